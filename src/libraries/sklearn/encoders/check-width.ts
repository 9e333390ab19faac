// Number and names of the columns that an estimator was fitted on, against those of X
// (sklearn/base.py `_check_n_features`, sklearn/utils/validation.py `_check_feature_names`).
import { DecantError } from '../../../errors.ts';
import type { Features } from '../estimator.ts';

/** Number of columns of X. */
export function countColumns(x: Features): number {
  return x.kind === 'frame' ? x.columns.length : x.columnCount;
}

/** Refuses X of another width than in fit. */
export function checkWidth(x: Features, expected: number, className: string): void {
  const width = countColumns(x);
  if (width === expected) return;
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `X has ${width} features, but ${className} is expecting ${expected} features as input.`,
  );
}
