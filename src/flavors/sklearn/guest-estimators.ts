// Estimators of other libraries that people save as or inside scikit-learn models: a flavor is where the libraries meet.
import { CLASS_NAMES as CATBOOST_CLASSES, readCatboostEstimator } from '../../libraries/catboost/index.ts';
import { readLightgbmEstimator } from '../../libraries/lightgbm/index.ts';
import type { EstimatorReader } from '../../libraries/sklearn/reader.ts';
import { readXgboostEstimator } from '../../libraries/xgboost/index.ts';
import { WRAPPER_READERS } from './mlflow-wrappers.ts';

/** Readers that `loadEstimator` is given beside its own. */
export const GUEST_READERS: readonly EstimatorReader[] = [
  ...WRAPPER_READERS,
  ...listReaders('catboost', CATBOOST_CLASSES, ({ record }) => readCatboostEstimator(record)),
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
