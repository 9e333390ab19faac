// Loads the statsmodels results of a folder (mlflow.statsmodels.load_model; parity API-042).
import { DecantError } from '../../errors.ts';
import type { StatsmodelsResults, TimeSeriesResults } from '../../libraries/statsmodels/index.ts';
import { Model } from '../../model/model.ts';
import type { ModelFiles } from '../../model/model-files.ts';
import { openModelFiles } from '../../stores/model-uri.ts';
import { STATSMODELS_FLAVOR } from './statsmodels-flavor.ts';

/** Options of {@link loadModel}. */
export interface LoadStatsmodelsOptions {
  readonly signal?: AbortSignal;
}

/** Loads the results; the model needs no python_function flavor. */
export async function loadModel(
  source: string | ModelFiles,
  options: LoadStatsmodelsOptions = {},
): Promise<StatsmodelsResults | TimeSeriesResults> {
  const files = typeof source === 'string' ? await openModelFiles(source) : source;
  const { flavors } = await Model.load(files);
  const config = flavors[STATSMODELS_FLAVOR.name];
  if (config === undefined) {
    const names = Object.keys(flavors);
    throw new DecantError(
      'RESOURCE_DOES_NOT_EXIST',
      `Model does not have the "statsmodels" flavor; ${files.location} has ${names.length === 0 ? 'none' : names.join(', ')}.`,
    );
  }
  return STATSMODELS_FLAVOR.load(files, config, options);
}
