// The memo of a pickle: objects by number, dense as Python writes them, any number accepted.
import type { ByteCursor } from './byte-cursor.ts';
import type { StackValue } from './machine.ts';

/** Objects that the pickle may come back to. */
export class Memo {
  readonly #cursor: ByteCursor;
  readonly #maxEntries: number;
  readonly #dense: StackValue[] = [];
  // Numbers out of sequence, so that one huge number does not make one huge array.
  readonly #sparse = new Map<number, StackValue>();

  constructor(cursor: ByteCursor, maxEntries: number) {
    this.#cursor = cursor;
    this.#maxEntries = maxEntries;
  }

  /** Number of entries, which is the number that MEMOIZE gives next. */
  get size(): number {
    return this.#dense.length + this.#sparse.size;
  }

  put(index: number, value: StackValue): void {
    if (index < this.#dense.length) {
      this.#dense[index] = value;
      return;
    }
    if (this.size >= this.#maxEntries) throw this.#cursor.exceeded('memo entries', this.#maxEntries);
    if (index === this.#dense.length) {
      this.#dense.push(value);
      if (this.#sparse.size > 0) this.#sparse.delete(index);
    } else {
      if (this.#sparse.size >= 16_000_000) throw this.#cursor.exceeded('memo entries out of sequence', 16_000_000);
      this.#sparse.set(index, value);
    }
  }

  get(index: number): StackValue {
    const value = index < this.#dense.length ? this.#dense[index] : this.#sparse.get(index);
    if (value === undefined) throw this.#cursor.malformed(`nothing was stored as number ${index}`);
    return value;
  }
}
