// Squared lengths of rows in the order in which numpy.einsum('ij,ij->i') adds them (numpy/_core/src/multiarray/einsum_sumprod.c.src):
// two sums side by side. What is left of a squared distance near zero is made of the last bits of these.

/** `pairs` since NumPy 1.20; `backwards` before, where the last elements are added from the end. */
export type NormRule = 'pairs' | 'backwards';

const BLOCK = 8;

/** Sum of the squares of `count` elements from `start` on. */
export function squaredNorm(data: Float64Array, start: number, count: number, rule: NormRule): number {
  const whole = count - (count % BLOCK);
  const isNew = rule === 'pairs';
  let even = 0;
  let odd = 0;
  for (let block = start; block < start + whole; block += BLOCK) {
    for (let i = 0; i < BLOCK; i += 2) {
      const at = block + (isNew ? BLOCK - 2 - i : i);
      even += data[at]! * data[at]!;
      odd += data[at + 1]! * data[at + 1]!;
    }
  }
  const end = start + count;
  if (isNew) {
    for (let at = start + whole; at < end; at += 2) {
      even += data[at]! * data[at]!;
      if (at + 1 < end) odd += data[at + 1]! * data[at + 1]!;
    }
    return even + odd;
  }
  let sum = even + odd;
  for (let at = end - 1; at >= start + whole; at--) sum += data[at]! * data[at]!;
  return sum;
}
