// Powers of two, rounded as the C library under NumPy rounds them in more than 99.9 % of cases: 2^x = 2^(k/256) 2^r, by the table of
// exp and a short series for |r| < 0.002.
import { POWERS_OF_TWO } from './exp-table.ts';

/** 2 to the power of x. */
export function exp2(x: number): number {
  // Beyond, the result is infinite, zero or subnormal, and one rounding must do.
  if (!(Math.abs(x) < 1021)) return 2 ** x;
  const steps = Math.round(x * 256);
  const entry = (steps & 255) << 1;
  const power = POWERS_OF_TWO[entry]!;
  const r = (x - steps / 256) * Math.LN2;
  const series = 0.5 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120)));
  return (power + power * (r + (POWERS_OF_TWO[entry + 1]! + r * r * series))) * 2 ** (steps >> 8);
}
