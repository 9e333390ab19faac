// A CSV column that is all numbers or all booleans, on its way to a type (pandas/_libs/parsers.pyx; parity SRV-065, SRV-066, SRV-068).
import type { DecantError } from '../../errors.ts';
import type { Value } from '../../data/dtype.ts';
import type { Column } from '../../data/frame.ts';
import { refuse } from './tokenize.ts';

/** Types that a column may be asked to have; `object` and `bytes` keep the text. */
export type CsvType = 'bool' | 'int32' | 'int64' | 'float32' | 'float64' | 'str' | 'bytes' | 'object' | 'datetime64';

export const INT64_MIN = -(2n ** 63n);
export const INT64_MAX = 2n ** 63n - 1n;
export const UINT64_MAX = 2n ** 64n - 1n;

/** Values of a column that is all numbers, or all booleans, before its type is settled. */
export type Draft =
  | { readonly kind: 'int64'; readonly values: BigInt64Array }
  | { readonly kind: 'uint64'; readonly values: BigUint64Array }
  | { readonly kind: 'hugeInt'; readonly values: readonly Value[] }
  | { readonly kind: 'float64'; readonly values: Float64Array; readonly missing: number }
  | { readonly kind: 'bool'; readonly values: Uint8Array; readonly missing: number }
  | { readonly kind: 'text'; readonly row: number }
  // Numbers whose fields pandas keeps as text, missing words included.
  | { readonly kind: 'rawText' };

export const EMPTY: Draft = { kind: 'int64', values: new BigInt64Array(0) };

/** The integer of a text of digits, blanks around. */
export function readInteger(text: string): bigint {
  const trimmed = text.trim();
  return BigInt(trimmed.startsWith('+') ? trimmed.slice(1) : trimmed);
}

/** An integer as pandas keeps it among objects; a gap is NaN. */
export function toValue(integer: bigint | null): Value {
  if (integer === null) return Number.NaN;
  const number = Number(integer);
  return Number.isSafeInteger(number) ? number : integer;
}

/** Integers of at most 53 bits. They are written as halves, which makes no bigint for each. */
export function toInt64(values: Float64Array): BigInt64Array {
  const integers = new BigInt64Array(values.length);
  const halves = new Int32Array(integers.buffer);
  const low = IS_LITTLE_ENDIAN ? 0 : 1;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    halves[2 * i + low] = value;
    halves[2 * i + 1 - low] = Math.floor(value / 2 ** 32);
  }
  return integers;
}

const IS_LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/** An int has no minus zero, also where gaps make the column one of floats. */
export function withoutMinusZero(values: Float64Array): Float64Array {
  for (let i = 0; i < values.length; i++) values[i]! += 0;
  return values;
}

/** The column with its gaps, where all else fits the type. */
export function keepGaps(
  name: string,
  draft: Extract<Draft, { readonly missing: number }>,
  type: 'bool' | 'int32' | 'int64',
): Column | undefined {
  if (type === 'bool') {
    const isGap = (value: number): boolean => (draft.kind === 'bool' ? value === 2 : Number.isNaN(value));
    const values = Array.from(draft.values, (value): Value => (isGap(value) ? null : value === 1));
    const isBinary = draft.values.every((value) => isGap(value) || value === 0 || value === 1);
    return isBinary ? { name, dtype: 'object', values } : undefined;
  }
  if (draft.kind === 'bool') return undefined;
  const limit = type === 'int32' ? 2 ** 31 : 2 ** 53;
  const fits = (value: number): boolean =>
    Number.isNaN(value) || (Number.isInteger(value) && value >= -limit && value < limit);
  return draft.values.every(fits) ? { name, dtype: 'float64', values: draft.values } : undefined;
}

/** The booleans of a column; BAD_REQUEST where it holds others. */
export function toBooleans(draft: Draft, column: number): Uint8Array {
  if (draft.kind === 'bool') return draft.values;
  if (draft.kind === 'int64' && draft.values.every((value) => value === 0n || value === 1n)) {
    return Uint8Array.from(draft.values, Number);
  }
  if (draft.kind === 'float64' && draft.values.every((value) => value === 0 || value === 1)) {
    return Uint8Array.from(draft.values);
  }
  throw refuseCast('bool', draft, column);
}

/** The integers of a column; BAD_REQUEST where it holds others, or such as the type has no room for. */
export function toIntegers(draft: Draft, type: 'int32' | 'int64', column: number, isWrapped: boolean): BigInt64Array {
  if (draft.kind === 'bool') return BigInt64Array.from(draft.values, BigInt);
  const limit = type === 'int32' ? 2 ** 31 : 2 ** 63;
  if (draft.kind === 'int64') {
    if (type === 'int64' || isWrapped || draft.values.every((value) => value >= -limit && value < limit))
      return draft.values;
  }
  if (draft.kind === 'float64') {
    const fits = (value: number): boolean => Number.isInteger(value) && value >= -limit && value < limit;
    if (draft.values.every(fits)) return BigInt64Array.from(draft.values, BigInt);
  }
  throw refuseCast(type, draft, column);
}

function refuseCast(type: CsvType, draft: Draft, column: number): DecantError {
  const kind = draft.kind === 'hugeInt' || draft.kind === 'rawText' ? 'object' : draft.kind;
  return refuse(`cannot safely convert passed user dtype of ${type} for ${kind} dtyped data in column ${column}`);
}
