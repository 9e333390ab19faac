// `decant/xgboost`: XGBoost models as Boosters and estimators, loaded, saved and logged.
import { makeXgboostContent } from '../flavors/xgboost/save-model.ts';
import type { SaveXgboostOptions } from '../flavors/xgboost/save-model.ts';
import type { XgboostNative } from '../flavors/xgboost/xgboost-flavor.ts';
import { logModelContent } from '../tracking/log-model.ts';
import type { LogModelOptions, ModelInfo } from '../tracking/log-model.ts';

/** What {@link logModel} takes beside what every flavor's does. */
export type LogXgboostOptions = LogModelOptions & Pick<SaveXgboostOptions, 'modelFormat'>;

/** Logs the Booster or the estimator as a model of the active run, or of none where no run is active. */
export function logModel(model: XgboostNative, options: LogXgboostOptions = {}): Promise<ModelInfo> {
  return logModelContent(() => makeXgboostContent(model, options), options);
}

export type { SaveModelOptions } from '../flavors/saving/save-options.ts';
export type { LogModelOptions, ModelInfo } from '../tracking/log-model.ts';
export { saveModel } from '../flavors/xgboost/save-model.ts';
export type { SaveXgboostOptions } from '../flavors/xgboost/save-model.ts';
export { loadModel } from '../flavors/xgboost/load-model.ts';
export type { LoadXgboostOptions } from '../flavors/xgboost/load-model.ts';
export type { XgboostNative } from '../flavors/xgboost/xgboost-flavor.ts';
export type {
  Booster,
  EstimatorOptions,
  Features,
  Importance,
  ImportanceType,
  InplaceOptions,
  PredictOptions,
  XgboostEstimator,
} from '../libraries/xgboost/index.ts';
