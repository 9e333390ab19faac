// JSON as Python's json.dumps writes it with its defaults: ASCII only, `, ` and `: ` between, floats by repr, NaN and Infinity
// by name (parity SRV-094, SRV-096, SRV-097, SRV-100). Written for bulk answers: no closures and no objects for an element.
import { PythonFloat } from '../../data/dtype.ts';
import type { Value } from '../../data/dtype.ts';
import { formatPythonFloat } from '../../data/python-text.ts';
import { DecantError } from '../../errors.ts';

/** Options of {@link renderValue}. */
export interface JsonRenderOptions {
  /** Spaces of each level, as json.dumps's `indent`; without it all stands on one line. */
  readonly indent?: number;
  /** Most lists and objects inside each other. Default 1000. */
  readonly maxDepth?: number;
}

/** A Python float as JSON: its repr, with NaN and Infinity by the names that JavaScript has for them too. */
export function renderNumber(value: number): string {
  return Number.isFinite(value) ? formatPythonFloat(value) : value.toString();
}

const NOT_ASCII = /[\u007f-\uffff]/;
const ALL_NOT_ASCII = /[\u007f-\uffff]/g;

/** A text in quotes, with `\uXXXX` for all that is not printable ASCII. */
export function renderString(text: string): string {
  const quoted = JSON.stringify(text);
  return NOT_ASCII.test(quoted) ? quoted.replace(ALL_NOT_ASCII, escapeUnit) : quoted;
}

function escapeUnit(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** A list of floats, `[0.5, 1.0]`; float32 widened, as NumPy's tolist does. */
export function renderFloat64Array(data: Float64Array | Float32Array, start = 0, end = data.length): string {
  if (start >= end) return '[]';
  let text = '[';
  for (let i = start; i < end; i++) {
    const value = data[i]!;
    const size = value < 0 ? -value : value;
    if (i > start) text += ', ';
    // The common case of renderNumber, in line.
    if (size >= 1e-4 && size < 1e16) {
      text += value.toString();
      if (Number.isInteger(value)) text += '.0';
    } else text += renderNumber(value);
  }
  return `${text}]`;
}

/** Typed arrays of whole numbers. */
export type IntegerArray =
  BigInt64Array | BigUint64Array | Int8Array | Int16Array | Int32Array | Uint8Array | Uint16Array | Uint32Array;

/** A list of ints, `[1, -2]`. */
export function renderIntegerArray(data: IntegerArray, start = 0, end = data.length): string {
  return `[${(start === 0 && end === data.length ? data : data.subarray(start, end)).join(', ')}]`;
}

/** A list of booleans from bytes, `[true, false]`. */
export function renderBooleanArray(data: Uint8Array, start = 0, end = data.length): string {
  if (start >= end) return '[]';
  let text = '[';
  for (let i = start; i < end; i++) {
    if (i > start) text += ', ';
    text += data[i] === 0 ? 'false' : 'true';
  }
  return `${text}]`;
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** 57 bytes make a line of 76 characters. */
const LINE_BYTES = 57;

/** Bytes as base64 in lines of 76 characters, each ended by a newline (Python's base64.encodebytes; not in quotes). */
export function renderBase64Lines(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let start = 0; start < bytes.length; start += LINE_BYTES) {
    const end = Math.min(start + LINE_BYTES, bytes.length);
    let line = '';
    for (let i = start; i < end; i += 3) {
      const bits = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
      line += BASE64[bits >> 18]! + BASE64[(bits >> 12) & 63]!;
      line += i + 1 < end ? BASE64[(bits >> 6) & 63]! : '=';
      line += i + 2 < end ? BASE64[bits & 63]! : '=';
    }
    lines.push(line, '\n');
  }
  return lines.join('');
}

/** Any value. Dates are ISO text without a zone, bytes base64 lines. Refuses nesting beyond the limit (LIMIT_EXCEEDED). */
export function renderValue(value: Value, options: JsonRenderOptions = {}): string {
  return renderNested(value, options.indent, 0, options.maxDepth ?? 1000);
}

function renderNested(value: Value, indent: number | undefined, depth: number, maxDepth: number): string {
  switch (typeof value) {
    case 'string':
      return renderString(value);
    case 'number':
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? value.toString() : renderNumber(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'bigint':
      return value.toString();
    default:
  }
  if (value === null) return 'null';
  if (value instanceof PythonFloat) return renderNumber(value.value);
  if (value instanceof Uint8Array) return renderString(renderBase64Lines(value));
  if (value instanceof Date) return renderString(renderDate(value));
  if (depth >= maxDepth) {
    throw new DecantError('LIMIT_EXCEEDED', `A value with more than ${maxDepth} lists and dicts inside each other.`);
  }
  const parts: string[] = [];
  const isArray = isList(value);
  if (isArray) {
    for (const item of value) parts.push(renderNested(item, indent, depth + 1, maxDepth));
  } else {
    for (const [key, item] of Object.entries(value)) {
      parts.push(`${renderString(key)}: ${renderNested(item, indent, depth + 1, maxDepth)}`);
    }
  }
  const [opening, closing] = isArray ? '[]' : '{}';
  if (indent === undefined || parts.length === 0) return `${opening!}${parts.join(', ')}${closing!}`;
  const inner = `\n${' '.repeat(indent * (depth + 1))}`;
  return `${opening!}${inner}${parts.join(`,${inner}`)}\n${' '.repeat(indent * depth)}${closing!}`;
}

// Array.isArray does not narrow readonly arrays.
function isList(value: object): value is readonly Value[] {
  return Array.isArray(value);
}

// datetime.isoformat: no fraction, or six digits of it.
function renderDate(date: Date): string {
  if (Number.isNaN(date.getTime())) return 'NaT';
  const text = date.toISOString().slice(0, -1);
  return text.endsWith('.000') ? text.slice(0, -4) : `${text}000`;
}
