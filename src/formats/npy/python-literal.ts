// The literal of the header of a .npy file: strings, ints, True, False, None, tuples, lists and dicts of them, and nothing
// that could be computed (Python language reference, 6.2).
import { DecantError } from '../../errors.ts';

/** A Python literal: tuples and lists are told apart, a dict has text keys. */
export type Literal =
  | string
  | number
  | boolean
  | null
  | { readonly kind: 'tuple' | 'list'; readonly items: readonly Literal[] }
  | { readonly kind: 'dict'; readonly entries: ReadonlyMap<string, Literal> };

const TOKEN =
  /\s*(?:([()[\]{},:])|'((?:[^'\\\n]|\\['"\\])*)'|"((?:[^"\\\n]|\\['"\\])*)"|(-?\d{1,16})L?(?![\w.])|(True|False|None)\b)/y;
const MAX_DEPTH = 64;

/** Reads one literal; MALFORMED_DATA for anything else. */
export function parseLiteral(text: string): Literal {
  const reader = new LiteralReader(text);
  const literal = reader.readLiteral(0);
  reader.finish();
  return literal;
}

class LiteralReader {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  finish(): void {
    if (this.#text.slice(this.#position).trim() !== '') throw this.#malformed();
  }

  #malformed(): DecantError {
    return new DecantError('MALFORMED_DATA', `.npy header: no Python literal at character ${this.#position}.`);
  }

  #next(): RegExpExecArray {
    TOKEN.lastIndex = this.#position;
    const match = TOKEN.exec(this.#text);
    if (match === null) throw this.#malformed();
    this.#position = TOKEN.lastIndex;
    return match;
  }

  // Takes the mark if it comes next.
  #takes(mark: string): boolean {
    const start = this.#position;
    TOKEN.lastIndex = start;
    const match = TOKEN.exec(this.#text);
    if (match?.[1] !== mark) return false;
    this.#position = TOKEN.lastIndex;
    return true;
  }

  readLiteral(depth: number): Literal {
    if (depth > MAX_DEPTH) throw this.#malformed();
    const [, mark, single, double, integer, word] = this.#next();
    const text = single ?? double;
    if (text !== undefined) return text.replace(/\\(.)/g, '$1');
    if (integer !== undefined) return Number(integer);
    if (word !== undefined) return word === 'None' ? null : word === 'True';
    if (mark === '[') return { kind: 'list', items: this.#readItems(']', depth).items };
    if (mark === '{') return this.#readDict(depth);
    if (mark !== '(') throw this.#malformed();
    const { items, endsWithComma } = this.#readItems(')', depth);
    // A tuple of one needs its comma; without it the brackets mean nothing.
    if (items.length === 1 && !endsWithComma) return items[0]!;
    return { kind: 'tuple', items };
  }

  #readItems(closing: string, depth: number): { items: readonly Literal[]; endsWithComma: boolean } {
    const items: Literal[] = [];
    let endsWithComma = false;
    while (!this.#takes(closing)) {
      if (items.length > 0 && !endsWithComma) throw this.#malformed();
      items.push(this.readLiteral(depth + 1));
      endsWithComma = this.#takes(',');
    }
    return { items, endsWithComma };
  }

  #readDict(depth: number): Literal {
    const entries = new Map<string, Literal>();
    let endsWithComma = true;
    while (!this.#takes('}')) {
      if (!endsWithComma) throw this.#malformed();
      const key = this.readLiteral(depth + 1);
      if (typeof key !== 'string' || entries.has(key) || !this.#takes(':')) throw this.#malformed();
      entries.set(key, this.readLiteral(depth + 1));
      endsWithComma = this.#takes(',');
    }
    return { kind: 'dict', entries };
  }
}
