// JSON texts inside an MLmodel's signature, read with Python's distinctions: 1 is an int, 1.0 a float, and int has no limit
// (RFC 8259 with the NaN, Infinity and -Infinity of Python's json module).
import { DecantError } from '../errors.ts';
import { PythonFloat, type Value } from './dtype.ts';

const TOKEN =
  /[\s]*(?:([[\]{},:])|("(?:[^"\\]|\\.)*")|(-?\d+)(\.\d+)?([eE][+-]?\d+)?|(true|false|null|NaN|-?Infinity))/y;
const MAX_DEPTH = 200;

/** Reads one JSON text exactly. `what` names the text in errors. */
export function readSignatureText(text: string, what: string): Value {
  return new TextReader(text, what).read();
}

class TextReader {
  readonly #text: string;
  readonly #what: string;
  #position = 0;

  constructor(text: string, what: string) {
    this.#text = text;
    this.#what = what;
  }

  read(): Value {
    const value = this.#value(this.#next(), 0);
    if (this.#text.slice(this.#position).trim() !== '') throw this.#damaged();
    return value;
  }

  #value(token: RegExpExecArray, depth: number): Value {
    if (depth > MAX_DEPTH) throw new DecantError('LIMIT_EXCEEDED', `${this.#what} nests deeper than ${MAX_DEPTH}.`);
    const [, mark, string, whole, fraction, exponent, word] = token;
    if (string !== undefined) return this.#string(string);
    if (whole !== undefined) {
      if (fraction !== undefined || exponent !== undefined) {
        const value = Number(whole + (fraction ?? '') + (exponent ?? ''));
        return Number.isInteger(value) ? new PythonFloat(value) : value;
      }
      const value = Number(whole);
      return Number.isSafeInteger(value) ? value : BigInt(whole);
    }
    if (word !== undefined)
      return word === 'null' ? null : word === 'true' || word === 'false' ? word === 'true' : Number(word);
    if (mark === '[') return this.#list(depth);
    if (mark === '{') return this.#dict(depth);
    throw this.#damaged();
  }

  #list(depth: number): Value {
    const items: Value[] = [];
    let token = this.#next();
    if (token[1] === ']') return items;
    for (;;) {
      items.push(this.#value(token, depth + 1));
      const mark = this.#next()[1];
      if (mark === ']') return items;
      if (mark !== ',') throw this.#damaged();
      token = this.#next();
    }
  }

  #dict(depth: number): Value {
    const entries = new Map<string, Value>();
    let token = this.#next();
    if (token[1] === '}') return {};
    for (;;) {
      if (token[2] === undefined) throw this.#damaged();
      const key = this.#string(token[2]);
      if (this.#next()[1] !== ':') throw this.#damaged();
      entries.set(key, this.#value(this.#next(), depth + 1));
      const mark = this.#next()[1];
      if (mark === '}') return Object.fromEntries(entries);
      if (mark !== ',') throw this.#damaged();
      token = this.#next();
    }
  }

  #string(token: string): string {
    try {
      const value: unknown = JSON.parse(token);
      return String(value);
    } catch (cause) {
      throw this.#damaged(cause);
    }
  }

  #next(): RegExpExecArray {
    TOKEN.lastIndex = this.#position;
    const token = TOKEN.exec(this.#text);
    if (token === null) throw this.#damaged();
    this.#position = TOKEN.lastIndex;
    return token;
  }

  #damaged(cause?: unknown): DecantError {
    return new DecantError('MALFORMED_DATA', `${this.#what} is not JSON at character ${this.#position}.`, { cause });
  }
}
