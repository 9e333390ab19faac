// Decisions of linear classifiers to labels and probabilities (sklearn/linear_model/_base.py, `LinearClassifierMixin`).
import { expit, log, softmaxRows, sumPairwise } from '../../../kernels/elementary/index.ts';
import type { Tensor } from '../../../data/tensor.ts';
import { findLargest } from '../choose-classes.ts';
import { takeElements } from '../take-elements.ts';
import { isSince } from '../release.ts';
import type { Release } from '../release.ts';
import type { Scores } from './linear-map.ts';

/** The class on the positive side of the one plane, or the one with the largest decision. */
export function chooseLabels({ rowCount, width, data }: Scores, classes: Tensor): Tensor {
  const positions = width === 1 ? Int32Array.from(data, (score) => (score > 0 ? 1 : 0)) : findLargest(data, width);
  return takeElements(classes, positions, [rowCount]);
}

/** Probabilities of independent logistic models: of two classes, or divided by their sum. */
export function applyLogistic(scores: Scores, release: Release): Scores {
  const { width, data, dtype } = scores;
  for (let at = 0; at < data.length; at++) data[at] = round(expit(data[at]!), dtype);
  if (width === 1) return addComplement(scores);
  // Since 1.9 all zeros become equal probabilities; before, NaN.
  normalizeRows(scores, isSince(release, 1, 9));
  return scores;
}

/** Probabilities of the modified Huber loss (sklearn/linear_model/_stochastic_gradient.py). */
export function applyModifiedHuber(scores: Scores): Scores {
  const { width, data } = scores;
  // The two columns of a binary answer are always float64.
  const dtype = width === 1 ? 'float64' : scores.dtype;
  for (let at = 0; at < data.length; at++) {
    const clipped = Math.min(1, Math.max(-1, data[at]!));
    data[at] = round(round(clipped + 1, dtype) / 2, dtype);
  }
  if (width === 1) return addComplement({ ...scores, dtype });
  normalizeRows(scores, true);
  return scores;
}

/** Probabilities of a multinomial model; one decision d stands for the two decisions -d and d. */
export function applySoftmax(scores: Scores): Scores {
  const { rowCount, width, data, dtype } = scores;
  let decisions = data;
  if (width === 1) {
    decisions = new Float64Array(rowCount * 2);
    for (let row = 0; row < rowCount; row++) {
      decisions[2 * row] = -data[row]!;
      decisions[2 * row + 1] = data[row]!;
    }
  }
  const classCount = Math.max(width, 2);
  softmaxRows(decisions, classCount);
  return { rowCount, width: classCount, dtype, data: decisions };
}

/** Natural logarithms; of zero it is -Infinity. */
export function takeLogarithms(scores: Scores): Scores {
  const { data } = scores;
  for (let at = 0; at < data.length; at++) data[at] = log(data[at]!);
  return scores;
}

function addComplement({ rowCount, dtype, data }: Scores): Scores {
  const both = new Float64Array(rowCount * 2);
  for (let row = 0; row < rowCount; row++) {
    both[2 * row] = 1 - data[row]!;
    both[2 * row + 1] = data[row]!;
  }
  return { rowCount, width: 2, dtype, data: both };
}

function normalizeRows({ width, data }: Scores, mendsZeros: boolean): void {
  for (let start = 0; start < data.length; start += width) {
    const sum = sumPairwise(data, start, width);
    const isZero = mendsZeros && sum === 0;
    for (let at = start; at < start + width; at++) data[at] = isZero ? 1 / width : data[at]! / sum;
  }
}

function round(value: number, dtype: Scores['dtype']): number {
  return dtype === 'float32' ? Math.fround(value) : value;
}
