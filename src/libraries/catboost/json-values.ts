// Parts of a JSON document: what is absent or of another kind is MALFORMED_DATA.
import { PythonFloat } from '../../data/dtype.ts';
import type { Value } from '../../data/dtype.ts';
import { malformed } from './malformed.ts';

/** The member of an object; undefined where there is none, or no object. */
export function member(value: Value | undefined, key: string): Value | undefined {
  if (value === undefined || value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, key) ? (value as { readonly [key: string]: Value })[key] : undefined;
}

/** The names and values of an object. */
export function entriesOf(value: Value | undefined, what: string): (readonly [string, Value])[] {
  if (value === undefined || value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw malformed(`${what} is no object`);
  }
  return Object.entries(value as { readonly [key: string]: Value });
}

/** The items of a list; none where it is absent or null, as CatBoost writes empty lists. */
export function listOf(value: Value | undefined, what: string): readonly Value[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw malformed(`${what} is no list`);
  return value as readonly Value[];
}

/** A number of any kind. */
export function numberOf(value: Value | undefined, what: string): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof PythonFloat) return value.value;
  throw malformed(`${what} is no number`);
}

/** A number that is a signed integer of 32 bits. */
export function integerOf(value: Value | undefined, what: string): number {
  const number = numberOf(value, what);
  if (number !== (number | 0)) throw malformed(`${what} is no integer of 32 bits`);
  return number;
}

export function textOf(value: Value | undefined, what: string): string {
  if (typeof value !== 'string') throw malformed(`${what} is no text`);
  return value;
}
