// JSON as Python's json module reads it: NaN and Infinity, integers of any size, floats apart from integers, the order of keys
// (Python library reference, json; parity SRV-040 .. SRV-044). Errors have the texts of Python 3.13's decoder.
import { PythonFloat } from '../../data/dtype.ts';
import type { Value } from '../../data/dtype.ts';
import { DecantError } from '../../errors.ts';
import { refuseText } from './json-error.ts';
import { ObjectBuilder } from '../../data/ordered-object.ts';

/** Options of {@link parseExactJson}. */
export interface ExactJsonOptions {
  /** Most lists and objects inside each other. Default 1000. */
  readonly maxDepth?: number;
  /** How numbers with a fraction or an exponent are read. Default: the nearest double. */
  readonly readFloat?: (literal: string) => number;
}

const MAX_DIGITS = 4300;
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/y;

/**
 * The value of a JSON text. Integers beyond 2^53 are bigints, floats with a whole value are {@link PythonFloat}. Throws
 * BAD_REQUEST for what is no JSON to Python, LIMIT_EXCEEDED for deeper nesting than allowed, and INTERNAL_ERROR for an
 * integer of more than 4300 digits (which Python does not take for bad JSON either: SRV-044).
 */
export function parseExactJson(text: string, options: ExactJsonOptions = {}): Value {
  return new JsonReader(text, options).readDocument();
}

class JsonReader {
  readonly #text: string;
  readonly #maxDepth: number;
  readonly #readFloat: (literal: string) => number;
  #position = 0;
  #depth = 0;

  constructor(text: string, { maxDepth = 1000, readFloat = Number }: ExactJsonOptions) {
    this.#text = text;
    this.#maxDepth = maxDepth;
    this.#readFloat = readFloat;
  }

  readDocument(): Value {
    if (this.#text.charCodeAt(0) === 0xfeff) throw this.#refuse('Unexpected UTF-8 BOM (decode using utf-8-sig)', 0);
    this.#skipSpace();
    const value = this.#readValue();
    this.#skipSpace();
    if (this.#position < this.#text.length) throw this.#refuse('Extra data', this.#position);
    return value;
  }

  #refuse(problem: string, position: number): DecantError {
    return refuseText(problem, this.#text, position);
  }

  #skipSpace(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#position);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.#position += 1;
    }
  }

