// CatBoost models: cbm files, JSON, pickled estimators.
export { CLASS_NAMES, createEstimator } from './catboost.ts';
export type { CatboostEstimator, ClassName, PredictOptions } from './catboost.ts';
export type { CatboostModel } from './model.ts';
export { readTrainingParam } from './model-info.ts';
export { PREDICTION_TYPES } from './prediction.ts';
export type { PredictionType } from './prediction.ts';
export { isEstimatorRecord, readCatboostEstimator } from './read-estimator.ts';
export { MODEL_FORMATS, readModel } from './read-model.ts';
export type { ModelFormat } from './read-model.ts';
export type { ArrayColumns, Features, Series } from './rows.ts';
export { checkModelFormat, writeCatboostModel } from './writing/write-model.ts';
