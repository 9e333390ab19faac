// Scores of an estimator on folds that it has not seen (sklearn/model_selection/_validation.py, cross_val_score).
import type { ModelInput } from '../../../data/input.ts';
import { DecantError } from '../../../errors.ts';
import { KFold, StratifiedKFold } from '../splitting/k-fold.ts';
import type { Folds } from '../splitting/k-fold.ts';
import { Trainable } from './trainable.ts';
import type { Target } from './training-data.ts';

/** What can be scored: an estimator with `score`. */
export interface ScorableEstimator {
  fit(x: ModelInput, y?: Target): unknown;
  clone(): ScorableEstimator;
  score(x: ModelInput, y: Target): number;
}

/** Options of {@link crossValScore}. */
export interface CrossValOptions {
  /** Number of folds, or what gives them. Default: 5, with the same part of each class for classifiers. */
  readonly cv?: number | Folds;
  /** Judges an estimator that was fitted; higher is better. Default: its own `score`. */
  readonly scoring?: (estimator: ScorableEstimator, x: readonly object[], y: readonly unknown[]) => number;
}

/** The score of each fold, from a clone that was fitted on the other folds. `x` is rows. */
export function crossValScore(
  estimator: ScorableEstimator,
  x: readonly object[],
  y: ArrayLike<number | string | boolean>,
  options: CrossValOptions = {},
): Float64Array {
  const { cv = 5, scoring = askEstimator } = options;
  if (x.length !== y.length) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `Found input variables with inconsistent numbers of samples: [${x.length}, ${y.length}]`,
    );
  }
  const folds = typeof cv === 'number' ? chooseFolds(estimator, cv) : cv;
  const scores = folds.split(x.length, y).map(({ train, test }) => {
    const pick = <T>(list: ArrayLike<T>, rows: Int32Array): T[] => Array.from(rows, (row) => list[row]!);
    const fitted = estimator.clone();
    fitted.fit(pick(x, train), pick(y, train) as Target);
    return scoring(fitted, pick(x, test), pick(y, test));
  });
  return Float64Array.from(scores);
}

function askEstimator(fitted: ScorableEstimator, x: readonly object[], y: readonly unknown[]): number {
  return fitted.score(x, y as Target);
}

function chooseFolds(estimator: ScorableEstimator, nSplits: number): Folds {
  const isClassifier = estimator instanceof Trainable && estimator.estimatorType === 'classifier';
  return isClassifier ? new StratifiedKFold({ nSplits }) : new KFold({ nSplits });
}
