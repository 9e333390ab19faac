// `decant/prophet`: forecasts of Prophet, loaded, saved and logged.
import { makeProphetContent } from '../flavors/prophet/save-model.ts';
import type { Prophet } from '../libraries/prophet/index.ts';
import { logModelContent } from '../tracking/log-model.ts';
import type { LogModelOptions, ModelInfo } from '../tracking/log-model.ts';

/** Logs the model as a model of the active run, or of none where no run is active. */
export function logModel(model: Prophet, options: LogModelOptions = {}): Promise<ModelInfo> {
  return logModelContent(() => makeProphetContent(model), options);
}

export type { SaveModelOptions } from '../flavors/saving/save-options.ts';
export type { LogModelOptions, ModelInfo } from '../tracking/log-model.ts';
export { saveModel } from '../flavors/prophet/save-model.ts';
export { loadModel } from '../flavors/prophet/load-model.ts';
export type { LoadProphetOptions } from '../flavors/prophet/load-model.ts';
export { Prophet } from '../libraries/prophet/index.ts';
