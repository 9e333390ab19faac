// The logarithm of a determinant, by elimination with the largest pivot of each column (numpy.linalg.slogdet).

/** log |A| of a row-major matrix of `size` rows; -Infinity where the determinant is not above zero. */
export function logDeterminant(matrix: Float64Array, size: number): number {
  const work = matrix.slice();
  let sign = 1;
  let sum = 0;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++) {
      if (Math.abs(work[row * size + column]!) > Math.abs(work[pivot * size + column]!)) pivot = row;
    }
    const divisor = work[pivot * size + column]!;
    if (pivot !== column) {
      sign = -sign;
      for (let at = 0; at < size; at++) {
        const element = work[pivot * size + at]!;
        work[pivot * size + at] = work[column * size + at]!;
        work[column * size + at] = element;
      }
    }
    if (divisor < 0) sign = -sign;
    sum += Math.log(Math.abs(divisor));
    for (let row = column + 1; row < size; row++) {
      const factor = work[row * size + column]! / divisor;
      if (factor === 0) continue;
      for (let at = column + 1; at < size; at++) work[row * size + at]! -= factor * work[column * size + at]!;
    }
  }
  return sign > 0 ? sum : -Infinity;
}
