// `decant/pmdarima`: forecasts of pmdarima's ARIMA, loaded, saved and logged.
import { makePmdarimaContent } from '../flavors/pmdarima/save-model.ts';
import type { PmdarimaForecaster } from '../flavors/pmdarima/pmdarima-forecaster.ts';
import { logModelContent } from '../tracking/log-model.ts';
import type { LogModelOptions, ModelInfo } from '../tracking/log-model.ts';

/** Logs the model as a model of the active run, or of none where no run is active. */
export function logModel(model: PmdarimaForecaster, options: LogModelOptions = {}): Promise<ModelInfo> {
  return logModelContent(() => makePmdarimaContent(model), options);
}

export type { SaveModelOptions } from '../flavors/saving/save-options.ts';
export type { LogModelOptions, ModelInfo } from '../tracking/log-model.ts';
export { saveModel } from '../flavors/pmdarima/save-model.ts';
export { loadModel } from '../flavors/pmdarima/load-model.ts';
export type { LoadPmdarimaOptions } from '../flavors/pmdarima/load-model.ts';
export { PmdarimaForecaster } from '../flavors/pmdarima/pmdarima-forecaster.ts';
