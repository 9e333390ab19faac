// `decant/javascript`: predictors in TypeScript and JavaScript as models: saved, logged and loaded.
import { makeJavascriptContent } from '../flavors/javascript/save-model.ts';
import type { PredictorSource, SaveJavascriptOptions } from '../flavors/javascript/save-model.ts';
import { logModelContent } from '../tracking/log-model.ts';
import type { LogModelOptions, ModelInfo } from '../tracking/log-model.ts';

/** What {@link logModel} takes. */
export interface LogJavascriptOptions extends LogModelOptions, SaveJavascriptOptions {}

/** Logs the predictor as a model of the active run, or of none where no run is active. */
export function logModel(predictor: PredictorSource, options: LogJavascriptOptions = {}): Promise<ModelInfo> {
  return logModelContent(() => makeJavascriptContent(predictor, options), options);
}

export type { LogModelOptions, ModelInfo } from '../tracking/log-model.ts';
export { loadModel } from '../flavors/javascript/load-model.ts';
export type { JavascriptModel, LoadJavascriptOptions } from '../flavors/javascript/load-model.ts';
export type { Predictor, PredictorContext } from '../flavors/javascript/predictor.ts';
export { saveModel } from '../flavors/javascript/save-model.ts';
export type { PredictorSource, SaveJavascriptOptions } from '../flavors/javascript/save-model.ts';
