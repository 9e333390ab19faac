// `decant/statsmodels`: fitted results of statsmodels, loaded, saved and logged.
import { makeStatsmodelsContent } from '../flavors/statsmodels/save-model.ts';
import type { StatsmodelsResults, TimeSeriesResults } from '../libraries/statsmodels/index.ts';
import { logModelContent } from '../tracking/log-model.ts';
import type { LogModelOptions, ModelInfo } from '../tracking/log-model.ts';

/** Logs the results as a model of the active run, or of none where no run is active. */
export function logModel(
  model: StatsmodelsResults | TimeSeriesResults,
  options: LogModelOptions = {},
): Promise<ModelInfo> {
  return logModelContent(() => makeStatsmodelsContent(model), options);
}

export type { SaveModelOptions } from '../flavors/saving/save-options.ts';
export type { LogModelOptions, ModelInfo } from '../tracking/log-model.ts';
export { saveModel } from '../flavors/statsmodels/save-model.ts';
export { loadModel } from '../flavors/statsmodels/load-model.ts';
export type { LoadStatsmodelsOptions } from '../flavors/statsmodels/load-model.ts';
export { StatsmodelsResults, TimeSeriesResults } from '../libraries/statsmodels/index.ts';
export type { Rows } from '../libraries/statsmodels/index.ts';
