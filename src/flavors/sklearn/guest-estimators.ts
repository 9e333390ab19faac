// Estimators of other libraries that people put into scikit-learn pipelines: a flavor is where the libraries meet.
import { readLightgbmEstimator } from '../../libraries/lightgbm/index.ts';
import type { EstimatorReader } from '../../libraries/sklearn/reader.ts';

/** Readers that `loadEstimator` is given beside its own. */
export const GUEST_READERS: readonly EstimatorReader[] = ['LGBMClassifier', 'LGBMRegressor', 'LGBMRanker'].map(
  (className) => ({ className, package: 'lightgbm', read: ({ record }) => readLightgbmEstimator(record) }),
);
