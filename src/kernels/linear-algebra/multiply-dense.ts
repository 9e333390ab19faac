// Rows of a dense matrix times the rows of another: X W^T with sums in float64. The order of the sums is not that of any BLAS.

/**
 * Dot products of each row of `x` with each row of `weights`, which has `outputCount` rows of `columnCount` numbers; writes
 * `outputCount` numbers for each of `rowCount` rows to `out`.
 */
export function multiplyDense(
  x: Float64Array,
  rowCount: number,
  columnCount: number,
  weights: Float64Array,
  outputCount: number,
  out: Float64Array,
): void {
  let to = 0;
  for (let row = 0, start = 0; row < rowCount; row++, start += columnCount) {
    for (let output = 0, from = 0; output < outputCount; output++, from += columnCount) {
      out[to++] = dotProduct(x, start, weights, from, columnCount);
    }
  }
}

/** Sum of products of `count` elements of `left` from `start` on and of `right` from `from` on. */
export function dotProduct(
  left: Float64Array,
  start: number,
  right: Float64Array,
  from: number,
  count: number,
): number {
  // Four sums do not wait for each other.
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let at = 0;
  for (; at + 4 <= count; at += 4) {
    s0 += left[start + at]! * right[from + at]!;
    s1 += left[start + at + 1]! * right[from + at + 1]!;
    s2 += left[start + at + 2]! * right[from + at + 2]!;
    s3 += left[start + at + 3]! * right[from + at + 3]!;
  }
  for (; at < count; at++) s0 += left[start + at]! * right[from + at]!;
  return s0 + s1 + (s2 + s3);
}
