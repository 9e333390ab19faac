// Tensors as columns and as nested lists.
import { columnToValues } from './column-values.ts';
import type { Value } from './dtype.ts';
import type { Column, ColumnName } from './frame.ts';
import { countElements, type Tensor } from './tensor.ts';

/** One column of a 2-dimensional tensor; the tensor's own data where that is the only column. */
export function takeTensorColumn(
  tensor: Tensor,
  column: number,
  rowCount: number,
  columnCount: number,
  name: ColumnName,
): Column {
  if (columnCount === 1) return { name, dtype: tensor.dtype, values: tensor.data } as Column;
  // A storage of the same kind; the element types need no names here, since nothing but positions changes.
  const values = tensor.data.slice(0, rowCount);
  const source = tensor.data as ArrayLike<unknown>;
  const out = values as { [row: number]: unknown };
  for (let row = 0; row < rowCount; row++) out[row] = source[row * columnCount + column];
  return { name, dtype: tensor.dtype, values } as Column;
}

/** Nested lists of plain values, as NumPy's tolist; of 0 dimensions, the value itself. */
export function tensorToValue(tensor: Tensor): Value {
  const values = columnToValues({ name: '', dtype: tensor.dtype, values: tensor.data } as Column);
  return nest(values, tensor.shape);
}

function nest(values: readonly Value[], shape: readonly number[]): Value {
  const [length, ...rest] = shape;
  if (length === undefined) return values[0] ?? null;
  if (rest.length === 0) return values;
  const size = countElements(rest);
  return Array.from({ length }, (_, index) => nest(values.slice(index * size, (index + 1) * size), rest));
}
