// Natural logarithm, rounded as the C library under NumPy rounds it in more than 99.9 % of cases.
// log(2^e m) = e ln 2 - log(c) + log(1 + r), r = m c - 1: a table of short inverses c, and a series for |r| < 0.005.
import { INVERSES } from './log-table.ts';
import { productError } from './exact-product.ts';

/** ln 2 in two parts; the upper one ends at 2^-42, as the table's logarithms do, so that sums of them are exact. */
const LN2_HIGH = 0.6931471805598903;
const LN2_LOW = 5.497923018708371e-14;

/** A register to look at the bits of a double: nothing is kept in it between calls. */
const DOUBLE = new Float64Array(1);
const WORDS = new Int32Array(DOUBLE.buffer);
const UPPER = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 1 : 0;

/** Natural logarithm of x. */
export function log(x: number): number {
  const f = x - 1;
  if (Math.abs(f) < 0.015625) return logNearOne(f);
  if (x >= 2.2250738585072014e-308 && x < Infinity) return logOfNormal(x, 0);
  // Subnormal numbers; zero, negative numbers, infinity, NaN.
  return x > 0 && x < 1 ? logOfNormal(x * 2 ** 54, -54) : Math.log(x);
}

// log(2^shift x)
function logOfNormal(x: number, shift: number): number {
  DOUBLE[0] = x;
  const word = WORDS[UPPER]!;
  const exponent = (word >> 20) - 1023 + shift;
  const entry = ((word >> 13) & 127) * 3;
  WORDS[UPPER] = (word & 0xfffff) | 0x3ff00000;
  const mantissa = DOUBLE[0];
  // The inverse has ten bits: its products with both halves of the mantissa are exact.
  WORDS[1 - UPPER] = 0;
  const half = DOUBLE[0];
  const inverse = INVERSES[entry]!;
  const near = half * inverse - 1;
  const far = (mantissa - half) * inverse;
  const r = near + far;
  const rest = near - r + far;
  const whole = exponent * LN2_HIGH + INVERSES[entry + 1]!;
  const upper = whole + r;
  const lower = whole - upper + r + (rest + exponent * LN2_LOW + INVERSES[entry + 2]!);
  const s = r * r;
  const series = r * (1 / 3 - r * (1 / 4 - r * (1 / 5 - r * (1 / 6 - r * (1 / 7 - r / 8)))));
  return upper + (lower + s * (series - 0.5));
}

// log(1 + f), with f^2 / 2 exactly.
function logNearOne(f: number): number {
  const square = f * f;
  const half = square * 0.5;
  const error = productError(f, f, square) * 0.5;
  const upper = f - half;
  const lower = f - upper - half - error;
  const higher = 1 / 7 - f * (1 / 8 - f * (1 / 9 - f * (1 / 10 - f * (1 / 11))));
  const series = 1 / 3 - f * (1 / 4 - f * (1 / 5 - f * (1 / 6 - f * higher)));
  return upper + (lower + f * square * series);
}
