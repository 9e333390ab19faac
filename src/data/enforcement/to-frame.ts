// Data that is no frame as the frame that pandas.DataFrame makes of it, for a schema of columns (parity SCH-040).
import { castSplit } from '../casting/split.ts';
import { guessColumn } from '../guess-column.ts';
import { takesDictAsRow } from '../schema-fields.ts';
import { isValueDict, isValueList, nameOfPythonType } from '../python-text.ts';
import { takeTensorColumn, tensorToValue } from '../tensor-columns.ts';
import { refuseSchema } from './schema-error.ts';
import type { Batch } from '../batch.ts';
import type { Value } from '../dtype.ts';
import type { Column, Frame } from '../frame.ts';
import type { Schema } from '../schema.ts';
import type { Tensor } from '../tensor.ts';

type ColumnSchema = Extract<Schema, { readonly kind: 'columns' }>;

const CASTING_FAILED =
  'This model contains a column-based signature, which suggests a DataFrame input. There was an error casting the input data to a DataFrame:';

/** The frame of tensors or plain values. */
export function toFrame(input: Exclude<Batch, Frame>, schema: ColumnSchema): Frame {
  switch (input.kind) {
    case 'tensors':
      return tensorsToFrame(input.tensors, schema);
    case 'value':
      return valueToFrame(input.value, schema);
    case 'list':
      throw refuseSchema('Expected input to be DataFrame. Found: list');
  }
}

function valueToFrame(value: Value, schema: ColumnSchema): Frame {
  if (isValueList(value)) return castSplit({ data: value }, undefined);
  if (isValueDict(value)) {
    if (takesDictAsRow(schema.columns) || Object.values(value).every(isScalarOrTexts)) return makeRow(value);
    return castSplit({ data: value }, undefined);
  }
  if (value === null || value instanceof Date) {
    throw refuseSchema(`Expected input to be DataFrame. Found: ${nameOfPythonType(value)}`);
  }
  return { kind: 'frame', rowCount: 1, columns: [guessColumn(0, [value])] };
}

function makeRow(value: { readonly [key: string]: Value }): Frame {
  const columns = Object.entries(value).map(([name, cell]) => guessColumn(name, [cell]));
  return { kind: 'frame', rowCount: 1, columns };
}

function isScalarOrTexts(value: Value): boolean {
  if (isValueList(value)) return value.every((item) => typeof item === 'string');
  return !isValueDict(value) && !(value instanceof Date);
}

function tensorsToFrame(tensors: ReadonlyMap<string | null, Tensor>, schema: ColumnSchema): Frame {
  const single = tensors.size === 1 ? tensors.get(null) : undefined;
  if (single !== undefined) return arrayToFrame(single);
  const entries = [...tensors].map(([name, tensor]): [string, Tensor] => [name ?? '', tensor]);
  if (
    takesDictAsRow(schema.columns) ||
    entries.every(([, { dtype, shape }]) => dtype === 'str' && shape.length === 0)
  ) {
    // Cells are arrays, which pandas keeps as objects.
    const columns = entries.map(([name, tensor]): Column => ({
      name,
      dtype: 'object',
      values: [tensorToValue(tensor)],
    }));
    return { kind: 'frame', rowCount: 1, columns };
  }
  return columnsToFrame(entries);
}

/** pandas.DataFrame(array): one column for each of the second dimension. */
function arrayToFrame(tensor: Tensor): Frame {
  const { shape } = tensor;
  const [rowCount, columnCount = 1] = shape;
  if (rowCount === undefined || shape.length > 2)
    throw refuseSchema(`Must pass 2-d input. shape=(${shape.join(', ')})`);
  const columns = Array.from({ length: columnCount }, (_, column) =>
    takeTensorColumn(tensor, column, rowCount, columnCount, column),
  );
  return { kind: 'frame', rowCount, columns };
}

/** pandas.DataFrame(dict of arrays): arrays of more dimensions become cells that are lists. */
function columnsToFrame(entries: readonly (readonly [string, Tensor])[]): Frame {
  const lengths = new Set(entries.flatMap(([, { shape }]) => (shape[0] === undefined ? [] : [shape[0]])));
  const [rowCount] = lengths;
  if (rowCount === undefined)
    throw refuseSchema(`${CASTING_FAILED} If using all scalar values, you must pass an index`);
  if (lengths.size > 1) throw refuseSchema(`${CASTING_FAILED} All arrays must be of the same length`);
  const columns = entries.map(([name, tensor]): Column => {
    const { shape } = tensor;
    if (shape.length === 1) return takeTensorColumn(tensor, 0, rowCount, 1, name);
    const value = tensorToValue(tensor);
    const cells = isValueList(value) ? value : new Array<Value>(rowCount).fill(value);
    return guessColumn(name, cells);
  });
  return { kind: 'frame', rowCount, columns };
}
