// Triangular systems and Cholesky factors of small matrices.

/** Solves L y = b in place, for a lower triangular row-major L of `stride` numbers a row; `b` has `size` elements. */
export function solveLower(lower: Float64Array, stride: number, size: number, b: Float64Array): void {
  for (let row = 0; row < size; row++) {
    let sum = b[row]!;
    const start = row * stride;
    for (let at = 0; at < row; at++) sum -= lower[start + at]! * b[at]!;
    b[row] = sum / lower[start + row]!;
  }
}

/** Solves L' y = b in place, for a lower triangular row-major L of `stride` numbers a row; `b` has `size` elements. */
export function solveLowerTransposed(lower: Float64Array, stride: number, size: number, b: Float64Array): void {
  for (let row = size - 1; row >= 0; row--) {
    let sum = b[row]!;
    for (let at = row + 1; at < size; at++) sum -= lower[at * stride + row]! * b[at]!;
    b[row] = sum / lower[row * stride + row]!;
  }
}
