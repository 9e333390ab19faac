// JavaScript values without a schema: as pandas and NumPy would guess.
import { castRecords } from '../casting/records.ts';
import { guessArray } from '../casting/cast-array.ts';
import { castSplit } from '../casting/split.ts';
import { DecantError } from '../../errors.ts';
import { guessColumn } from '../guess-column.ts';
import { makeTensorBatch, type Batch } from '../batch.ts';
import { isPlainObject, isTypedArray, toPlainValue, type TypedArray } from './js-value.ts';
import { makeStorage } from '../storage.ts';
import type { Dtype, Value } from '../dtype.ts';
import type { Tensor } from '../tensor.ts';
import type { Column } from '../frame.ts';

/**
 * Rows that are objects, and columns, make a frame; rows of numbers make a tensor, rows of mixed cells a frame without names;
 * all else stays a plain value.
 */
export function guessBatch(input: unknown): Batch {
  try {
    if (Array.isArray(input)) return guessRows(input);
    if (isTypedArray(input)) return makeTensorBatch(typedTensor(input, [input.length]));
    if (isPlainObject(input)) return guessObject(input);
    return { kind: 'value', value: toPlainValue(input) };
  } catch (error) {
    if (!(error instanceof DecantError) || error.code !== 'BAD_REQUEST') throw error;
    throw new DecantError('INVALID_PARAMETER_VALUE', error.message, { cause: error });
  }
}

function guessRows(input: readonly unknown[]): Batch {
  const stacked = stackTypedRows(input);
  if (stacked !== undefined) return makeTensorBatch(stacked);
  const value = toPlainValue(input) as readonly Value[];
  const [first] = input;
  if (isPlainObject(first)) return castRecords(value, undefined);
  if (!Array.isArray(first) && !isTypedArray(first)) return { kind: 'value', value };
  const isNumbers = value.every((row) => Array.isArray(row) && row.every(isNumberOrList));
  return isNumbers ? makeTensorBatch(guessArray(value)) : castSplit({ data: value }, undefined);
}

/** Typed arrays of one kind and length as one tensor of their type; bytes are values, not rows. */
function stackTypedRows(rows: readonly unknown[]): Tensor | undefined {
  const [first] = rows;
  if (!isTypedArray(first) || first instanceof Uint8Array) return undefined;
  const isEven = rows.every(
    (row) => isTypedArray(row) && row.constructor === first.constructor && row.length === first.length,
  );
  if (!isEven) return undefined;
  const { dtype } = typedColumn(first);
  const data = makeStorage(dtype, rows.length * first.length);
  for (const [index, row] of rows.entries()) (data as Float64Array).set(row as Float64Array, index * first.length);
  return { kind: 'tensor', dtype, shape: [rows.length, first.length], data } as Tensor;
}

function typedTensor(values: TypedArray, shape: readonly number[]): Tensor {
  const { dtype } = typedColumn(values);
  return { kind: 'tensor', dtype, shape, data: values } as unknown as Tensor;
}

function isNumberOrList(cell: unknown): boolean {
  return typeof cell === 'number' || typeof cell === 'bigint' || typeof cell === 'boolean' || Array.isArray(cell);
}

function guessObject(input: Readonly<Record<string, unknown>>): Batch {
  const entries = Object.entries(input);
  const isColumns = entries.length > 0 && entries.every(([, cells]) => Array.isArray(cells) || isTypedArray(cells));
  if (isColumns) {
    const columns = entries.map(([name, cells]): Column => {
      if (isTypedArray(cells)) return { name, ...typedColumn(cells) } as Column;
      return guessColumn(name, toPlainValue(cells) as readonly Value[]);
    });
    const rowCount = columns[0]?.values.length ?? 0;
    const unequal = columns.find(({ values }) => values.length !== rowCount);
    if (unequal === undefined) return { kind: 'frame', rowCount, columns };
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `Column ${JSON.stringify(unequal.name)} has ${unequal.values.length} cells, the first column has ${rowCount}.`,
    );
  }
  const isRow = entries.every(([, cell]) => !isPlainObject(cell) && !Array.isArray(cell) && !isTypedArray(cell));
  const value = toPlainValue(input);
  return isRow && entries.length > 0 ? castRecords([value], undefined) : { kind: 'value', value };
}

const DTYPES: readonly (readonly [unknown, Dtype])[] = [
  [Float64Array, 'float64'],
  [Float32Array, 'float32'],
  [Int8Array, 'int8'],
  [Int16Array, 'int16'],
  [Int32Array, 'int32'],
  [BigInt64Array, 'int64'],
  [Uint8Array, 'uint8'],
  [Uint8ClampedArray, 'uint8'],
  [Uint16Array, 'uint16'],
  [Uint32Array, 'uint32'],
  [BigUint64Array, 'uint64'],
];

function typedColumn(values: TypedArray): { readonly dtype: Dtype; readonly values: TypedArray } {
  const found = DTYPES.find(([constructor]) => values.constructor === constructor);
  if (found === undefined) throw new DecantError('INVALID_PARAMETER_VALUE', 'A typed array of an unknown kind.');
  return { dtype: found[1], values };
}
