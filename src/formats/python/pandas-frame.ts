// pandas' DataFrame, as pickles of pandas 0.2 to 3 hold it: a table of labelled columns.
import { DecantError } from '../../errors.ts';
import { takeRow } from './ndarray.ts';
import { readPandasBlocks } from './pandas-blocks.ts';
import type { PandasBlock } from './pandas-blocks.ts';
import { readPandasArray, readPandasIndex } from './pandas.ts';
import { describeRecord, refuseRecord } from './records.ts';
import { NdArray, PythonObject } from './values.ts';
import type { PythonValue } from './values.ts';

/** A table whose columns are read when they are asked for: one of a type that is not read hurts nobody who needs another. */
export interface PandasFrame {
  readonly rowCount: number;
  /** Labels of the columns. */
  readonly columns: readonly PythonValue[];
  /** The Index of the rows, as the file holds it ({@link readPandasIndex}). */
  readonly index: PythonValue;
  /** The one-dimensional array of a column by its place ({@link readPandasArray}): an NdArray or an array of pandas. */
  column(place: number): PythonValue;
}

/** Is this a pandas DataFrame? */
export function isPandasFrame(value: PythonValue | undefined): value is PythonObject {
  return (
    value instanceof PythonObject &&
    (value.type.path === 'pandas.DataFrame' || value.type.path === 'pandas.core.frame.DataFrame')
  );
}

/** The table of a DataFrame's record; refuses other objects, layouts, and dates or MultiIndex as column labels by name. */
export function readPandasFrame(value: PythonValue | undefined): PandasFrame {
  if (!isPandasFrame(value)) throw refuseRecord('A pandas DataFrame', `it is ${describeRecord(value)}`);
  const { axes, blocks } = readPandasBlocks(value);
  const [columnIndex, index] = axes;
  if (columnIndex === undefined || index === undefined || axes.length !== 2) {
    throw refuseRecord(value.type.path, `it has ${axes.length} axes`);
  }
  const columns = readPandasIndex(columnIndex);
  const rowCount = countRows(blocks) ?? readPandasIndex(index).length;
  const placed = placeColumns(blocks, columns.length, rowCount);
  return {
    rowCount,
    columns,
    index,
    column(place) {
      const found = placed[place];
      if (found === undefined) throw new DecantError('INTERNAL_ERROR', `A DataFrame has no column ${place}.`);
      const { values, row } = found;
      return values instanceof NdArray && values.shape.length === 2 ? takeRow(values, row) : values;
    },
  };
}

interface PlacedColumn {
  readonly values: PythonValue;
  readonly row: number;
}

function placeColumns(blocks: readonly PandasBlock[], columnCount: number, rowCount: number): PlacedColumn[] {
  const placed = new Array<PlacedColumn | undefined>(columnCount).fill(undefined);
  for (const { values, places } of blocks) {
    // An extension array is a column of its own; NumPy's columns lie in the rows of a matrix.
    const isMatrix = values instanceof NdArray && values.shape.length === 2;
    const [height, width] = isMatrix ? values.shape : [1, rowCount];
    if (height !== places.length || width !== rowCount) throw damaged('blocks of other shapes than their places tell');
    places.forEach((place, row) => {
      if (place < 0 || place >= columnCount || placed[place] !== undefined)
        throw damaged('blocks in places that are none');
      placed[place] = { values, row };
    });
  }
  return placed.map((column) => {
    if (column === undefined) throw damaged('a column without values');
    return column;
  });
}

function countRows(blocks: readonly PandasBlock[]): number | undefined {
  const matrix = blocks.find(({ values }) => values instanceof NdArray && values.shape.length === 2);
  if (matrix !== undefined) return (matrix.values as NdArray).shape[1];
  const [block] = blocks;
  return block === undefined ? undefined : readPandasArray(block.values).length;
}

function damaged(problem: string): DecantError {
  return new DecantError('MALFORMED_DATA', `A pandas DataFrame has ${problem}.`);
}
