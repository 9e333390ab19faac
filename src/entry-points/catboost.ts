// `decant/catboost`: CatBoost models as estimators, loaded, saved and logged.
import { makeCatboostContent } from '../flavors/catboost/save-model.ts';
import type { SaveCatboostOptions } from '../flavors/catboost/save-model.ts';
import type { CatboostEstimator } from '../libraries/catboost/index.ts';
import { logModelContent } from '../tracking/log-model.ts';
import type { LogModelOptions, ModelInfo } from '../tracking/log-model.ts';

/** What {@link logModel} takes beside what every flavor's does. */
export type LogCatboostOptions = LogModelOptions & Pick<SaveCatboostOptions, 'format'>;

/** Logs the estimator as a model of the active run, or of none where no run is active. */
export function logModel(model: CatboostEstimator, options: LogCatboostOptions = {}): Promise<ModelInfo> {
  return logModelContent(() => makeCatboostContent(model, options), options);
}

export type { SaveModelOptions } from '../flavors/saving/save-options.ts';
export type { LogModelOptions, ModelInfo } from '../tracking/log-model.ts';
export { saveModel } from '../flavors/catboost/save-model.ts';
export type { SaveCatboostOptions } from '../flavors/catboost/save-model.ts';
export { loadModel } from '../flavors/catboost/load-model.ts';
export type { LoadCatboostOptions } from '../flavors/catboost/load-model.ts';
export type { CatboostEstimator, Features, PredictionType, PredictOptions } from '../libraries/catboost/index.ts';
