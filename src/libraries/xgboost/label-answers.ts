// What a classifier makes of the Booster's answer: labels, and one probability for each class (XGBClassifier.predict and
// predict_proba, python-package/xgboost/sklearn.py).
import { makeStorage } from '../../data/storage.ts';
import { makeTensor } from '../../data/tensor.ts';
import type { Tensor } from '../../data/tensor.ts';
import { invalidInput } from './check-features.ts';
import { isSince } from './release.ts';
import type { Release } from './release.ts';

/** What the classifier keeps beside its Booster. */
export interface LabelFacts {
  readonly release: Release;
  /** Objective of the wrapper; undefined for a function. */
  readonly objective: string | undefined;
  /** `n_classes_` */
  readonly classCount: number | undefined;
  /** `classes_` of the label encoder that wrappers had up to 1.7. */
  readonly encoder: Tensor | undefined;
}

/** Labels of the Booster's answer. */
export function takeLabels(answer: Tensor, facts: LabelFacts): Tensor {
  const { release, encoder } = facts;
  const isWide = answer.shape.length > 1;
  if (isSince(release, 1, 6) && isWide) {
    if (facts.classCount === undefined) throw invalidInput("'XGBClassifier' object has no attribute 'n_classes_'.");
    // Several labels a row, each of which holds or not.
    if (facts.classCount === 2 && answer.shape[1] !== 1) {
      return makeTensor(
        'float64',
        answer.shape,
        Float64Array.from(answer.data, (value) => (Number(value) > 0.5 ? 1 : 0)),
      );
    }
  }
  if (isSince(release, 1, 6) && !isWide && facts.objective === 'multi:softmax') {
    return makeTensor('int32', answer.shape, Int32Array.from(answer.data, Number));
  }
  const indexes = isWide ? takeLargest(answer) : Array.from(answer.data, (value) => (Number(value) > 0.5 ? 1 : 0));
  if (encoder !== undefined) return decode(indexes, encoder);
  // Without its encoder the wrapper of 1.0 to 1.2 gives what the Booster gave.
  if (!isSince(release, 1, 3)) return answer;
  return makeTensor('int64', [indexes.length], BigInt64Array.from(indexes, BigInt));
}

// numpy.argmax: the first of the largest, or the first NaN.
function takeLargest({ data, shape }: Tensor): number[] {
  const [rowCount = 0, width = 0] = shape;
  return Array.from({ length: rowCount }, (_, row) => {
    let best = 0;
    for (let at = 0; at < width; at++) {
      const value = Number(data[row * width + at]);
      if (Number.isNaN(value)) return at;
      if (value > Number(data[row * width + best])) best = at;
    }
    return best;
  });
}

function decode(indexes: readonly number[], encoder: Tensor): Tensor {
  const labels: ArrayLike<unknown> = encoder.data;
  if (indexes.some((index) => index >= labels.length)) {
    throw invalidInput(`y contains previously unseen labels: the label encoder has ${labels.length} classes.`);
  }
  const data = makeStorage(encoder.dtype, indexes.length);
  const target = data as { [row: number]: unknown };
  for (const [row, index] of indexes.entries()) target[row] = labels[index];
  return { ...encoder, shape: [indexes.length], data } as Tensor;
}

/** How predict_proba asks the Booster: for margins, where multi:softmax answers class numbers. */
export function asksMargins({ release, objective }: LabelFacts): boolean {
  if (objective !== 'multi:softmax' || !isSince(release, 1, 4)) return false;
  if (isSince(release, 1, 6) && !isSince(release, 1, 7)) {
    throw invalidInput("multi:softmax doesn't support `predict_proba`. Switch to `multi:softproba` instead.");
  }
  return true;
}

/** Probabilities of each class; `answer` is of margins where {@link asksMargins} says so. */
export function takeProbabilities(answer: Tensor, facts: LabelFacts): Tensor {
  const { release, objective, classCount } = facts;
  if (asksMargins(facts) && isSince(release, 1, 7)) return takeSoftmax(answer);
  const [, width] = answer.shape;
  if (width === undefined) return pairProbabilities(answer);
  const isWhole = isSince(release, 1, 4)
    ? width === classCount || (isSince(release, 1, 6) && classCount === 2 && width >= 2)
    : objective === 'multi:softprob';
  if (isWhole) return answer;
  throw invalidInput(
    `The Booster answers ${width} numbers a row for a classifier of ${classCount ?? 'unknown'} classes; predict_proba needs one for each class.`,
  );
}

function pairProbabilities({ data }: Tensor): Tensor {
  const out = new Float32Array(2 * data.length);
  for (let row = 0; row < data.length; row++) {
    const probability = Number(data[row]);
    out[2 * row] = 1 - probability;
    out[2 * row + 1] = probability;
  }
  return makeTensor('float32', [data.length, 2], out);
}

// scipy.special.softmax of float32.
function takeSoftmax({ data, shape }: Tensor): Tensor {
  const [rowCount = 0, width = 1] = shape;
  if (shape.length !== 2) throw invalidInput('axis 1 is out of bounds for array of dimension 1.');
  const out = Float32Array.from(data, Number);
  for (let start = 0; start < rowCount * width; start += width) {
    const row = out.subarray(start, start + width);
    const largest = row.reduce((most, value) => Math.max(most, value), -Infinity);
    let sum = 0;
    for (let at = 0; at < width; at++) {
      row[at] = Math.exp(Math.fround(row[at]! - largest));
      sum = Math.fround(sum + row[at]!);
    }
    for (let at = 0; at < width; at++) row[at]! /= sum;
  }
  return makeTensor('float32', shape, out);
}
