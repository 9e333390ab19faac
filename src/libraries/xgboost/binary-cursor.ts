// Bytes of a model in XGBoost's own binary format: little-endian structs and vectors (dmlc-core's serializer).
import { DecantError } from '../../errors.ts';

/** Reads from front to back; every length is checked against what is left. */
export class BinaryCursor {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #position: number;

  constructor(bytes: Uint8Array, position = 0) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#position = position;
  }

  get remaining(): number {
    return this.#bytes.length - this.#position;
  }

  malformed(problem: string): DecantError {
    return new DecantError('MALFORMED_DATA', `XGBoost model in binary, at byte ${this.#position}: ${problem}.`, {
      hint: 'The file is damaged, cut short, or no XGBoost model.',
    });
  }

  int32(): number {
    return this.#view.getInt32(this.#advance(4), true);
  }

  float32(): number {
    return this.#view.getFloat32(this.#advance(4), true);
  }

  /** A count of eight bytes. */
  count(): number {
    const at = this.#advance(8);
    return this.#view.getUint32(at, true) + this.#view.getUint32(at + 4, true) * 2 ** 32;
  }

  skip(size: number): void {
    this.#advance(size);
  }

  text(size: number): string {
    const at = this.#advance(size);
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(this.#bytes.subarray(at, at + size));
    } catch {
      throw this.malformed('a text is not UTF-8');
    }
  }

  /** A view of `count` records of `size` bytes, and where they begin. */
  records(count: number, size: number): { readonly view: DataView; readonly start: number } {
    return { view: this.#view, start: this.#advance(count * size) };
  }

  int32s(count: number): Int32Array {
    const { view, start } = this.records(count, 4);
    return Int32Array.from({ length: count }, (_, index) => view.getInt32(start + 4 * index, true));
  }

  /** A vector of floats with its count before it. */
  floats(): Float32Array {
    const count = this.count();
    const { view, start } = this.records(count, 4);
    return Float32Array.from({ length: count }, (_, index) => view.getFloat32(start + 4 * index, true));
  }

  #advance(size: number): number {
    if (size > this.remaining) throw this.malformed(`${size} bytes are due, ${this.remaining} are left`);
    const at = this.#position;
    this.#position += size;
    return at;
  }
}
