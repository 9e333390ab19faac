// The distribution function of the standard normal, to a few units of the last place in both tails (DLMF 7.9.1).
import { erf } from '../../kernels/elementary/index.ts';

const TERMS = 120;

/** P(Z <= z) of a standard normal Z. */
export function normalCdf(z: number): number {
  const x = z * Math.SQRT1_2;
  const size = Math.abs(x);
  if (!(size >= 1.5)) return 0.5 + 0.5 * erf(x);
  const tail = 0.5 * findComplement(size);
  return x > 0 ? 1 - tail : tail;
}

// 1 - erf(x) for x of 1.5 and more, as a continued fraction from the inside out.
function findComplement(x: number): number {
  let fraction = x;
  for (let n = TERMS; n >= 1; n--) fraction = x + n / 2 / fraction;
  return Math.exp(-x * x) / (fraction * Math.sqrt(Math.PI));
}
