// Estimators of other libraries that people put into scikit-learn pipelines: a flavor is where the libraries meet.
import { readLightgbmEstimator } from '../../libraries/lightgbm/index.ts';
import type { EstimatorReader } from '../../libraries/sklearn/reader.ts';
import { readXgboostEstimator } from '../../libraries/xgboost/index.ts';

/** Readers that `loadEstimator` is given beside its own. */
export const GUEST_READERS: readonly EstimatorReader[] = [
  ...listReaders('lightgbm', ['LGBMClassifier', 'LGBMRegressor', 'LGBMRanker'], ({ record }) =>
    readLightgbmEstimator(record),
  ),
  ...listReaders(
    'xgboost',
    ['XGBClassifier', 'XGBRegressor', 'XGBRanker', 'XGBRFClassifier', 'XGBRFRegressor'],
    ({ record }) => readXgboostEstimator(record),
  ),
];

function listReaders(
  library: string,
  classNames: readonly string[],
  read: EstimatorReader['read'],
): readonly EstimatorReader[] {
  return classNames.map((className) => ({ className, package: library, read }));
}
