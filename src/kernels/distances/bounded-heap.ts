// A heap of fixed size that keeps the smallest values pushed, the largest of them at the top (sklearn/utils/_heap.pyx). Which of several
// equal values stay depends on it, so the moves are scikit-learn's.

import { sortTogether } from './sort-together.ts';

/** Pushes a value, smaller than the largest one, with its index into the heap of `size` elements from `start` on. */
export function pushBounded(
  values: Float64Array,
  indices: Int32Array,
  start: number,
  size: number,
  value: number,
  index: number,
): void {
  let current = 0;
  for (;;) {
    const left = 2 * current + 1;
    const right = left + 1;
    if (left >= size) break;
    let next = left;
    if (right < size && values[start + left]! < values[start + right]!) next = right;
    const other = values[start + next]!;
    if (!(value < other)) break;
    values[start + current] = other;
    indices[start + current] = indices[start + next]!;
    current = next;
  }
  values[start + current] = value;
  indices[start + current] = index;
}

/** Where the smallest values go. */
export interface SmallestOut {
  readonly values: Float64Array;
  readonly indices: Int32Array;
  readonly start: number;
  readonly size: number;
}

/** Writes the `size` smallest of `count` values and their places to `out`, in ascending order; of equals at the end the first stay. */
export function keepSmallest(source: Float64Array, count: number, { values, indices, start, size }: SmallestOut): void {
  values.fill(Infinity, start, start + size);
  indices.fill(0, start, start + size);
  for (let place = 0; place < count; place++) {
    const value = source[place]!;
    if (value < values[start]!) pushBounded(values, indices, start, size, value, place);
  }
  sortTogether(values, indices, start, size);
}
