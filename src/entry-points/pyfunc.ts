// `decant/pyfunc`: any model as a function: loaded, saved and logged.
import { preparePyfunc } from '../flavors/pyfunc/save-model.ts';
import type { PyfuncSource } from '../flavors/pyfunc/save-model.ts';
import type { SavePyfuncOptions } from '../flavors/pyfunc/save-options.ts';
import { PyFuncModel } from '../flavors/pyfunc/pyfunc-model.ts';
import type { LogModelOptions, ModelInfo } from '../tracking/log-model.ts';

/** What {@link logModel} takes. */
export interface LogPyfuncOptions extends LogModelOptions, SavePyfuncOptions {}

/** Logs the model to the active run, or to none where no run is active. A `modelConfig` becomes params of the run. */
export function logModel(model: PyfuncSource, options?: LogModelOptions): Promise<ModelInfo>;
export function logModel(options: LogPyfuncOptions): Promise<ModelInfo>;
export async function logModel(
  first: PyfuncSource | LogPyfuncOptions,
  second: LogModelOptions = {},
): Promise<ModelInfo> {
  // Loaded here, so that who only predicts has nothing of tracking in memory.
  const { logPythonModel } = await import('../tracking/models/log-python-model.ts');
  const [model, options] = first instanceof PyFuncModel ? [first, second] : [undefined, first];
  return logPythonModel((stores) => preparePyfunc(model, options, stores), options);
}

export type { LogModelOptions, ModelInfo } from '../tracking/log-model.ts';
export { loadModel } from '../flavors/pyfunc/load-model.ts';
export type { LoadModelOptions } from '../flavors/pyfunc/load-model.ts';
export { PyFuncModel } from '../flavors/pyfunc/pyfunc-model.ts';
export { saveModel } from '../flavors/pyfunc/save-model.ts';
export type { PyfuncSource } from '../flavors/pyfunc/save-model.ts';
export type { SavePyfuncOptions } from '../flavors/pyfunc/save-options.ts';
export type { SaveModelOptions } from '../flavors/saving/save-options.ts';
export { examineModel } from '../flavors/pyfunc/examine-model.ts';
export type { ModelReport } from '../flavors/pyfunc/examine-model.ts';
export type { Refusal } from '../flavors/pyfunc/choose-engine.ts';
