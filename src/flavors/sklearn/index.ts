// `decant/sklearn`: scikit-learn models as estimators.
export { loadModel } from './load-model.ts';
export type { LoadEstimatorOptions } from './load-model.ts';
export type { Estimator, Features, Prediction } from '../../libraries/sklearn/estimator.ts';
export {
  ElasticNet,
  Lasso,
  LinearRegression,
  LogisticRegression,
  Ridge,
} from '../../libraries/sklearn/training/index.ts';
export type {
  ElasticNetParams,
  Label,
  LassoParams,
  LinearRegressionParams,
  LogisticRegressionParams,
  RidgeParams,
  Target,
} from '../../libraries/sklearn/training/index.ts';
export {
  accuracyScore,
  meanAbsoluteError,
  meanSquaredError,
  r2Score,
  rootMeanSquaredError,
} from '../../libraries/sklearn/metrics/index.ts';
export type { AccuracyOptions, MetricOptions } from '../../libraries/sklearn/metrics/index.ts';
export { trainTestSplit } from '../../libraries/sklearn/splitting/train-test-split.ts';
export type { SplitOptions } from '../../libraries/sklearn/splitting/train-test-split.ts';
export { RandomState } from '../../kernels/random/index.ts';
