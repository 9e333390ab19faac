// Python's texts of plain values: repr of str, int, float, and the names of their types (Python language reference).
import { PythonFloat, type Value } from './dtype.ts';

/** repr(float): the shortest digits that read back to the same double, in Python's notation. `1e-07`, `1e+16`, `-0.0`, `nan`. */
export function formatPythonFloat(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e-4 && size < 1e16) {
    const text = value.toString();
    return Number.isInteger(value) ? `${text}.0` : text;
  }
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  if (Number.isNaN(value)) return 'nan';
  if (size === Number.POSITIVE_INFINITY) return value > 0 ? 'inf' : '-inf';
  // Exponents have at least two digits.
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}

/** repr(str). */
export function formatPythonString(value: string): string {
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
  let text = '';
  for (const character of value) {
    const code = character.codePointAt(0) ?? 0;
    if (character === quote || character === '\\') text += `\\${character}`;
    else if (character === '\n') text += '\\n';
    else if (character === '\r') text += '\\r';
    else if (character === '\t') text += '\\t';
    else if (code < 0x20 || (code >= 0x7f && code < 0xa0)) text += `\\x${code.toString(16).padStart(2, '0')}`;
    else text += character;
  }
  return quote + text + quote;
}

/** str(value) as NumPy makes it of the items of a text array; undefined for what has no such text (containers, bytes). */
export function formatPythonScalar(value: Value | undefined): string | undefined {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value.toString() : formatPythonFloat(value);
  if (value instanceof PythonFloat) return formatPythonFloat(value.value);
  return undefined;
}

/** repr(value) of a JSON value: `{'a': [1, 2.5, None]}`. */
export function formatPythonValue(value: Value | undefined): string {
  if (typeof value === 'string') return formatPythonString(value);
  if (value instanceof Uint8Array) return formatPythonBytes(value);
  if (isValueList(value)) return `[${value.map(formatPythonValue).join(', ')}]`;
  if (isValueDict(value)) {
    const items = Object.entries(value).map(([key, item]) => `${formatPythonString(key)}: ${formatPythonValue(item)}`);
    return `{${items.join(', ')}}`;
  }
  return formatPythonScalar(value) ?? nameOfPythonType(value);
}

/** repr(bytes): `b'a\\x00'`. */
export function formatPythonBytes(bytes: Uint8Array): string {
  const quote = bytes.includes(0x27) && !bytes.includes(0x22) ? '"' : "'";
  let text = `b${quote}`;
  for (const byte of bytes) {
    const character = String.fromCharCode(byte);
    if (character === quote || character === '\\') text += `\\${character}`;
    else if (character === '\n') text += '\\n';
    else if (character === '\r') text += '\\r';
    else if (character === '\t') text += '\\t';
    else if (byte < 0x20 || byte >= 0x7f) text += `\\x${byte.toString(16).padStart(2, '0')}`;
    else text += character;
  }
  return text + quote;
}

/** type(value).__name__ of a JSON value. */
export function nameOfPythonType(value: Value | undefined): string {
  if (value === null || value === undefined) return 'NoneType';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'bigint') return 'int';
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'int' : 'float';
  if (typeof value === 'string') return 'str';
  if (value instanceof PythonFloat) return 'float';
  if (value instanceof Uint8Array) return 'bytes';
  if (value instanceof Date) return 'datetime';
  return Array.isArray(value) ? 'list' : 'dict';
}

/** Is this a list? Array.isArray does not narrow readonly arrays. */
export function isValueList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

/** Is this a dict: an object that is none of the scalar classes? */
export function isValueDict(value: Value | undefined): value is { readonly [key: string]: Value } {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof PythonFloat) &&
    !(value instanceof Uint8Array) &&
    !(value instanceof Date)
  );
}

/** The order of Python's texts: by code points, where JavaScript's own is by UTF-16 units. */
export function compareCodePoints(left: string, right: string): number {
  const a = Array.from(left, (character) => character.codePointAt(0) ?? 0);
  const b = Array.from(right, (character) => character.codePointAt(0) ?? 0);
  const index = a.findIndex((code, position) => code !== b[position]);
  if (index === -1) return a.length - b.length;
  return (a[index] ?? -1) - (b[index] ?? -1);
}
