// JavaScript values as plain ones, and what they are, in words.
import { DecantError } from '../../errors.ts';
import { PythonFloat, type Value } from '../dtype.ts';

/** A typed array; its elements are numbers or bigints. */
export type TypedArray = Exclude<ArrayBufferView, DataView> & ArrayLike<number | bigint>;

/** Is this a typed array? A DataView is none. */
export function isTypedArray(value: unknown): value is TypedArray {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

/** Is this an object of named values: none of the classes that are values themselves? */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !ArrayBuffer.isView(value) &&
    !(value instanceof Date) &&
    !(value instanceof PythonFloat) &&
    !(value instanceof Map)
  );
}

/** A JavaScript value as a plain one: undefined is null, typed arrays are lists, bytes stay bytes. */
export function toPlainValue(value: unknown): Value {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'bigint':
    case 'boolean':
      return value;
    case 'undefined':
      return null;
    case 'function':
    case 'symbol':
      throw new DecantError('INVALID_PARAMETER_VALUE', `A value for predict is a ${typeof value}.`);
    default:
  }
  if (value === null || value instanceof Date || value instanceof PythonFloat || value instanceof Uint8Array)
    return value;
  if (Array.isArray(value)) return value.map(toPlainValue);
  if (isTypedArray(value)) return Array.from<number | bigint>(value);
  if (value instanceof Map) return toPlainValue(Object.fromEntries(value));
  return Object.fromEntries(Object.entries(value as object).map(([key, item]) => [key, toPlainValue(item)]));
}

/** What a value is, without the value itself. */
export function describeJsValue(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (typeof value === 'string') return 'text';
  if (Array.isArray(value) || isTypedArray(value)) return value instanceof Uint8Array ? 'bytes' : 'an array';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'an invalid Date' : 'a Date';
  if (value instanceof PythonFloat) return 'a number';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
