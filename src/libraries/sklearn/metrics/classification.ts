// Measures of a classification (sklearn/metrics/_classification.py).
import { checkLengths } from './check-lengths.ts';
import type { MetricOptions } from './regression.ts';

/** Options of {@link accuracyScore}. */
export interface AccuracyOptions extends MetricOptions {
  /** False counts the rows instead of taking their part. Default: true. */
  readonly normalize?: boolean;
}

/** The part of the rows whose label is the true one. */
export function accuracyScore(
  yTrue: ArrayLike<unknown>,
  yPred: ArrayLike<unknown>,
  { sampleWeight, normalize = true }: AccuracyOptions = {},
): number {
  checkLengths(yTrue, yPred, sampleWeight);
  let right = 0;
  let total = 0;
  for (let row = 0; row < yTrue.length; row++) {
    const weight = sampleWeight?.[row] ?? 1;
    total += weight;
    if (yTrue[row] === yPred[row]) right += weight;
  }
  return normalize ? right / total : right;
}

/** Rows are true labels, columns predicted ones, both in the order of `labels`. Default: all labels, sorted. */
export function confusionMatrix(
  yTrue: ArrayLike<string | number | boolean>,
  yPred: ArrayLike<string | number | boolean>,
  { labels, sampleWeight }: MetricOptions & { readonly labels?: readonly (string | number | boolean)[] } = {},
): readonly Float64Array[] {
  checkLengths(yTrue, yPred, sampleWeight);
  const order = labels ?? [...new Set([...Array.from(yTrue), ...Array.from(yPred)])].sort(compareLabels);
  const positions = new Map(order.map((label, position) => [label, position]));
  const matrix = order.map(() => new Float64Array(order.length));
  for (let row = 0; row < yTrue.length; row++) {
    const [truth, predicted] = [positions.get(yTrue[row]!), positions.get(yPred[row]!)];
    if (truth !== undefined && predicted !== undefined) matrix[truth]![predicted]! += sampleWeight?.[row] ?? 1;
  }
  return matrix;
}

/** Mean of the parts of each class that are found; classes that no row has are left out. */
export function balancedAccuracyScore(
  yTrue: ArrayLike<string | number | boolean>,
  yPred: ArrayLike<string | number | boolean>,
  options: MetricOptions = {},
): number {
  const found = confusionMatrix(yTrue, yPred, options).flatMap((row, label) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return total === 0 ? [] : [row[label]! / total];
  });
  return found.reduce((sum, part) => sum + part, 0) / found.length;
}

function compareLabels(one: string | number | boolean, other: string | number | boolean): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
