// `decant/lightgbm`: LightGBM models as Boosters and estimators, loaded, saved and logged.
import { makeLightgbmContent } from '../flavors/lightgbm/save-model.ts';
import type { LightgbmModel } from '../flavors/lightgbm/lightgbm-flavor.ts';
import type { SelectOptions } from '../libraries/lightgbm/index.ts';
import { logModelContent } from '../tracking/log-model.ts';
import type { LogModelOptions, ModelInfo } from '../tracking/log-model.ts';

/** What {@link logModel} takes beside what every flavor's does. */
export type LogLightgbmOptions = LogModelOptions & SelectOptions;

/** Logs the Booster or the estimator as a model of the active run, or of none where no run is active. */
export function logModel(model: LightgbmModel, options: LogLightgbmOptions = {}): Promise<ModelInfo> {
  return logModelContent(() => makeLightgbmContent(model, options), options);
}

export type { SaveModelOptions } from '../flavors/saving/save-options.ts';
export type { LogModelOptions, ModelInfo } from '../tracking/log-model.ts';
export { saveModel } from '../flavors/lightgbm/save-model.ts';
export type { SaveLightgbmOptions } from '../flavors/lightgbm/save-model.ts';
export { loadModel } from '../flavors/lightgbm/load-model.ts';
export type { LoadLightgbmOptions } from '../flavors/lightgbm/load-model.ts';
export type { LightgbmModel } from '../flavors/lightgbm/lightgbm-flavor.ts';
export { Booster } from '../libraries/lightgbm/index.ts';
export type { Features, ImportanceOptions, LightgbmEstimator, PredictOptions } from '../libraries/lightgbm/index.ts';
