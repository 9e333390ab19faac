// `decant/catboost`: CatBoost models as estimators.
export { loadModel } from './load-model.ts';
export type { LoadCatboostOptions } from './load-model.ts';
export type { CatboostEstimator, Features, PredictionType, PredictOptions } from '../../libraries/catboost/index.ts';