  #readValue(): Value {
    switch (this.#text.charCodeAt(this.#position)) {
      case 0x22:
        return this.#readString();
      case 0x7b:
        return this.#readObject();
      case 0x5b:
        return this.#readList();
      case 0x6e:
        return this.#readWord('null', null);
      case 0x74:
        return this.#readWord('true', true);
      case 0x66:
        return this.#readWord('false', false);
      case 0x4e:
        return this.#readWord('NaN', Number.NaN);
      case 0x49:
        return this.#readWord('Infinity', Number.POSITIVE_INFINITY);
      default:
        return this.#readNumber();
    }
  }

  #readWord<T>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.#position)) throw this.#refuse('Expecting value', this.#position);
    this.#position += word.length;
    return value;
  }

  #readNumber(): Value {
    const start = this.#position;
    NUMBER.lastIndex = start;
    const match = NUMBER.exec(this.#text);
    if (match === null) return this.#readWord('-Infinity', Number.NEGATIVE_INFINITY);
    const [literal, fraction, exponent] = match;
    this.#position = NUMBER.lastIndex;
    if (fraction !== undefined || exponent !== undefined) {
      const float = this.#readFloat(literal);
      return Number.isInteger(float) ? new PythonFloat(float) : float;
    }
    const number = Number(literal);
    // An integer has no minus zero.
    if (Number.isSafeInteger(number)) return number === 0 ? 0 : number;
    const digits = literal.startsWith('-') ? literal.length - 1 : literal.length;
    if (digits > MAX_DIGITS) {
      throw new DecantError(
        'INTERNAL_ERROR',
        `Exceeds the limit (${MAX_DIGITS} digits) for integer string conversion: value has ${digits} digits`,
      );
    }
    return BigInt(literal);
  }

  #enter(): void {
    this.#depth += 1;
    if (this.#depth > this.#maxDepth) {
      throw new DecantError(
        'LIMIT_EXCEEDED',
        `JSON with more than ${this.#maxDepth} lists and objects inside each other.`,
      );
    }
  }

  #readList(): Value {
    this.#enter();
    const items: Value[] = [];
    this.#position += 1;
    this.#skipSpace();
    if (this.#text.charCodeAt(this.#position) !== 0x5d) {
      for (;;) {
        items.push(this.#readValue());
        this.#skipSpace();
        if (!this.#hasNext(0x5d, 'array')) break;
      }
    }
    this.#position += 1;
    this.#depth -= 1;
    return items;
  }

  // At the comma or the closing bracket; moves to the next item behind a comma.
  #hasNext(closing: number, kind: 'array' | 'object'): boolean {
    const code = this.#text.charCodeAt(this.#position);
    if (code === closing) return false;
    if (code !== 0x2c) throw this.#refuse("Expecting ',' delimiter", this.#position);
    const comma = this.#position;
    this.#position += 1;
    this.#skipSpace();
    if (this.#text.charCodeAt(this.#position) === closing) {
      throw this.#refuse(`Illegal trailing comma before end of ${kind}`, comma);
    }
    return true;
  }

  #readObject(): Value {
    this.#enter();
    const builder = new ObjectBuilder();
    this.#position += 1;
    this.#skipSpace();
    if (this.#text.charCodeAt(this.#position) !== 0x7d) {
      for (;;) {
        if (this.#text.charCodeAt(this.#position) !== 0x22) {
          throw this.#refuse('Expecting property name enclosed in double quotes', this.#position);
        }
        const key = this.#readString();
        this.#skipSpace();
        if (this.#text.charCodeAt(this.#position) !== 0x3a)
          throw this.#refuse("Expecting ':' delimiter", this.#position);
        this.#position += 1;
        this.#skipSpace();
        builder.set(key, this.#readValue());
        this.#skipSpace();
        if (!this.#hasNext(0x7d, 'object')) break;
      }
    }
    this.#position += 1;
    this.#depth -= 1;
    return builder.finish();
  }

  #readString(): string {
    const text = this.#text;
    const start = this.#position;
    let result = '';
    let from = start + 1;
    for (let position = from; position < text.length; position++) {
      const code = text.charCodeAt(position);
      if (code === 0x22) {
        this.#position = position + 1;
        return result + text.slice(from, position);
      }
      if (code < 0x20) throw this.#refuse('Invalid control character at', position);
      if (code !== 0x5c) continue;
      result += text.slice(from, position);
      if (position + 1 >= text.length) break;
      const escape = text.charCodeAt(position + 1);
      if (escape === 0x75) {
        result += this.#readCodeUnit(position + 1);
        position += 5;
      } else {
        const character = ESCAPES.get(escape);
        if (character === undefined) throw this.#refuse('Invalid \\escape', position);
        result += character;
        position += 1;
      }
      from = position + 1;
    }
    throw this.#refuse('Unterminated string starting at', start);
  }

  #readCodeUnit(position: number): string {
    const digits = this.#text.slice(position + 1, position + 5);
    // The string's closing quote must still follow.
    if (position + 5 >= this.#text.length || !/^[\da-fA-F]{4}$/.test(digits)) {
      throw this.#refuse('Invalid \\uXXXX escape', position);
    }
    return String.fromCharCode(Number.parseInt(digits, 16));
  }
}

const ESCAPES: ReadonlyMap<number, string> = new Map([
  [0x22, '"'],
  [0x5c, '\\'],
  [0x2f, '/'],
  [0x62, '\b'],
  [0x66, '\f'],
  [0x6e, '\n'],
  [0x72, '\r'],
  [0x74, '\t'],
]);
