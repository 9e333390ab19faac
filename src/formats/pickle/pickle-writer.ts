// The bytes of a pickle of protocol 4: opcodes, numbers, texts and the memo (CPython's pickle.py and pickletools.py).
import { DecantError } from '../../errors.ts';

const MAX_DEPTH = 1000;

/** Collects opcodes; each object that may come again is given a number in the memo. */
export class PickleWriter {
  #bytes = new Uint8Array(1024);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;
  #depth = 0;
  readonly #memo = new Map<unknown, number>();
  readonly #encoder = new TextEncoder();

  /** What has been written. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  opcode(code: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = code;
  }

  /** Runs `write` one level deeper; refuses records that are too deep for Python's own reader. */
  nest(write: () => void): void {
    if (++this.#depth > MAX_DEPTH) {
      throw new DecantError('LIMIT_EXCEEDED', `An object of more than ${MAX_DEPTH} levels cannot be pickled.`);
    }
    write();
    this.#depth--;
  }

  /** Bytes written so far. */
  get length(): number {
    return this.#length;
  }

  /** Was `key` written before? */
  knows(key: unknown): boolean {
    return this.#memo.has(key);
  }

  /** Bytes that are no part of the pickle, which its reader takes from the file itself. */
  raw(bytes: Uint8Array): void {
    this.#append(bytes);
  }

  /** Writes a reference where `key` was written before; else false. */
  recall(key: unknown): boolean {
    const index = this.#memo.get(key);
    if (index === undefined) return false;
    if (index < 256) {
      this.opcode(0x68);
      this.opcode(index);
    } else {
      this.opcode(0x6a);
      this.uint32(index);
    }
    return true;
  }

  /** Gives the topmost object of the stack the next number of the memo (MEMOIZE). */
  remember(key: unknown): void {
    this.#memo.set(key, this.#memo.size);
    this.opcode(0x94);
  }

  uint32(value: number): void {
    this.#reserve(4);
    this.#view.setUint32(this.#length, value, true);
    this.#length += 4;
  }

  /** An int: BININT1, BININT2, BININT or LONG1. */
  integer(value: number | bigint): void {
    if (value >= 0 && value < 256) {
      this.opcode(0x4b);
      this.opcode(Number(value));
    } else if (value >= 0 && value < 65_536) {
      this.opcode(0x4d);
      this.opcode(Number(value) & 0xff);
      this.opcode(Number(value) >> 8);
    } else if (value >= -(2 ** 31) && value < 2 ** 31) {
      this.opcode(0x4a);
      this.uint32(Number(value) >>> 0);
    } else this.#long(BigInt(value));
  }

  float(value: number): void {
    this.opcode(0x47);
    this.#reserve(8);
    this.#view.setFloat64(this.#length, value, false);
    this.#length += 8;
  }

  /** A text, once for each content. */
  text(value: string): void {
    if (this.recall(value)) return;
    const encoded = this.#encoder.encode(value);
    if (encoded.length < 256) {
      this.opcode(0x8c);
      this.opcode(encoded.length);
    } else {
      this.opcode(0x58);
      this.uint32(encoded.length);
    }
    this.#append(encoded);
    this.remember(value);
  }

  bytes(value: Uint8Array): void {
    if (value.length < 256) {
      this.opcode(0x43);
      this.opcode(value.length);
    } else if (value.length < 2 ** 32) {
      this.opcode(0x42);
      this.uint32(value.length);
    } else {
      this.opcode(0x8e);
      this.uint32(value.length % 2 ** 32);
      this.uint32(Math.floor(value.length / 2 ** 32));
    }
    this.#append(value);
  }

  /** A class or function by name, once. */
  global(module: string, name: string): void {
    const key = `\0global ${module}\n${name}`;
    if (this.recall(key)) return;
    this.text(module);
    this.text(name);
    this.opcode(0x93);
    this.remember(key);
  }

  // Two's complement in as few bytes as hold it, the sign included.
  #long(value: bigint): void {
    let count = 1;
    while (BigInt.asIntN(count * 8, value) !== value) count++;
    if (count > 255) throw new DecantError('LIMIT_EXCEEDED', 'An integer of more than 255 bytes cannot be pickled.');
    this.opcode(0x8a);
    this.opcode(count);
    for (let i = 0; i < count; i++) this.opcode(Number((value >> BigInt(i * 8)) & 0xffn));
  }

  #append(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #reserve(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}
