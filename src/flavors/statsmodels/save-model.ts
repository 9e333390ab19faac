// Saves a statsmodels model that was loaded (mlflow.statsmodels.save_model).
import type { StatsmodelsResults, TimeSeriesResults } from '../../libraries/statsmodels/index.ts';
import type { Model } from '../../model/model.ts';
import type { ModelContent } from '../../model/save/write-model-folder.ts';
import { makeLoadedContent, saveLoaded } from '../save-loaded.ts';
import type { SaveModelOptions } from '../saving/save-options.ts';
import { STATSMODELS_FLAVOR } from './statsmodels-flavor.ts';

/** Writes the results as it was loaded, into a folder that is absent or empty; answers what the MLmodel file says. */
export function saveModel(
  model: StatsmodelsResults | TimeSeriesResults,
  path: string,
  options: SaveModelOptions = {},
): Promise<Model> {
  return saveLoaded(STATSMODELS_FLAVOR, model, path, options);
}

/** What a folder of the model holds. */
export function makeStatsmodelsContent(model: StatsmodelsResults | TimeSeriesResults): Promise<ModelContent> {
  return makeLoadedContent(STATSMODELS_FLAVOR, model);
}
