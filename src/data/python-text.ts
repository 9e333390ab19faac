// Python's texts of plain values: repr of str, int, float; json.dumps with its default separators (Python language reference,
// json module). Written here because data stands below the formats that read whole JSON documents.
import { DecantError } from '../errors.ts';
import { PythonFloat, type Value } from './dtype.ts';

/** repr(float): shortest digits that read back to the same double, in Python's choice of notation. */
export function formatPythonFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const [mantissa = '', exponentText = '0'] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 16) {
    const digits = Math.abs(exponent).toString().padStart(2, '0');
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${digits}`;
  }
  if (exponent < 0) {
    const sign = value < 0 ? '-' : '';
    return `${sign}0.${'0'.repeat(-exponent - 1)}${mantissa.replace('-', '').replace('.', '')}`;
  }
  const text = value.toString();
  return text.includes('.') ? text : `${text}.0`;
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

/** json.dumps(value): ASCII only, `, ` and `: ` between, NaN and Infinity by name. Refuses bytes and dates. */
export function dumpPythonJson(value: Value): string {
  if (value === null) return 'null';
  switch (typeof value) {
    case 'boolean':
      return value ? 'true' : 'false';
    case 'bigint':
      return value.toString();
    case 'number':
      return Number.isSafeInteger(value) ? (value === 0 ? '0' : value.toString()) : dumpFloat(value);
    case 'string':
      return dumpString(value);
    default:
  }
  if (value instanceof PythonFloat) return dumpFloat(value.value);
  if (value instanceof Uint8Array || value instanceof Date) {
    throw new DecantError('INVALID_PARAMETER_VALUE', `JSON has no ${nameOfPythonType(value)}.`);
  }
  if (isValueList(value)) return `[${value.map(dumpPythonJson).join(', ')}]`;
  const entries = Object.entries(value).map(([key, item]) => `${dumpString(key)}: ${dumpPythonJson(item)}`);
  return `{${entries.join(', ')}}`;
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

function dumpFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  return formatPythonFloat(value);
}

function dumpString(value: string): string {
  return JSON.stringify(value).replaceAll(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
