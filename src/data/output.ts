// A model's answer as plain JavaScript values and typed arrays.
import { formatDatetime } from './datetime.ts';
import { NAT, PythonFloat, type Value } from './dtype.ts';
import { isValueDict, isValueList } from './python-text.ts';
import { countElements, type Tensor } from './tensor.ts';
import type { Batch } from './batch.ts';
import type { Column, Frame } from './frame.ts';

/** Typed arrays that answers have. Int64 is exact: BigInt64Array, whose elements are bigints. */
export type OutputArray =
  | Float64Array
  | Float32Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array;

/**
 * A model's answer. One-dimensional arrays of numbers are typed arrays (int64 a BigInt64Array), texts, booleans and dates are
 * lists; more dimensions are lists of these, one for each row. A table is a list of row objects; dates are ISO 8601 text.
 */
export type ModelOutput =
  | null
  | boolean
  | number
  | bigint
  | string
  | OutputArray
  | readonly ModelOutput[]
  | { readonly [key: string]: ModelOutput };

/** The values of a batch; numeric arrays share its memory. */
export function toValues(batch: Batch): ModelOutput {
  switch (batch.kind) {
    case 'tensors': {
      const { tensors } = batch;
      const single = tensors.get(null);
      if (single !== undefined && tensors.size === 1) return tensorToOutput(single);
      return Object.fromEntries([...tensors].map(([name, tensor]) => [name ?? '', tensorToOutput(tensor)]));
    }
    case 'frame':
      return frameToRows(batch);
    case 'list':
      return batch.items.map(toValues);
    case 'value':
      return toOutputValue(batch.value);
  }
}

function tensorToOutput({ dtype, data, shape }: Tensor): ModelOutput {
  return nest(toArray({ name: '', dtype, values: data } as Column), shape);
}

function nest(array: OutputArray | readonly ModelOutput[], shape: readonly number[]): ModelOutput {
  const [length, ...rest] = shape;
  if (length === undefined) return array[0] ?? null;
  if (rest.length === 0) return array;
  const size = countElements(rest);
  return Array.from({ length }, (_, row) => {
    const start = row * size;
    const part = Array.isArray(array)
      ? (array as readonly ModelOutput[]).slice(start, start + size)
      : (array as OutputArray).subarray(start, start + size);
    return nest(part, rest);
  });
}

function frameToRows({ columns, rowCount }: Frame): ModelOutput {
  const arrays = columns.map((column) => [String(column.name), toArray(column)] as const);
  return Array.from({ length: rowCount }, (_, row) =>
    Object.fromEntries(arrays.map(([name, array]): [string, ModelOutput] => [name, array[row] ?? null])),
  );
}

function toArray(column: Column): OutputArray | readonly ModelOutput[] {
  switch (column.dtype) {
    case 'bool':
      return Array.from(column.values, (value) => value !== 0);
    case 'datetime64':
      return Array.from(column.values, (value) => (value === NAT ? null : formatDatetime(value)));
    case 'str':
    case 'bytes':
      return column.values;
    case 'object':
      return column.values.map(toOutputValue);
    default:
      return column.values;
  }
}

function toOutputValue(value: Value): ModelOutput {
  if (value instanceof PythonFloat) return value.value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString().slice(0, -1);
  if (isValueList(value)) return value.map(toOutputValue);
  if (isValueDict(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toOutputValue(item)]));
  }
  return value;
}
