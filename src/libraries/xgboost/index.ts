// XGBoost models: binary, JSON and UBJSON files, pickled Boosters and estimators for scikit-learn.
export { createBooster } from './booster.ts';
export type { Booster, InplaceOptions, PredictOptions } from './booster.ts';
export { ESTIMATOR_CLASSES } from './estimator.ts';
export type { EstimatorClass, EstimatorOptions, XgboostEstimator } from './estimator.ts';
export type { Features, Series } from './features.ts';
export type { Importance, ImportanceType } from './importance.ts';
export { loadXgboostEstimator } from './load-estimator.ts';
export { findModelBytes, isBoosterRecord, readBooster } from './read-booster.ts';
export { isEstimatorRecord, readEstimator, readXgboostEstimator } from './read-estimator.ts';
export { OBJECTIVES } from './objective.ts';
export { readXgboostModel } from './read-model.ts';
export { checkModelFormat, MODEL_FORMATS, writeXgboostModel } from './writing/write-model.ts';
export type { ModelFormat, WrittenModel } from './writing/write-model.ts';
