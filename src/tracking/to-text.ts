// Values of params and tags as the text that Python's `str` makes of them, so that both sides compare equal.
import type { Value } from '../data/dtype.ts';
import { formatPythonFloat, formatPythonValue } from '../data/python-text.ts';

/** What may be logged as a param or a tag. */
export type Loggable = string | number | bigint | boolean | null | undefined | Date | readonly unknown[] | object;

/** Texts stay; 0.5 is `0.5`, true is `True`, null is `None`, [1, 'a'] is `[1, 'a']`. */
export function toText(value: Loggable): string {
  if (typeof value === 'string') return value;
  if (value === undefined) return 'None';
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'number') return formatNumber(value);
  return formatPythonValue(toValue(value));
}

/** Texts by key. */
export function toTexts(values: Readonly<Record<string, Loggable>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, toText(value)]));
}

// A whole number is what Python would have as an int.
function formatNumber(value: number): string {
  return Number.isSafeInteger(value) && !Object.is(value, -0) ? String(value) : formatPythonFloat(value);
}

function toValue(value: unknown): Value {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'bigint') return value;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(toValue);
  if (ArrayBuffer.isView(value) && !(value instanceof DataView))
    return [...(value as unknown as number[])].map(toValue);
  if (typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toValue(item)]));
  }
  return typeof value === 'function' ? value.name : typeof value;
}
