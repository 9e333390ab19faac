// Reads UBJSON (Draft 12, ubjson.org): every value type, containers with and without type and count.
import { DecantError } from '../../errors.ts';
import { ByteReader } from './byte-reader.ts';
import { readHighPrecision, readNumber, readNumbers, NUMBER_SIZES } from './read-numbers.ts';
import type { UbjsonOptions, UbjsonValue } from './ubjson-value.ts';

/**
 * The value of a document. Refuses damaged and truncated bytes, and bytes after the value, with MALFORMED_DATA, and hunger
 * beyond the limits with LIMIT_EXCEEDED.
 */
export function readUbjson(bytes: Uint8Array, options: UbjsonOptions = {}): UbjsonValue {
  const document = new UbjsonDocument(bytes, options);
  return document.read();
}

const NO_OP = 0x4e;
const COUNT = 0x23;
const TYPE = 0x24;
const ARRAY = 0x5b;
const ARRAY_END = 0x5d;
const OBJECT = 0x7b;
const OBJECT_END = 0x7d;

/** null, true and false. */
const FREE_TYPES: ReadonlySet<number> = new Set([0x5a, 0x54, 0x46]);
const MAX_FREE_VALUES = 2 ** 20;

/** Type and count that stand at the head of a container. */
interface ContainerHead {
  /** Marker of every value inside. */
  readonly type: number | undefined;
  readonly count: number | undefined;
}

class UbjsonDocument {
  readonly #reader: ByteReader;
  readonly #maxDepth: number;
  readonly #maxValues: number;
  #depth = 0;
  #count = 0;
  #freeCount = 0;

  constructor(bytes: Uint8Array, options: UbjsonOptions) {
    this.#reader = new ByteReader(bytes);
    this.#maxDepth = options.maxDepth ?? 100;
    this.#maxValues = options.maxValues ?? 50_000_000;
  }

  read(): UbjsonValue {
    const value = this.#readValue(this.#marker());
    if (this.#reader.remaining > 0) throw this.#reader.malformed(`${this.#reader.remaining} bytes follow the value`);
    return value;
  }

  // The next marker that is no "no-op".
  #marker(): number {
    let marker = this.#reader.byte();
    while (marker === NO_OP) marker = this.#reader.byte();
    return marker;
  }

  #readValue(marker: number): UbjsonValue {
    this.#count += 1;
    if (this.#count > this.#maxValues) throw exceeded(`${this.#maxValues} values`);
    switch (String.fromCharCode(marker)) {
      case 'Z':
        return null;
      case 'T':
        return true;
      case 'F':
        return false;
      case 'C':
        return String.fromCharCode(this.#reader.byte());
      case 'S':
        return this.#readText();
      case 'H':
        return readHighPrecision(this.#readText(), this.#reader);
      case '[':
        return this.#nest(() => this.#readArray());
      case '{':
        return this.#nest(() => this.#readObject());
      default:
        return readNumber(marker, this.#reader);
    }
  }

  #nest<T>(read: () => T): T {
    this.#depth += 1;
    if (this.#depth > this.#maxDepth) throw exceeded(`${this.#maxDepth} containers inside each other`);
    const value = read();
    this.#depth -= 1;
    return value;
  }

  #readArray(): UbjsonValue {
    const { type, count } = this.#readHead();
    if (count === undefined) {
      const items: UbjsonValue[] = [];
      for (let marker = this.#marker(); marker !== ARRAY_END; marker = this.#marker())
        items.push(this.#readValue(marker));
      return items;
    }
    if (type !== undefined && NUMBER_SIZES.has(type)) return readNumbers(type, count, this.#reader);
    // Nulls and booleans of a typed array take no bytes, so that a short document can ask for any number of them.
    if (type !== undefined && FREE_TYPES.has(type)) this.#freeCount += count;
    if (this.#freeCount > MAX_FREE_VALUES) throw exceeded(`${MAX_FREE_VALUES} values that take no bytes`);
    const items: UbjsonValue[] = [];
    for (let index = 0; index < count; index++) items.push(this.#readValue(type ?? this.#marker()));
    return items;
  }

  #readObject(): ReadonlyMap<string, UbjsonValue> {
    const { type, count } = this.#readHead();
    const object = new Map<string, UbjsonValue>();
    for (let index = 0; count === undefined || index < count; index++) {
      while (this.#reader.remaining > 0 && this.#reader.peek() === NO_OP) this.#reader.byte();
      if (count === undefined && this.#reader.peek() === OBJECT_END) {
        this.#reader.byte();
        break;
      }
      const key = this.#readText();
      object.set(key, this.#readValue(type ?? this.#marker()));
    }
    return object;
  }

  #readHead(): ContainerHead {
    let type: number | undefined;
    if (this.#reader.peek() === TYPE) {
      this.#reader.byte();
      type = this.#reader.byte();
      if (type === ARRAY_END || type === OBJECT_END || type === NO_OP) {
        throw this.#reader.malformed('a container has a type that is no value');
      }
      if (this.#reader.peek() !== COUNT) throw this.#reader.malformed('a container has a type but no count');
    }
    if (this.#reader.peek() !== COUNT) return { type, count: undefined };
    this.#reader.byte();
    return { type, count: this.#readLength() };
  }

  #readText(): string {
    return this.#reader.text(this.#readLength());
  }

  #readLength(): number {
    const marker = this.#reader.byte();
    const length = marker === ARRAY || marker === OBJECT ? undefined : readNumber(marker, this.#reader);
    if (typeof length !== 'number' || !Number.isSafeInteger(length) || length < 0) {
      throw this.#reader.malformed('a length is no whole number from 0 on');
    }
    return length;
  }
}

function exceeded(what: string): DecantError {
  return new DecantError('LIMIT_EXCEEDED', `A UBJSON document with more than ${what}.`);
}
