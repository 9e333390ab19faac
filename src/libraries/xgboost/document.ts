// Typed access to the objects of a JSON or UBJSON model; what is absent or of another kind is MALFORMED_DATA with its path.
import { PythonFloat } from '../../data/dtype.ts';
import { DecantError, describeError } from '../../errors.ts';
import { parseExactJson } from '../../formats/json/index.ts';
import { readUbjson } from '../../formats/ubjson/index.ts';

/** Most containers inside each other in a JSON model; XGBoost's own have about eight. */
const MAX_DEPTH = 100;

/** Reads the JSON or UBJSON text of a model; the byte behind the first brace tells which it is. */
export function parseDocument(bytes: Uint8Array): DocumentObject {
  return new DocumentObject(parseDocumentValue(bytes), '');
}

/** The same as plain values: arrays or typed arrays, and records or maps. */
export function parseDocumentValue(bytes: Uint8Array): unknown {
  return isUbjson(bytes) ? readUbjson(bytes) : parseDocumentText(decodeText(bytes));
}

/** Is it UBJSON, which has the marker of a key's length where JSON has a quote? */
export function isUbjson(bytes: Uint8Array): boolean {
  const second = bytes.subarray(1).find((byte) => byte !== 0x20 && (byte < 0x09 || byte > 0x0d));
  return second !== undefined && second !== 0x22 && second !== 0x7d;
}

function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new DecantError('MALFORMED_DATA', 'An XGBoost model in JSON is not UTF-8 text.', { cause });
  }
}

/** The value of JSON as XGBoost means it: `\\uXXXX` stands for its six characters (JsonReader::ParseString, src/common/json.cc). */
export function parseDocumentText(text: string): unknown {
  const literal = text.includes('\\u') ? text.replace(/\\[^]/g, keepCode) : text;
  try {
    return JSON.parse(literal);
  } catch {
    // Thresholds of categorical splits may be NaN, which the built-in parser does not know.
  }
  try {
    return parseExactJson(literal, { maxDepth: MAX_DEPTH });
  } catch (cause) {
    if (cause instanceof DecantError && cause.code === 'LIMIT_EXCEEDED') throw cause;
    throw new DecantError('MALFORMED_DATA', `An XGBoost model is not JSON: ${describeError(cause)}`, { cause });
  }
}

function keepCode(escape: string): string {
  return escape === '\\u' ? '\\\\u' : escape;
}

/** One object of the document. */
export class DocumentObject {
  readonly #value: ReadonlyMap<string, unknown> | Readonly<Record<string, unknown>>;
  readonly #path: string;

  constructor(value: unknown, path: string) {
    this.#path = path;
    if (typeof value !== 'object' || value === null || Array.isArray(value) || ArrayBuffer.isView(value)) {
      throw this.malformed('is no object');
    }
    this.#value = value instanceof Map ? value : (value as Readonly<Record<string, unknown>>);
  }

  /** The error for something in this object that is not as XGBoost writes it. */
  malformed(problem: string): DecantError {
    return new DecantError(
      'MALFORMED_DATA',
      `XGBoost model: ${this.#path === '' ? 'the document' : this.#path} ${problem}.`,
    );
  }

  keys(): string[] {
    return this.#value instanceof Map ? Array.from(this.#value.keys(), String) : Object.keys(this.#value);
  }

  has(key: string): boolean {
    return this.#find(key) !== undefined;
  }

  object(key: string): DocumentObject {
    return new DocumentObject(this.#member(key), this.#place(key));
  }

  /** The object; undefined where there is none, or null. */
  optionalObject(key: string): DocumentObject | undefined {
    const value = this.#find(key);
    return value === undefined || value === null ? undefined : this.object(key);
  }

  /** Whatever is there; null stands for JSON's. */
  optional(key: string): unknown {
    return this.#find(key);
  }

