// Bytes of a UBJSON document, read in order; multi-byte numbers have the most significant byte first.
import { DecantError } from '../../errors.ts';

/** Reads from front to back; a read beyond the end is MALFORMED_DATA with its offset. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get position(): number {
    return this.#position;
  }

  get remaining(): number {
    return this.#bytes.length - this.#position;
  }

  /** The next byte, which stays. */
  peek(): number {
    if (this.#position >= this.#bytes.length) throw this.malformed('the document ends here');
    return this.#bytes[this.#position]!;
  }

  byte(): number {
    const byte = this.peek();
    this.#position += 1;
    return byte;
  }

  /** Moves `size` bytes on and gives a view from where it stood. */
  view(size: number): { readonly view: DataView; readonly offset: number } {
    if (size > this.remaining) throw this.malformed(`${size} bytes are due, ${this.remaining} are left`);
    const offset = this.#position;
    this.#position += size;
    return { view: this.#view, offset };
  }

  /** Text of `size` bytes in UTF-8. */
  text(size: number): string {
    const { offset } = this.view(size);
    try {
      return this.#decoder.decode(this.#bytes.subarray(offset, offset + size));
    } catch (cause) {
      throw this.malformed('a text is not UTF-8', cause);
    }
  }

  malformed(problem: string, cause?: unknown): DecantError {
    return new DecantError('MALFORMED_DATA', `UBJSON, at byte ${this.#position}: ${problem}.`, { cause });
  }
}
