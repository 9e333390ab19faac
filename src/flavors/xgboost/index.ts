// `decant/xgboost`: XGBoost models as Boosters and estimators.
export { loadModel } from './load-model.ts';
export type { LoadXgboostOptions } from './load-model.ts';
export type { XgboostNative } from './xgboost-flavor.ts';
export type {
  Booster,
  EstimatorOptions,
  Features,
  Importance,
  ImportanceType,
  InplaceOptions,
  PredictOptions,
  XgboostEstimator,
} from '../../libraries/xgboost/index.ts';
