// Selectors whose choice lies in the file: VarianceThreshold of scikit-learn 0.19 to 1.9, SequentialFeatureSelector of 0.24 to 1.9
// (sklearn/feature_selection/_variance_threshold.py, _sequential.py).
import type { Attributes } from '../attributes.ts';
import type { Estimator } from '../estimator.ts';
import { isSince, readRelease } from '../release.ts';
import { readAllowsMissing } from './allows-missing.ts';
import { makeSelector } from './selector.ts';

/** Reads a VarianceThreshold. */
export function readVarianceThreshold(attributes: Attributes): Estimator {
  const threshold = attributes.number('threshold');
  const mask = Array.from(attributes.floats('variances_').data, (variance) => variance > threshold);
  return makeSelector(attributes, { mask, allowsMissing: isSince(readRelease(attributes), 0, 22) });
}

/** Reads a SequentialFeatureSelector. */
export function readSequentialSelector(attributes: Attributes): Estimator {
  return makeSelector(attributes, {
    mask: readSupport(attributes),
    allowsMissing: readAllowsMissing(attributes, attributes.value('estimator')),
  });
}

/** The columns in `support_`. */
export function readSupport(attributes: Attributes): readonly boolean[] {
  const { dtype, data, shape } = attributes.tensor('support_');
  if (dtype !== 'bool' || shape.length !== 1) throw attributes.refuse('support_ is no mask of columns');
  return Array.from(data, (element) => element !== 0);
}
