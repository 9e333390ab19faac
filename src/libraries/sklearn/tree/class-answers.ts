// Answers of tree classifiers, made of rows of scores: probabilities and labels of one output or several.
import { makeTensor } from '../../../data/tensor.ts';
import type { Tensor } from '../../../data/tensor.ts';
import { sumPairwise } from '../../../kernels/elementary/index.ts';
import type { Prediction } from '../estimator.ts';
import type { ClassLayout } from './class-layout.ts';
import { takeElements } from '../take-elements.ts';

/** Divides the scores of each output by their sum, as predict_proba did before 1.4; zeros stay zeros. */
export function normalizeScores(scores: Float64Array, layout: ClassLayout): void {
  const { stride, counts } = layout;
  const width = stride * counts.length;
  for (let row = 0; row < scores.length; row += width) {
    for (let output = 0; output < counts.length; output++) {
      const start = row + output * stride;
      const count = counts[output]!;
      const sum = sumPairwise(scores, start, count);
      const divisor = sum === 0 ? 1 : sum;
      for (let at = start; at < start + count; at++) scores[at]! /= divisor;
    }
  }
}

/** The label with the largest score (the first of equals): [n], or [n, outputs]. */
export function answerLabels(scores: Float64Array, labels: Tensor, layout: ClassLayout): Tensor {
  const { stride, counts } = layout;
  const outputCount = counts.length;
  const rowCount = scores.length / (stride * outputCount);
  const positions = new Int32Array(rowCount * outputCount);
  let offset = 0;
  for (let output = 0; output < outputCount; output++) {
    const count = counts[output]!;
    for (let row = 0; row < rowCount; row++) {
      const start = (row * outputCount + output) * stride;
      let best = 0;
      for (let i = 1; i < count; i++) if (scores[start + i]! > scores[start + best]!) best = i;
      positions[row * outputCount + output] = offset + best;
    }
    offset += count;
  }
  return takeElements(labels, positions, outputCount === 1 ? [rowCount] : [rowCount, outputCount]);
}

/** Scores as [n, classes]; one tensor for each output where there are several. */
export function answerScores(scores: Float64Array, layout: ClassLayout): Prediction {
  const { stride, counts } = layout;
  const outputCount = counts.length;
  const rowCount = scores.length / (stride * outputCount);
  if (outputCount === 1 && counts[0] === stride) return makeTensor('float64', [rowCount, stride], scores);
  const tensors = counts.map((count, output) => {
    const data = new Float64Array(rowCount * count);
    for (let row = 0; row < rowCount; row++) {
      const start = (row * outputCount + output) * stride;
      for (let i = 0; i < count; i++) data[row * count + i] = scores[start + i]!;
    }
    return makeTensor('float64', [rowCount, count], data);
  });
  return outputCount === 1 ? tensors[0]! : tensors;
}

/** Natural logarithms, in place; of zero it is -Infinity. */
export function takeLogarithms(scores: Float64Array): Float64Array {
  for (let at = 0; at < scores.length; at++) scores[at] = Math.log(scores[at]!);
  return scores;
}
