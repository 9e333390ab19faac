// RANSACRegressor of scikit-learn 0.19 to 1.9 (sklearn/linear_model/_ransac.py): the estimator inside it answers.
import { tableDtype } from '../array-columns.ts';
import type { Attributes } from '../attributes.ts';
import { checkNames } from '../check-width.ts';
import { PREDICT_METHODS, requireMethod } from '../estimator.ts';
import type { Estimator, Features } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import { toFloatMatrix } from '../float-matrix.ts';
import type { ReadContext } from '../reader.ts';
import { isSince, readRelease } from '../release.ts';

/** Reads a RANSACRegressor. */
export function readConsensusRegressor(attributes: Attributes, context: ReadContext): Estimator {
  attributes.refuseOverrides(PREDICT_METHODS);
  const inner = context.readEstimator(attributes.value('estimator_'), 'estimator_');
  if (inner.predict === undefined) throw attributes.refuse(`estimator_ is a ${inner.className}, which cannot predict`);
  const predict = requireMethod(inner, 'predict');
  const release = readRelease(attributes);
  const featureNames = readFeatureNames(attributes);
  const { className } = attributes;
  return {
    className,
    featureCount: inner.featureCount,
    featureNames,
    children: [inner],
    predict: (x) => {
      if (!isSince(release, 1, 0)) return predict(x);
      checkNames(x, featureNames, release);
      return predict(toNumbers(x, className));
    },
  };
}

// Since 1.0 objects become numbers before the estimator inside sees them.
function toNumbers(x: Features, className: string): Features {
  if (x.kind !== 'frame') return x;
  return tableDtype(x.columns) === 'object' ? toFloatMatrix(x, className) : x;
}
