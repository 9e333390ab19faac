// Scores to probabilities, row by row and in place: logistic function and softmax as SciPy and scikit-learn compute them.
import { exp } from './exp.ts';
import { sumPairwise } from './sum-pairwise.ts';

/** The logistic function 1 / (1 + exp(-x)) (scipy.special.expit). */
export function expit(x: number): number {
  return 1 / (1 + exp(-x));
}

/** Softmax of each row of `width` scores, in place: the largest is taken off first (sklearn.utils.extmath.softmax). */
export function softmaxRows(scores: Float64Array, width: number): void {
  for (let start = 0; start < scores.length; start += width) {
    const end = start + width;
    let largest = scores[start]!;
    for (let at = start + 1; at < end; at++) if (scores[at]! > largest) largest = scores[at]!;
    for (let at = start; at < end; at++) scores[at] = exp(scores[at]! - largest);
    const sum = sumPairwise(scores, start, width);
    for (let at = start; at < end; at++) scores[at]! /= sum;
  }
}
