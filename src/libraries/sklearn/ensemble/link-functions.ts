// From scores of classes to probabilities, where releases differ from the plain softmax.
import { exp, expit, log, sumPairwise } from '../../../kernels/elementary/index.ts';

/** Probabilities of two classes: expit(scale * score) is that of the second. */
export function toTwoProbabilities(scores: Float64Array, scale = 1): Float64Array {
  const probabilities = new Float64Array(scores.length * 2);
  for (let row = 0; row < scores.length; row++) {
    const p = expit(scale * scores[row]!);
    probabilities[2 * row] = 1 - p;
    probabilities[2 * row + 1] = p;
  }
  return probabilities;
}

/** Softmax of each row, in place, as exp(score - logsumexp(scores)), which rounds otherwise than a division. */
export function normalizeByLogarithm(scores: Float64Array, width: number): void {
  const powers = new Float64Array(width);
  for (let row = 0; row < scores.length; row += width) {
    let largest = -Infinity;
    for (let i = 0; i < width; i++) largest = Math.max(largest, scores[row + i]!);
    for (let i = 0; i < width; i++) powers[i] = exp(scores[row + i]! - largest);
    const total = log(sumPairwise(powers, 0, width)) + largest;
    for (let i = 0; i < width; i++) scores[row + i] = exp(scores[row + i]! - total);
  }
}
