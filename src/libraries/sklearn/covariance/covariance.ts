// EllipticEnvelope of scikit-learn 0.19 to 1.9 (sklearn/covariance/_elliptic_envelope.py; outlier_detection.py in 0.19), and the estimators of
// covariances, which have no predict.
import { makeTensor } from '../../../data/tensor.ts';
import type { Tensor } from '../../../data/tensor.ts';
import { createMetric } from '../../../kernels/distances/index.ts';
import type { Attributes } from '../attributes.ts';
import { checkInput } from '../check-input.ts';
import { PREDICT_METHODS } from '../estimator.ts';
import type { Estimator, Features } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import { toFloat64 } from '../multiply-rows.ts';
import { readTableOf } from '../read-table.ts';
import { isSince, readRelease } from '../release.ts';

/** Reads an estimator that is loaded and checked, and has no predict-like method. */
export function readCovariance(attributes: Attributes): Estimator {
  const { columnCount } = readTableOf(attributes, 'location_', 1, undefined);
  readTableOf(attributes, 'covariance_', columnCount, columnCount);
  return { className: attributes.className, featureCount: columnCount, featureNames: readFeatureNames(attributes) };
}

/** Reads an outlier detector by the distance from the middle. */
export function readEllipticEnvelope(attributes: Attributes): Estimator {
  attributes.refuseOverrides(PREDICT_METHODS);
  const release = readRelease(attributes);
  const measure = createMeasure(attributes);
  const answer = (x: Features, change: (square: number) => number): Tensor => {
    const scores = measure(x).map(change);
    return makeTensor('float64', [scores.length], scores);
  };
  const decide = (x: Features, isInlier: (square: number) => boolean): Tensor => {
    const labels = BigInt64Array.from(measure(x), (square) => (isInlier(square) ? 1n : -1n));
    return makeTensor('int64', [labels.length], labels);
  };
  const shared = readCovariance(attributes);
  if (!isSince(release, 0, 20)) {
    const threshold = attributes.number('threshold_');
    return {
      ...shared,
      predict: (x) => decide(x, (square) => square <= threshold),
      decision_function: (x) => answer(x, (square) => threshold ** 0.33 - square ** 0.33),
    };
  }
  const offset = attributes.number('offset_');
  return {
    ...shared,
    predict: (x) => decide(x, (square) => -square - offset >= 0),
    decision_function: (x) => answer(x, (square) => -square - offset),
    score_samples: (x) => answer(x, (square) => -square),
  };
}

// Squared Mahalanobis distances from the location.
function createMeasure(attributes: Attributes): (x: Features) => Float64Array {
  const release = readRelease(attributes);
  if (!attributes.boolean('store_precision')) throw attributes.refuse('its precision was not stored');
  const location = readTableOf(attributes, 'location_', 1, undefined);
  const { columnCount } = location;
  const precision = readTableOf(attributes, 'precision_', columnCount, columnCount);
  const { reduced } = createMetric({ kind: 'mahalanobis', inverse: precision.data });
  const rules = {
    className: attributes.className,
    featureCount: columnCount,
    featureNames: readFeatureNames(attributes),
    release,
  };
  return (x) => {
    const checked = checkInput(x, rules);
    if (checked.kind === 'csr') throw attributes.refuse('it takes no sparse matrix');
    const data = toFloat64(checked);
    return Float64Array.from({ length: checked.rowCount }, (_, row) => {
      const square = reduced(data, row * columnCount, location.data, 0, columnCount);
      if (!isSince(release, 0, 21)) return square;
      // scikit-learn takes the root and squares it again.
      const root = Math.sqrt(square);
      return root * root;
    });
  };
}
