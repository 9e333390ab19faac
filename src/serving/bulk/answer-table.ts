// A model's answer as a table, for the forms of answers that are tables: CSV, Parquet, Arrow.
import type { Batch } from '../../data/batch.ts';
import type { Value } from '../../data/dtype.ts';
import { makeFrame } from '../../data/frame.ts';
import type { Column, Frame } from '../../data/frame.ts';
import { guessColumn } from '../../data/guess-column.ts';
import { isValueDict, isValueList } from '../../data/python-text.ts';
import { takeTensorColumn, tensorToValue } from '../../data/tensor-columns.ts';
import type { Tensor } from '../../data/tensor.ts';

/** Name of the column of an answer that has one value for each row. */
const PREDICTIONS = 'predictions';

/**
 * A frame as it is; an array of one dimension as the column `predictions`; one of two as columns by their number, as pandas names
 * them; arrays by name as columns of these names. What has more dimensions stands in one column, row by row.
 */
export function tabulateAnswer(batch: Batch): Frame {
  switch (batch.kind) {
    case 'frame':
      return batch;
    case 'tensors': {
      const single = batch.tensors.size === 1 ? batch.tensors.get(null) : undefined;
      if (single !== undefined) return makeFrame(tensorColumns(single, undefined));
      const columns = [...batch.tensors].flatMap(([name, tensor]) => tensorColumns(tensor, name ?? PREDICTIONS));
      return makeFrame(columns);
    }
    case 'value':
      return tabulateValue(batch.value);
    case 'list':
      return makeFrame(
        batch.items.flatMap((item, index) =>
          tabulateAnswer(item).columns.map(({ name, ...rest }): Column => ({ name: `${index}.${name}`, ...rest })),
        ),
      );
  }
}

function tensorColumns(tensor: Tensor, name: string | undefined): readonly Column[] {
  const { shape, dtype, data } = tensor;
  const own = name ?? PREDICTIONS;
  const [rowCount = 1, width] = shape;
  if (width === undefined) return [{ name: own, dtype, values: data } as Column];
  if (shape.length === 2) {
    return Array.from({ length: width }, (_, column) => {
      const label = name === undefined ? String(column) : `${name}.${column}`;
      return takeTensorColumn(tensor, column, rowCount, width, label);
    });
  }
  const rows = tensorToValue(tensor);
  return [{ name: own, dtype: 'object', values: isValueList(rows) ? rows : [rows] }];
}

function tabulateValue(value: Value): Frame {
  const rows = isValueList(value) ? value : [value];
  if (rows.length === 0 || !rows.every(isValueDict)) return makeFrame([guessColumn(PREDICTIONS, rows)]);
  const names = new Set(rows.flatMap((row) => Object.keys(row)));
  return makeFrame(
    Array.from(names, (name) =>
      guessColumn(
        name,
        rows.map((row) => (Object.hasOwn(row, name) ? row[name] : null)),
      ),
    ),
    rows.length,
  );
}
