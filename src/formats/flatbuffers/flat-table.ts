// FlatBuffers without a schema compiler: a table is asked for its fields by number, every offset is checked, and all that is copied
// counts (https://flatbuffers.dev/internals; little endian).
import { DecantError } from '../../errors.ts';
import { readNumbers } from '../python/numbers.ts';

/** Limits of {@link readFlatRoot}. */
export interface FlatOptions {
  /**
   * Most bytes that are copied out in all. Parts of a buffer may be named more than once: without a limit, a small one could ask
   * for much memory. Default: four times the buffer, and a megabyte.
   */
  readonly maxCopiedBytes?: number;
}

/** Bytes of a buffer, and what may still be copied out of it. */
interface FlatSource {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  left: number;
}

/** The root table of a buffer. */
export function readFlatRoot(bytes: Uint8Array, options: FlatOptions = {}): FlatTable {
  const { maxCopiedBytes = 4 * bytes.length + 2 ** 20 } = options;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const source = { bytes, view, left: maxCopiedBytes };
  return new FlatTable(source, followOffset(source, 0));
}

/** One table. Fields have the numbers of the schema, from 0 on; an absent field has its default. */
export class FlatTable {
  readonly #source: FlatSource;
  readonly #position: number;
  readonly #vtable: number;
  readonly #vtableSize: number;
  readonly #size: number;

  /** For {@link readFlatRoot} and tables themselves. */
  constructor(source: FlatSource, position: number) {
    spend(source, 8);
    checkRange(source, position, 4);
    const { view } = source;
    const vtable = position - view.getInt32(position, true);
    checkRange(source, vtable, 4);
    const vtableSize = view.getUint16(vtable, true);
    const size = view.getUint16(vtable + 2, true);
    if (vtableSize < 4 || vtableSize % 2 !== 0 || size < 4) throw malformed(vtable, 'a table has no layout');
    checkRange(source, vtable, vtableSize);
    checkRange(source, position, size);
    this.#source = source;
    this.#position = position;
    this.#vtable = vtable;
    this.#vtableSize = vtableSize;
    this.#size = size;
  }

  boolean(field: number, fallback = false): boolean {
    const at = this.#locate(field, 1);
    return at < 0 ? fallback : this.#source.view.getUint8(at) !== 0;
  }

  int8(field: number, fallback = 0): number {
    const at = this.#locate(field, 1);
    return at < 0 ? fallback : this.#source.view.getInt8(at);
  }

  int16(field: number, fallback = 0): number {
    const at = this.#locate(field, 2);
    return at < 0 ? fallback : this.#source.view.getInt16(at, true);
  }

  /** A 64-bit integer; beyond 2^53 it is only near. */
  int64(field: number, fallback = 0): number {
    const at = this.#locate(field, 8);
    return at < 0 ? fallback : Number(this.#source.view.getBigInt64(at, true));
  }

  int32(field: number, fallback = 0): number {
    const at = this.#locate(field, 4);
    return at < 0 ? fallback : this.#source.view.getInt32(at, true);
  }

  float32(field: number, fallback = 0): number {
    const at = this.#locate(field, 4);
    return at < 0 ? fallback : this.#source.view.getFloat32(at, true);
  }

  float64(field: number, fallback = 0): number {
    const at = this.#locate(field, 8);
    return at < 0 ? fallback : this.#source.view.getFloat64(at, true);
  }

  /** A text in UTF-8; undefined where it is absent. */
  text(field: number): string | undefined {
    const at = this.#locate(field, 4);
    return at < 0 ? undefined : readText(this.#source, followOffset(this.#source, at));
  }

  /** A table; undefined where it is absent. */
  table(field: number): FlatTable | undefined {
    const at = this.#locate(field, 4);
    return at < 0 ? undefined : new FlatTable(this.#source, followOffset(this.#source, at));
  }

  /** Elements of a vector of `itemSize` bytes each, which share the buffer's memory; empty where it is absent. */
  bytes(field: number, itemSize = 1): Uint8Array {
    const vector = this.#vector(field, itemSize);
    spend(this.#source, vector.length * itemSize);
    return this.#source.bytes.subarray(vector.start, vector.start + vector.length * itemSize);
  }

  int32s(field: number): Int32Array {
    return readNumbers('int32', this.bytes(field, 4), true);
  }

  uint32s(field: number): Uint32Array {
    return readNumbers('uint32', this.bytes(field, 4), true);
  }

  float32s(field: number): Float32Array {
    return readNumbers('float32', this.bytes(field, 4), true);
  }

  float64s(field: number): Float64Array {
    return readNumbers('float64', this.bytes(field, 8), true);
  }

  texts(field: number): string[] {
    return this.#offsets(field, (at) => readText(this.#source, at));
  }

  tables(field: number): FlatTable[] {
    return this.#offsets(field, (at) => new FlatTable(this.#source, at));
  }

  // Where a field of this size lies; negative where it is absent.
  #locate(field: number, size: number): number {
    const entry = 4 + 2 * field;
    const offset = entry + 2 > this.#vtableSize ? 0 : this.#source.view.getUint16(this.#vtable + entry, true);
    if (offset === 0) return -1;
    if (offset + size > this.#size) throw malformed(this.#position, `field ${field} lies outside of its table`);
    return this.#position + offset;
  }

  #vector(field: number, itemSize: number): { readonly start: number; readonly length: number } {
    const at = this.#locate(field, 4);
    if (at < 0) return { start: 0, length: 0 };
    const position = followOffset(this.#source, at);
    checkRange(this.#source, position, 4);
    const length = this.#source.view.getUint32(position, true);
    checkRange(this.#source, position + 4, length * itemSize);
    return { start: position + 4, length };
  }

  #offsets<T>(field: number, read: (position: number) => T): T[] {
    const { start, length } = this.#vector(field, 4);
    spend(this.#source, 8 * length);
    return Array.from({ length }, (_, index) => read(followOffset(this.#source, start + 4 * index)));
  }
}

function readText(source: FlatSource, position: number): string {
  checkRange(source, position, 4);
  const length = source.view.getUint32(position, true);
  checkRange(source, position + 4, length);
  spend(source, length);
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(
    source.bytes.subarray(position + 4, position + 4 + length),
  );
}

function followOffset(source: FlatSource, position: number): number {
  checkRange(source, position, 4);
  const target = position + source.view.getUint32(position, true);
  checkRange(source, target, 4);
  return target;
}

function checkRange(source: FlatSource, start: number, size: number): void {
  if (start >= 0 && start + size <= source.bytes.length) return;
  throw malformed(start, `${size} bytes from there on are not in its ${source.bytes.length} bytes`);
}

function spend(source: FlatSource, size: number): void {
  source.left -= size;
  if (source.left < 0) {
    throw new DecantError(
      'LIMIT_EXCEEDED',
      'A FlatBuffers message names its parts too often: more is copied than it may.',
    );
  }
}

function malformed(position: number, reason: string): DecantError {
  return new DecantError('MALFORMED_DATA', `FlatBuffers message, offset ${position}: ${reason}.`);
}
