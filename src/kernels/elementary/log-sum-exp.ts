// The logarithm of a sum of exponentials (scipy.special.logsumexp, as of SciPy 1.15 and scikit-learn 1.9).
import { exp } from './exp.ts';
import { log } from './log.ts';

/** log(sum(exp(x))) of `count` elements from `start` on. */
export function logSumExp(data: Float64Array, start: number, count: number): number {
  let largest = -Infinity;
  for (let at = start; at < start + count; at++) if (data[at]! > largest) largest = data[at]!;
  if (largest === -Infinity || largest === Infinity) return largest;
  let ties = 0;
  let rest = 0;
  for (let at = start; at < start + count; at++) {
    if (data[at] === largest) ties += 1;
    else rest += exp(data[at]! - largest);
  }
  return Math.log1p(rest / ties) + log(ties) + largest;
}
