// Measures of a classification (sklearn/metrics/_classification.py).
import { DecantError } from '../../../errors.ts';
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
  if (yTrue.length !== yPred.length) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `Found input variables with inconsistent numbers of samples: [${yTrue.length}, ${yPred.length}]`,
    );
  }
  let right = 0;
  let total = 0;
  for (let row = 0; row < yTrue.length; row++) {
    const weight = sampleWeight?.[row] ?? 1;
    total += weight;
    if (yTrue[row] === yPred[row]) right += weight;
  }
  return normalize ? right / total : right;
}
