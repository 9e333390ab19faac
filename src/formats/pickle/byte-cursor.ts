// A position in the bytes of a pickle: reads the arguments of opcodes, never past the end.
import { DecantError } from '../../errors.ts';
import { OPCODE_NAMES } from './opcode-names.ts';

/** Reads forward through bytes; errors tell the opcode being read and its offset. */
export class ByteCursor {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  readonly #maxValueBytes: number;
  position = 0;
  /** Where the opcode being read begins. */
  opcodeOffset = 0;

  constructor(bytes: Uint8Array, maxValueBytes: number) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#maxValueBytes = maxValueBytes;
  }

  /** The error for bytes that break the format. */
  malformed(problem: string, cause?: unknown): DecantError {
    return new DecantError('MALFORMED_DATA', `Pickle, ${this.#place()}: ${problem}.`, {
      hint: 'The file is damaged, cut short, or no pickle.',
      cause,
    });
  }

  /** The error for a pickle that asks for more than the operator allows. */
  exceeded(what: string, limit: number): DecantError {
    return new DecantError('LIMIT_EXCEEDED', `Pickle, ${this.#place()}: more than ${limit} ${what}.`, {
      hint: 'Raise the limit in the options of the pickle reader if you trust the file.',
    });
  }

  /** The error for well-formed content that the reader will not take. */
  unsupported(problem: string, hint: string): DecantError {
    return new DecantError('UNSUPPORTED_MODEL', `Pickle, ${this.#place()}: ${problem}.`, { hint });
  }

  #place(): string {
    const code = this.bytes[this.opcodeOffset];
    const name = code === undefined ? 'end of data' : (OPCODE_NAMES[code] ?? `byte 0x${code.toString(16)}`);
    return `offset ${this.opcodeOffset} (${name})`;
  }

  /** Moves past `length` bytes and returns where they begin. */
  advance(length: number): number {
    const start = this.position;
    if (length > this.bytes.length - start) {
      throw this.malformed(`${length} bytes expected, ${this.bytes.length - start} left`);
    }
    this.position = start + length;
    return start;
  }

  byte(): number {
    return this.bytes[this.advance(1)]!;
  }

  uint16(): number {
    return this.#view.getUint16(this.advance(2), true);
  }

  int32(): number {
    return this.#view.getInt32(this.advance(4), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.advance(4), true);
  }

  /** A length of eight bytes. */
  length64(): number {
    const start = this.advance(8);
    return this.#view.getUint32(start, true) + this.#view.getUint32(start + 4, true) * 2 ** 32;
  }

  /** A big-endian double. */
  float64(): number {
    return this.#view.getFloat64(this.advance(8), false);
  }

  /** Moves past a value of `length` bytes and returns where it begins. */
  reserve(length: number): number {
    if (length > this.#maxValueBytes) throw this.exceeded('bytes in one value', this.#maxValueBytes);
    return this.advance(length);
  }

  /** The next `length` bytes, not copied. */
  take(length: number): Uint8Array {
    const start = this.reserve(length);
    return this.bytes.subarray(start, start + length);
  }

  /** The bytes up to the next line end, which is passed over. */
  line(): Uint8Array {
    const end = this.bytes.indexOf(10, this.position);
    if (end < 0) throw this.malformed('a line end is missing');
    const line = this.take(end - this.position);
    this.position = end + 1;
    return line;
  }
}
