// Empty storage of each element type.
import type { Dtype, NumericDtype, Storage } from './dtype.ts';

/** The typed array of each element type that has one. */
export const TYPED_ARRAYS = {
  bool: Uint8Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  uint64: BigUint64Array,
  float32: Float32Array,
  float64: Float64Array,
  datetime64: BigInt64Array,
} as const;

/** Zeros, or nulls, of one element type. */
export function makeStorage<D extends Dtype>(dtype: D, length: number): Storage[D] {
  return allocate(dtype, length) as Storage[D];
}

function allocate(dtype: Dtype, length: number): Storage[Dtype] {
  if (dtype === 'str' || dtype === 'bytes' || dtype === 'object') return new Array<null>(length).fill(null);
  return new TYPED_ARRAYS[dtype](length);
}

/** Bytes of one number. */
export function itemSize(dtype: NumericDtype): number {
  return TYPED_ARRAYS[dtype].BYTES_PER_ELEMENT;
}

/** Copies `source` into every `step`th place of `out` from `start` on. Both hold one element type. */
export function writeStrided(out: Storage[Dtype], source: Storage[Dtype], start: number, step: number): void {
  const target = out as { [index: number]: unknown };
  for (let index = 0, place = start; index < source.length; index++, place += step) target[place] = source[index];
}
