// `decant/sklearn`: scikit-learn models as estimators: loaded, trained, saved and logged.
import { makeSklearnContent } from '../flavors/sklearn/save-model.ts';
import type { SavableEstimator, SaveSklearnOptions } from '../flavors/sklearn/save-model.ts';
import { logModelContent } from '../tracking/log-model.ts';
import type { LogModelOptions, ModelInfo } from '../tracking/log-model.ts';

/** What {@link logModel} takes. */
export interface LogSklearnOptions extends LogModelOptions, SaveSklearnOptions {}

/** Logs the estimator as a model of the active run, or of none where no run is active. */
export function logModel(model: SavableEstimator, options: LogSklearnOptions = {}): Promise<ModelInfo> {
  return logModelContent(() => makeSklearnContent(model, options), options);
}

export type { LogModelOptions, ModelInfo } from '../tracking/log-model.ts';
export { loadModel } from '../flavors/sklearn/load-model.ts';
export type { LoadEstimatorOptions } from '../flavors/sklearn/load-model.ts';
export { saveModel } from '../flavors/sklearn/save-model.ts';
export type { SavableEstimator, SaveSklearnOptions } from '../flavors/sklearn/save-model.ts';
export type { Estimator, Features, Prediction } from '../libraries/sklearn/estimator.ts';
export { ElasticNet, Lasso, LinearRegression, LogisticRegression, Ridge } from '../libraries/sklearn/training/index.ts';
export type {
  ElasticNetParams,
  Label,
  LassoParams,
  LinearRegressionParams,
  LogisticRegressionParams,
  RidgeParams,
  Target,
} from '../libraries/sklearn/training/index.ts';
export {
  accuracyScore,
  meanAbsoluteError,
  meanSquaredError,
  r2Score,
  rootMeanSquaredError,
} from '../libraries/sklearn/metrics/index.ts';
export type { AccuracyOptions, MetricOptions } from '../libraries/sklearn/metrics/index.ts';
export { trainTestSplit } from '../libraries/sklearn/splitting/train-test-split.ts';
export type { SplitOptions } from '../libraries/sklearn/splitting/train-test-split.ts';
export { RandomState } from '../kernels/random/index.ts';
