// Writes UBJSON (Draft 12, ubjson.org): arrays of numbers with their type, lists with their length, lengths as int64.
import { DecantError } from '../../errors.ts';
import type { UbjsonNumbers, UbjsonValue } from './ubjson-value.ts';

/** A number of its own that is written as float32; other fractions are float64. */
export class UbjsonFloat32 {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/** Arrays that UBJSON has no type for; their bits are written as those of signed integers. */
type UnsignedNumbers = Uint16Array | Uint32Array | BigUint64Array;

/** What can be written: what `readUbjson` answers, single float32 numbers, and arrays of unsigned integers. */
export type UbjsonOutput =
  UnsignedNumbers | UbjsonValue | UbjsonFloat32 | readonly UbjsonOutput[] | ReadonlyMap<string, UbjsonOutput>;

/** The bytes of a document. Keys keep their order; refuses a single integer beyond int64 with INVALID_PARAMETER_VALUE. */
export function writeUbjson(value: UbjsonOutput): Uint8Array {
  const writer = new ByteWriter();
  writeValue(writer, value);
  return writer.finish();
}

function writeValue(writer: ByteWriter, value: UbjsonOutput): void {
  if (value === null) writer.marker('Z');
  else if (typeof value === 'boolean') writer.marker(value ? 'T' : 'F');
  else if (typeof value === 'number') writeNumber(writer, value);
  else if (typeof value === 'bigint') writeInteger(writer, value);
  else if (typeof value === 'string') {
    writer.marker('S');
    writer.text(value);
  } else if (value instanceof UbjsonFloat32) {
    writer.marker('d');
    writer.float32(value.value);
  } else if (ArrayBuffer.isView(value)) writeNumbers(writer, value);
  else if (value instanceof Map) {
    writer.marker('{');
    for (const [key, item] of value as ReadonlyMap<string, UbjsonOutput>) {
      writer.text(key);
      writeValue(writer, item);
    }
    writer.marker('}');
  } else {
    const items = value as readonly UbjsonOutput[];
    writer.marker('[');
    writer.marker('#');
    writer.length(items.length);
    for (const item of items) writeValue(writer, item);
  }
}

function writeNumber(writer: ByteWriter, value: number): void {
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) writeInteger(writer, BigInt(value));
  else {
    writer.marker('D');
    writer.float64(value);
  }
}

/** Markers of the signed integers by their bits. */
const INTEGERS = [
  ['i', 8],
  ['I', 16],
  ['l', 32],
  ['L', 64],
] as const;

// The smallest type in which the number is neither the least nor the greatest, as XGBoost chooses it (src/common/json.cc).
function writeInteger(writer: ByteWriter, value: bigint): void {
  const found = INTEGERS.find(([, bits]) => {
    const bound = 2n ** BigInt(bits - 1);
    return bits === 64 ? BigInt.asIntN(64, value) === value : value > -bound && value < bound - 1n;
  });
  if (found === undefined) throw new DecantError('INVALID_PARAMETER_VALUE', 'UBJSON has no integers beyond int64.');
  writer.marker(found[0]);
  writer.integer(value, found[1]);
}

type Numbers = UbjsonNumbers | UnsignedNumbers;

const ELEMENT_MARKERS: Readonly<Record<Numbers[typeof Symbol.toStringTag], string>> = {
  Int8Array: 'i',
  Uint8Array: 'U',
  Int16Array: 'I',
  Uint16Array: 'I',
  Int32Array: 'l',
  Uint32Array: 'l',
  BigInt64Array: 'L',
  BigUint64Array: 'L',
  Float32Array: 'd',
  Float64Array: 'D',
};

function writeNumbers(writer: ByteWriter, numbers: Numbers): void {
  for (const character of ['[', '$', ELEMENT_MARKERS[numbers[Symbol.toStringTag]], '#']) writer.marker(character);
  writer.length(numbers.length);
  writer.elements(numbers);
}

const IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Bytes that grow; numbers have the most significant byte first. */
class ByteWriter {
  #bytes = new Uint8Array(1024);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;
  readonly #encoder = new TextEncoder();

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  marker(character: string): void {
    const at = this.#take(1);
    this.#bytes[at] = character.charCodeAt(0);
  }

  integer(value: bigint, bits: 8 | 16 | 32 | 64): void {
    const at = this.#take(bits / 8);
    if (bits === 64) this.#view.setBigInt64(at, value);
    else if (bits === 32) this.#view.setInt32(at, Number(value));
    else if (bits === 16) this.#view.setInt16(at, Number(value));
    else this.#view.setInt8(at, Number(value));
  }

  float32(value: number): void {
    const at = this.#take(4);
    this.#view.setFloat32(at, value);
  }

  float64(value: number): void {
    const at = this.#take(8);
    this.#view.setFloat64(at, value);
  }

  length(count: number): void {
    this.marker('L');
    this.integer(BigInt(count), 64);
  }

  text(text: string): void {
    const bytes = this.#encoder.encode(text);
    this.length(bytes.length);
    const at = this.#take(bytes.length);
    this.#bytes.set(bytes, at);
  }

  elements({ buffer, byteOffset, byteLength, BYTES_PER_ELEMENT: size }: Numbers): void {
    const source = new Uint8Array(buffer, byteOffset, byteLength);
    const start = this.#take(byteLength);
    // The place of a byte within its element, from the other end where the machine begins with the least one.
    const turn = IS_LITTLE_ENDIAN ? size - 1 : 0;
    for (let index = 0; index < byteLength; index++) this.#bytes[start + (index ^ turn)] = source[index]!;
  }

  // Makes room for so many bytes and answers where they begin; the buffer may be another one afterwards.
  #take(size: number): number {
    const at = this.#length;
    this.#length += size;
    if (this.#length > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(this.#length, 2 * this.#bytes.length));
      grown.set(this.#bytes.subarray(0, at));
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    return at;
  }
}
