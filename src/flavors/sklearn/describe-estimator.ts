// An estimator in one line: `Pipeline(StandardScaler, LogisticRegression)`.
import type { Estimator } from '../../libraries/sklearn/estimator.ts';

const MAX_CHILDREN = 6;

/** Class name with those of the estimators inside. */
export function describeEstimator(estimator: Estimator): string {
  const children = estimator.children ?? [];
  if (children.length === 0) return estimator.className;
  const shown = children.slice(0, MAX_CHILDREN).map(describeEstimator);
  return `${estimator.className}(${shown.join(', ')}${children.length > MAX_CHILDREN ? ', ...' : ''})`;
}
