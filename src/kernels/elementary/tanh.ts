// tanh, rounded correctly in more than 99 % of cases: its series near zero, else 1 - 2 / (exp(2x) + 1) in pairs of doubles.
import { countSteps, expRest, tablePower } from './exp.ts';
import { productError } from './exact-product.ts';

/** Hyperbolic tangent. */
export function tanh(x: number): number {
  const size = Math.abs(x);
  if (size < 0.25) return tanhOfSmall(x);
  if (!(size < 20)) return x !== x ? x : Math.sign(x);
  const doubled = 2 * size;
  const steps = countSteps(doubled);
  const power = tablePower(steps);
  const rest = power * expRest(doubled, steps);
  // exp(2x) + 1 as upper + lower; the power is above 1.
  const sum = power + 1;
  const upper = sum + rest;
  const lower = rest - (upper - sum) + (1 - (sum - power));
  const quotient = 2 / upper;
  const product = quotient * upper;
  const remainder = 2 - product - productError(quotient, upper, product) - quotient * lower;
  const difference = 1 - quotient;
  const result = difference + (1 - difference - quotient - remainder / upper);
  return x < 0 ? -result : result;
}

// Terms beyond x^25 are below a thousandth of the last bit.
function tanhOfSmall(x: number): number {
  if (x === 0) return x;
  const s = x * x;
  let sum = 0;
  for (let at = COEFFICIENTS.length - 1; at >= 0; at--) sum = COEFFICIENTS[at]! + s * sum;
  return x + x * s * sum;
}

/** Of x^3, x^5, ... in the series of tanh: 4^n (4^n - 1) B(2n) / (2n)!, from n = 2. */
const COEFFICIENTS = Float64Array.of(
  -1 / 3,
  2 / 15,
  -17 / 315,
  62 / 2835,
  -1382 / 155925,
  21844 / 6081075,
  -929569 / 638512875,
  6404582 / 10854718875,
  -443861162 / 1856156927625,
  18888466084 / 194896477400625,
  -113927491862 / 2900518163668125,
  58870668456604 / 3698160658676859375,
);
