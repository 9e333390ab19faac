// Which tree estimators take NaN in X (the `allow_nan` tag and `_support_missing_values` of scikit-learn 1.3 and later).
import type { Attributes } from '../attributes.ts';
import { isSince } from '../release.ts';
import type { Release } from '../release.ts';

/** Does this tree take NaN? Dense X only. */
export function treeAllowsMissing(attributes: Attributes, release: Release): boolean {
  if (!isSince(release, 1, 3)) return false;
  const isExtra = attributes.className.startsWith('Extra');
  const splitter = attributes.choice('splitter', ['best', 'random']);
  if (isSince(release, 1, 9)) return !isExtra || splitter === 'random';
  if (isSince(release, 1, 4) && attributes.optional('monotonic_cst') !== null) return false;
  if (!takesCriterion(attributes.string('criterion'), release)) return false;
  if (!isSince(release, 1, 6)) return splitter === 'best';
  if (!isExtra) return true;
  // ExtraTreeRegressor of 1.6 has the tag of DecisionTreeRegressor.
  return splitter === 'random' || (attributes.className === 'ExtraTreeRegressor' && !isSince(release, 1, 7));
}

/** Do trees of this criterion take NaN? Those of all do since 1.9. */
export function takesCriterion(criterion: string, release: Release): boolean {
  return isSince(release, 1, 9) || CRITERIA.includes(criterion);
}

const CRITERIA = ['gini', 'log_loss', 'entropy', 'squared_error', 'friedman_mse', 'poisson'];
