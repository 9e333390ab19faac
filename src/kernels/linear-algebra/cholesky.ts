// Cholesky's factor of a symmetric positive definite matrix.

/** Makes L of the lower triangle of A = L L^T, in place; false where A is not positive definite to working precision. */
export function factorCholesky(lower: Float64Array, size: number): boolean {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = lower[i * size + j]!;
      for (let k = 0; k < j; k++) sum -= lower[i * size + k]! * lower[j * size + k]!;
      if (i !== j) lower[i * size + j] = sum / lower[j * size + j]!;
      else if (sum > 0) lower[i * size + i] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}
