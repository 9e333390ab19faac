// From scores of classes to probabilities and positions.
import { exp, log, sumPairwise } from '../../../kernels/elementary/index.ts';

/** Probabilities of two classes: expit(scale * score) is that of the second (scipy.special.expit). */
export function toTwoProbabilities(scores: Float64Array, scale = 1): Float64Array {
  const probabilities = new Float64Array(scores.length * 2);
  for (let row = 0; row < scores.length; row++) {
    const p = 1 / (1 + exp(-scale * scores[row]!));
    probabilities[2 * row] = 1 - p;
    probabilities[2 * row + 1] = p;
  }
  return probabilities;
}

/** Position of the largest number of each row; the first of equals. */
export function findLargest(table: Float64Array, width: number): Int32Array {
  const positions = new Int32Array(table.length / width);
  for (let row = 0; row < positions.length; row++) {
    const start = row * width;
    let best = 0;
    for (let i = 1; i < width; i++) if (table[start + i]! > table[start + best]!) best = i;
    positions[row] = best;
  }
  return positions;
}

/** Softmax of each row (sklearn.utils.extmath.softmax). */
export function softmax(scores: Float64Array, width: number): Float64Array {
  const out = new Float64Array(scores.length);
  for (let row = 0; row < out.length; row += width) {
    const largest = findMaximum(scores, row, width);
    for (let i = row; i < row + width; i++) out[i] = exp(scores[i]! - largest);
    const sum = sumPairwise(out, row, width);
    for (let i = row; i < row + width; i++) out[i]! /= sum;
  }
  return out;
}

/** Softmax of each row as exp(score - logsumexp(scores)), which rounds otherwise. */
export function expNormalize(scores: Float64Array, width: number): Float64Array {
  const out = new Float64Array(scores.length);
  for (let row = 0; row < out.length; row += width) {
    const largest = findMaximum(scores, row, width);
    for (let i = row; i < row + width; i++) out[i] = exp(scores[i]! - largest);
    const total = log(sumPairwise(out, row, width)) + largest;
    for (let i = row; i < row + width; i++) out[i] = exp(scores[i]! - total);
  }
  return out;
}

function findMaximum(scores: Float64Array, start: number, count: number): number {
  let largest = -Infinity;
  for (let at = start; at < start + count; at++) largest = Math.max(largest, scores[at]!);
  return largest;
}
