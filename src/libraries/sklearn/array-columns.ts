// Features as NumPy and pandas would see them: the type that a table's columns get in one array, a column's elements as Python
// values, and arrays of any type as columns (numpy.result_type, pandas DataFrame.to_numpy).
import { DecantError } from '../../errors.ts';
import { isNumericDtype, NAT, PythonFloat } from '../../data/dtype.ts';
import type { Dtype, NumericDtype, Value } from '../../data/dtype.ts';
import type { Column, ColumnName, Frame } from '../../data/frame.ts';
import type { Matrix } from '../../data/matrix.ts';

/** Element type of the array that NumPy makes of columns of two number types (numpy.result_type). */
export function promoteNumbers(left: NumericDtype, right: NumericDtype): NumericDtype {
  if (left === right || right === 'bool') return left;
  if (left === 'bool') return right;
  const [a, b] = [NUMBER_TYPES[left], NUMBER_TYPES[right]];
  if (a.kind === 'float' || b.kind === 'float') {
    // float32 holds every integer of up to 16 bits; with wider ones NumPy goes to float64.
    const isNarrow = [a, b].every((type) => type.bits <= (type.kind === 'float' ? 32 : 16));
    return isNarrow ? 'float32' : 'float64';
  }
  if (a.kind === b.kind) return a.bits > b.bits ? left : right;
  const [signed, unsigned] = a.kind === 'int' ? [a, b] : [b, a];
  const bits = Math.max(signed.bits, unsigned.bits * 2);
  return bits === 8 ? 'int8' : bits === 16 ? 'int16' : bits === 32 ? 'int32' : bits === 64 ? 'int64' : 'float64';
}

const NUMBER_TYPES: Readonly<Record<NumericDtype, { readonly kind: 'int' | 'uint' | 'float'; readonly bits: number }>> =
  {
    bool: { kind: 'uint', bits: 1 },
    int8: { kind: 'int', bits: 8 },
    int16: { kind: 'int', bits: 16 },
    int32: { kind: 'int', bits: 32 },
    int64: { kind: 'int', bits: 64 },
    uint8: { kind: 'uint', bits: 8 },
    uint16: { kind: 'uint', bits: 16 },
    uint32: { kind: 'uint', bits: 32 },
    uint64: { kind: 'uint', bits: 64 },
    float32: { kind: 'float', bits: 32 },
    float64: { kind: 'float', bits: 64 },
  };

/** Element type of a table as one array: numbers promote, dates stay among themselves, all else are objects. */
export function tableDtype(columns: readonly Column[]): NumericDtype | 'datetime64' | 'object' {
  const [first, ...others] = columns;
  if (first === undefined) return 'float64';
  if (first.dtype === 'datetime64') {
    return others.every((column) => column.dtype === 'datetime64') ? 'datetime64' : 'object';
  }
  if (!isNumericDtype(first.dtype)) return 'object';
  let dtype: NumericDtype = first.dtype;
  for (const { dtype: next } of others) {
    // pandas keeps booleans apart from numbers: together they are objects.
    if (!isNumericDtype(next) || (next === 'bool') !== (dtype === 'bool')) return 'object';
    dtype = promoteNumbers(dtype, next);
  }
  return dtype;
}

/** What stands for a missing text: Python's None, or NaN; unknown where the model does not tell which. */
export type MissingText = null | number | 'unknown';

/** The refusal of a missing text that pandas 2 has as None and pandas 3 as NaN, where the two mean different things. */
export function refuseMissingText(name: ColumnName): DecantError {
  return new DecantError(
    'INVALID_PARAMETER_VALUE',
    `Column ${JSON.stringify(name)} has a missing text, which is None with pandas 2 and NaN with pandas 3; the model does not ` +
      'tell the release of pandas that it was saved with.',
    { hint: 'Name it in requirements.txt of the model, as pandas==2.3.3.' },
  );
}

/** The elements of a column as Python objects; a missing text becomes `missingText`. Floats stay floats: 1.0 is not 1. */
export function toObjects(column: Column, missingText: MissingText): readonly Value[] {
  switch (column.dtype) {
    case 'object':
      return column.values;
    case 'str':
      if (missingText !== 'unknown') return column.values.map((text) => text ?? missingText);
      if (column.values.includes(null)) throw refuseMissingText(column.name);
      return column.values;
    case 'bytes':
      return column.values;
    case 'bool':
      return Array.from(column.values, (element) => element !== 0);
    case 'float32':
    case 'float64':
      return Array.from(column.values, (element) => (Number.isInteger(element) ? new PythonFloat(element) : element));
    case 'int64':
    case 'uint64':
      return Array.from(column.values, fromBigInt);
    case 'datetime64':
      return Array.from(column.values, (element) => (element === NAT ? null : new Date(Number(element / 1_000_000n))));
    default:
      return Array.from(column.values);
  }
}

