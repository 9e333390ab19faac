// The inverse of a small square matrix, by elimination with the largest pivot of each column (as LAPACK's getrf and getri pivot).

/** Inverse of a row-major matrix of `size` rows; undefined where a pivot is zero. */
export function invertMatrix(matrix: Float64Array, size: number): Float64Array | undefined {
  const left = matrix.slice();
  const right = new Float64Array(size * size);
  for (let i = 0; i < size; i++) right[i * size + i] = 1;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++) {
      if (Math.abs(left[row * size + column]!) > Math.abs(left[pivot * size + column]!)) pivot = row;
    }
    const divisor = left[pivot * size + column]!;
    if (divisor === 0) return undefined;
    if (pivot !== column) {
      swapRows(left, pivot, column, size);
      swapRows(right, pivot, column, size);
    }
    for (let row = 0; row < size; row++) {
      if (row === column) continue;
      const factor = left[row * size + column]! / divisor;
      if (factor === 0) continue;
      for (let at = column; at < size; at++) left[row * size + at]! -= factor * left[column * size + at]!;
      for (let at = 0; at < size; at++) right[row * size + at]! -= factor * right[column * size + at]!;
    }
  }
  for (let row = 0; row < size; row++) {
    const divisor = left[row * size + row]!;
    for (let at = 0; at < size; at++) right[row * size + at]! /= divisor;
  }
  return right;
}

function swapRows(matrix: Float64Array, first: number, second: number, size: number): void {
  for (let at = 0; at < size; at++) {
    const element = matrix[first * size + at]!;
    matrix[first * size + at] = matrix[second * size + at]!;
    matrix[second * size + at] = element;
  }
}
