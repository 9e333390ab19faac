// exp, rounded as the C library under NumPy rounds it in more than 99.9 % of cases; Math.exp differs in 10 %.
// exp(x) = 2^(k/256) exp(r): a table, and a short series for |r| < 0.0014 (P. T. P. Tang, ACM TOMS 15, 1989).
import { POWERS_OF_TWO } from './exp-table.ts';

const STEPS_PER_UNIT = 369.3299304675746;
/** ln 2 / 256 in two parts; the upper one has 34 bits, so that its multiples are exact. */
const STEP_HIGH = 0.002707606173999011;
const STEP_LOW = 6.327543041662719e-14;
/** Adding it and taking it away again rounds to a whole number. */
const ROUNDER = 6755399441055744;

/** Powers of two from 2^-1024 in steps of 2^32, and from 1 in steps of 2: a product of two is any power. */
const COARSE_POWERS = Float64Array.from({ length: 64 }, (_, index) => 2 ** (32 * (index - 32)));
const FINE_POWERS = Float64Array.from({ length: 32 }, (_, index) => 2 ** index);

/** e to the power of x. */
export function exp(x: number): number {
  if (!(Math.abs(x) < 709)) return expOfExtreme(x);
  const steps = countSteps(x);
  const exponent = steps >> 8;
  return expFraction(x, steps) * FINE_POWERS[exponent & 31]! * COARSE_POWERS[(exponent >> 5) + 32]!;
}

/** 2^(k / 256), where k is the number of steps: 0 to 2^18. */
export function tablePower(steps: number): number {
  const exponent = steps >> 8;
  return POWERS_OF_TWO[(steps & 255) << 1]! * FINE_POWERS[exponent & 31]! * COARSE_POWERS[(exponent >> 5) + 32]!;
}

/** x in units of ln 2 / 256, as a whole number. */
export function countSteps(x: number): number {
  return x * STEPS_PER_UNIT + ROUNDER - ROUNDER;
}

// exp(x) / 2^(steps >> 8), which lies near 1 to 2.
function expFraction(x: number, steps: number): number {
  const power = POWERS_OF_TWO[(steps & 255) << 1]!;
  return power + power * expRest(x, steps);
}

/** exp(x) / 2^(k / 256) - 1, where k is the number of steps: what exp(x) has beyond the table's power, relative to it. */
export function expRest(x: number, steps: number): number {
  const r = x - steps * STEP_HIGH - steps * STEP_LOW;
  const series = 0.5 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120)));
  return r + (POWERS_OF_TWO[((steps & 255) << 1) + 1]! + r * r * series);
}

function expOfExtreme(x: number): number {
  if (x !== x) return x;
  if (x > 709.79) return Infinity;
  if (x < -745.14) return 0;
  const steps = countSteps(x);
  const shift = x > 0 ? 64 : -64;
  // Only the last product rounds, overflows or underflows.
  return expFraction(x, steps) * 2 ** ((steps >> 8) - shift) * 2 ** shift;
}