  text(key: string): string {
    const value = this.#member(key);
    if (typeof value !== 'string') throw this.malformed(`has no text under ${key}`);
    return value;
  }

  /** A whole number that XGBoost wrote as text. */
  textInteger(key: string): number {
    const text = this.text(key);
    const value = /^-?\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (!Number.isSafeInteger(value)) throw this.malformed(`has no whole number under ${key}`);
    return value;
  }

  number(key: string): number {
    const value = toNumber(this.#member(key));
    if (value === undefined) throw this.malformed(`has no number under ${key}`);
    return value;
  }

  integer(key: string): number {
    const value = toNumber(this.#member(key));
    if (value === undefined || !Number.isSafeInteger(value)) throw this.malformed(`has no whole number under ${key}`);
    return value;
  }

  /** Elements of a list; a typed array's too. */
  list(key: string): readonly unknown[] {
    const value = this.#member(key);
    if (Array.isArray(value)) return value;
    if (isTyped(value)) return Array.from<unknown>(value);
    throw this.malformed(`has no list under ${key}`);
  }

  objects(key: string): readonly DocumentObject[] {
    return this.list(key).map((item, index) => new DocumentObject(item, this.#place(`${key}[${index}]`)));
  }

  texts(key: string): readonly string[] {
    return this.list(key).map((item) => {
      if (typeof item !== 'string') throw this.malformed(`has something other than texts under ${key}`);
      return item;
    });
  }

  /** All text members, by their keys. */
  textMembers(): ReadonlyMap<string, string> {
    const entries = this.#value instanceof Map ? [...this.#value] : Object.entries(this.#value);
    const members = new Map<string, string>();
    for (const [key, value] of entries) {
      if (typeof value !== 'string') throw this.malformed(`has something other than texts`);
      members.set(String(key), value);
    }
    return members;
  }

  /** A list of floats, each rounded to float32. */
  floats(key: string): Float32Array {
    const value = this.#member(key);
    if (value instanceof Float32Array) return value;
    return new Float32Array(this.#numbers(key, value));
  }

  /** A list of whole numbers that fit 32 bits; booleans are 0 and 1. */
  integers(key: string): Int32Array {
    const value = this.#member(key);
    if (value instanceof Int32Array) return value;
    const numbers = this.#numbers(key, value);
    const integers = Int32Array.from(numbers);
    for (let at = 0; at < integers.length; at++) {
      if (integers[at] !== numbers[at]) throw this.malformed(`has under ${key} what is no 32-bit integer`);
    }
    return integers;
  }

  #numbers(key: string, value: unknown): ArrayLike<number> {
    if (value instanceof BigInt64Array) return Float64Array.from(value, Number);
    if (isTyped(value)) return value as Exclude<TypedNumbers, BigInt64Array>;
    if (!Array.isArray(value)) throw this.malformed(`has no list under ${key}`);
    const items: readonly unknown[] = value;
    const numbers = new Float64Array(items.length);
    for (const [index, item] of items.entries()) {
      const number = toNumber(item);
      if (number === undefined) throw this.malformed(`has something other than numbers under ${key}`);
      numbers[index] = number;
    }
    return numbers;
  }

  #find(key: string): unknown {
    if (this.#value instanceof Map) return this.#value.get(key);
    return Object.hasOwn(this.#value, key) ? (this.#value as Readonly<Record<string, unknown>>)[key] : undefined;
  }

  #member(key: string): unknown {
    const value = this.#find(key);
    if (value === undefined) throw this.malformed(`has no ${key}`);
    return value;
  }

  #place(key: string): string {
    return this.#path === '' ? key : `${this.#path}.${key}`;
  }
}

type TypedNumbers = Int8Array | Uint8Array | Int16Array | Int32Array | BigInt64Array | Float32Array | Float64Array;

function isTyped(value: unknown): value is TypedNumbers {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

function toNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof PythonFloat) return value.value;
  return typeof value === 'bigint' ? Number(value) : undefined;
}