/** An int64 as a number where a double holds it exactly. */
export function fromBigInt(element: bigint): number | bigint {
  return BigInt.asIntN(54, element) === element ? Number(element) : element;
}

/** The elements of a number column as doubles; undefined for columns of anything else. */
export function toDoubles(column: Column): Float64Array | undefined {
  switch (column.dtype) {
    case 'float64':
      return column.values;
    case 'int64':
    case 'uint64':
      return bigToDoubles(column.values);
    case 'str':
    case 'bytes':
    case 'object':
    case 'datetime64':
      return undefined;
    default:
      return new Float64Array(column.values);
  }
}

/** From this length on, reading words is faster than converting each bigint. */
const MANY_ELEMENTS = 16;

function bigToDoubles(values: BigInt64Array | BigUint64Array): Float64Array {
  const out = new Float64Array(values.length);
  if (values.length < MANY_ELEMENTS) {
    for (let at = 0; at < out.length; at++) out[at] = Number(values[at]);
    return out;
  }
  // Words of 32 bits: their sum rounds once, as a conversion does.
  const words = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
  const [lower, upper] = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? [0, 1] : [1, 0];
  const isSigned = values instanceof BigInt64Array;
  for (let at = 0; at < out.length; at++) {
    const high = words[2 * at + upper]!;
    out[at] = (isSigned ? high : high >>> 0) * 4294967296 + (words[2 * at + lower]! >>> 0);
  }
  return out;
}

/** A column of numbers of the given type. */
export function makeNumberColumn(name: ColumnName, dtype: NumericDtype, numbers: ArrayLike<number>): Column {
  switch (dtype) {
    case 'bool':
      return { name, dtype, values: Uint8Array.from(numbers, (element) => (element === 0 ? 0 : 1)) };
    case 'int8':
      return { name, dtype, values: Int8Array.from(numbers) };
    case 'int16':
      return { name, dtype, values: Int16Array.from(numbers) };
    case 'int32':
      return { name, dtype, values: Int32Array.from(numbers) };
    case 'int64':
      return { name, dtype, values: BigInt64Array.from(numbers, toBigInt) };
    case 'uint8':
      return { name, dtype, values: Uint8Array.from(numbers) };
    case 'uint16':
      return { name, dtype, values: Uint16Array.from(numbers) };
    case 'uint32':
      return { name, dtype, values: Uint32Array.from(numbers) };
    case 'uint64':
      return { name, dtype, values: BigUint64Array.from(numbers, toBigInt) };
    case 'float32':
      return { name, dtype, values: Float32Array.from(numbers) };
    case 'float64':
      return { name, dtype, values: Float64Array.from(numbers) };
  }
}

function toBigInt(element: number): bigint {
  if (!Number.isInteger(element)) {
    throw new DecantError('INVALID_PARAMETER_VALUE', `${element} is no whole number, as the integer type needs.`);
  }
  return BigInt(element);
}

/** A column of a dense matrix. */
export function matrixColumn(matrix: Matrix, index: number): Float64Array | Float32Array {
  const { data, rowCount, columnCount } = matrix;
  const out = data instanceof Float32Array ? new Float32Array(rowCount) : new Float64Array(rowCount);
  for (let row = 0, at = index; row < rowCount; row++, at += columnCount) out[row] = data[at] ?? 0;
  return out;
}

/** A dense matrix as columns 0, 1, ... */
export function matrixToFrame(matrix: Matrix): Frame {
  const columns = Array.from({ length: matrix.columnCount }, (_, name): Column => {
    const values = matrixColumn(matrix, name);
    return values instanceof Float32Array ? { name, dtype: 'float32', values } : { name, dtype: 'float64', values };
  });
  return { kind: 'frame', rowCount: matrix.rowCount, columns };
}

/** Is this a type of elements that are floats? */
export function isFloat(dtype: Dtype): dtype is 'float32' | 'float64' {
  return dtype === 'float32' || dtype === 'float64';
}
