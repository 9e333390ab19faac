// Dot products rounded as OpenBLAS rounds them on x86-64 with AVX-512: NumPy and scikit-learn decide between nearly equal distances by the
// last bit of these. Other processors round otherwise; there is no answer that is right for all of them.
import { productError } from '../elementary/exact-product.ts';

/** left * right + addend, rounded once. */
function multiplyAdd(left: number, right: number, addend: number): number {
  const product = left * right;
  const error = productError(left, right, product);
  const sum = product + addend;
  const shift = sum - product;
  const lost = product - (sum - shift) + (addend - shift);
  const result = sum + (lost + error);
  // Huge numbers overflow in the splitting of the product.
  return result === result ? result : product + addend;
}

/** Dot product of two rows as an element of a matrix product (dgemm): one fused sum in the order of the columns. */
export function dotAsGemm(x: Float64Array, at: number, y: Float64Array, other: number, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) sum = multiplyAdd(x[at + i]!, y[other + i]!, sum);
  return sum;
}

const LANES = 4;
const BLOCK = 16;

/** Dot product of two rows alone (ddot): sixteen, or thirty-two, fused sums side by side, and what is left over in order. */
export function dotAsDdot(x: Float64Array, at: number, y: Float64Array, other: number, size: number): number {
  const whole = size - (size % BLOCK);
  let sum = 0;
  let done = 0;
  if (whole > 0) {
    const sums = new Float64Array(BLOCK);
    const wide = size - (size % (2 * BLOCK));
    if (wide > 0) {
      const both = new Float64Array(2 * BLOCK);
      for (; done < wide; done += both.length) {
        for (let i = 0; i < both.length; i++) both[i] = multiplyAdd(x[at + done + i]!, y[other + done + i]!, both[i]!);
      }
      // Each vector of eight sums folds into one of four.
      for (let i = 0; i < BLOCK; i++) {
        const from = Math.floor(i / LANES) * 2 * LANES + (i % LANES);
        sums[i] = both[from]! + both[from + LANES]!;
      }
    }
    for (; done < whole; done += BLOCK) {
      for (let i = 0; i < BLOCK; i++) sums[i] = multiplyAdd(x[at + done + i]!, y[other + done + i]!, sums[i]!);
    }
    const [a, b, c, d] = [0, 1, 2, 3].map((i) => sums[i]! + sums[i + 4]! + sums[i + 8]! + sums[i + 12]!);
    sum = a! + c! + (b! + d!);
  }
  for (; done < size; done++) sum = multiplyAdd(x[at + done]!, y[other + done]!, sum);
  return sum;
}
