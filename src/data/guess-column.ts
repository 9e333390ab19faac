// The dtype of a column of Python values, as pandas infers it for a DataFrame of lists or dicts
// (pandas lib.maybe_convert_objects; parity SCH-010 .. SCH-019).
import { dateToNanoseconds } from './datetime.ts';
import { NAT, PythonFloat, type Value } from './dtype.ts';
import type { Column, ColumnName } from './frame.ts';

/** What kinds of values a column holds; `bigInts` are ints beyond int64. */
export interface CellKinds {
  readonly nulls: number;
  readonly booleans: number;
  /** Whole numbers within int64. */
  readonly ints: number;
  /** Ints from 2^63 to 2^64 - 1. */
  readonly unsignedInts: number;
  /** Ints outside both. */
  readonly hugeInts: number;
  readonly negativeInts: number;
  readonly floats: number;
  readonly texts: number;
  readonly dates: number;
  readonly bytes: number;
  readonly others: number;
  readonly total: number;
}

const INT64_MIN = -(2n ** 63n);
const INT64_END = 2n ** 63n;
const UINT64_END = 2n ** 64n;

/** Is this a Python int: a bigint, or a whole number that a double holds exactly? */
export function isPythonInt(value: Value | undefined): value is number | bigint {
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value));
}

/** The number in a float or int; undefined for all else. */
export function toNumber(value: Value | undefined): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  return value instanceof PythonFloat ? value.value : undefined;
}

/** Counts the kinds of the values. */
export function countKinds(cells: readonly (Value | undefined)[]): CellKinds {
  let nulls = 0;
  let booleans = 0;
  let ints = 0;
  let unsignedInts = 0;
  let hugeInts = 0;
  let negativeInts = 0;
  let floats = 0;
  let texts = 0;
  let dates = 0;
  let bytes = 0;
  let others = 0;
  for (const cell of cells) {
    if (cell === null || cell === undefined) nulls++;
    else if (typeof cell === 'number') {
      if (!Number.isSafeInteger(cell)) floats++;
      else {
        ints++;
        if (cell < 0) negativeInts++;
      }
    } else if (typeof cell === 'string') texts++;
    else if (typeof cell === 'boolean') booleans++;
    else if (typeof cell === 'bigint') {
      if (cell < 0n) negativeInts++;
      if (cell >= INT64_MIN && cell < INT64_END) ints++;
      else if (cell > 0n && cell < UINT64_END) unsignedInts++;
      else hugeInts++;
    } else if (cell instanceof PythonFloat) floats++;
    else if (cell instanceof Date) dates++;
    else if (cell instanceof Uint8Array) bytes++;
    else others++;
  }
  const total = cells.length;
  return { nulls, booleans, ints, unsignedInts, hugeInts, negativeInts, floats, texts, dates, bytes, others, total };
}

/** The dtype that pandas gives to such values. */
export function guessDtype(
  kinds: CellKinds,
): 'bool' | 'int64' | 'uint64' | 'float64' | 'datetime64' | 'str' | 'bytes' | 'object' {
  const { nulls, booleans, ints, unsignedInts, hugeInts, negativeInts, floats, texts, dates, bytes, total } = kinds;
  if (total === 0 || nulls === total) return 'object';
  if (texts + nulls === total) return 'str';
  if (dates + nulls === total) return 'datetime64';
  if (bytes === total) return 'bytes';
  if (booleans === total) return 'bool';
  if (hugeInts > 0) return 'object';
  const numbers = ints + unsignedInts + floats;
  if (numbers + nulls !== total) return 'object';
  if (floats > 0 || nulls > 0) return 'float64';
  if (unsignedInts === 0) return 'int64';
  return negativeInts === 0 ? 'uint64' : 'object';
}

/** The column that pandas makes of the values; null stands for a missing one. */
export function guessColumn(name: ColumnName, cells: readonly (Value | undefined)[]): Column {
  const dtype = guessDtype(countKinds(cells));
  switch (dtype) {
    case 'bool':
      return { name, dtype, values: Uint8Array.from(cells, (cell) => (cell === true ? 1 : 0)) };
    case 'int64':
      return { name, dtype, values: BigInt64Array.from(cells, toBigInt) };
    case 'uint64':
      return { name, dtype, values: BigUint64Array.from(cells, toBigInt) };
    case 'float64':
      return { name, dtype, values: Float64Array.from(cells, (cell) => toNumber(cell) ?? Number.NaN) };
    case 'datetime64': {
      const nanoseconds = cells.map((cell) => (cell instanceof Date ? dateToNanoseconds(cell) : NAT));
      // Dates outside the range of nanoseconds stay objects.
      return nanoseconds.every((value) => value !== undefined)
        ? { name, dtype, values: BigInt64Array.from(nanoseconds) }
        : { name, dtype: 'object', values: cells.map((cell) => cell ?? null) };
    }
    case 'str':
      return { name, dtype, values: cells.map((cell) => (typeof cell === 'string' ? cell : null)) };
    case 'bytes':
      return { name, dtype, values: cells.map((cell) => (cell instanceof Uint8Array ? cell : null)) };
    case 'object':
      return { name, dtype, values: cells.map((cell) => cell ?? null) };
  }
}

function toBigInt(cell: Value | undefined): bigint {
  return typeof cell === 'bigint' ? cell : BigInt(toNumber(cell) ?? 0);
}
