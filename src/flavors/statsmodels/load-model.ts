// Loads the statsmodels results of a folder (mlflow.statsmodels.load_model; parity API-042).
import type { StatsmodelsResults, TimeSeriesResults } from '../../libraries/statsmodels/index.ts';
import type { ModelFiles } from '../../model/model-files.ts';
import { loadFlavor } from '../load-flavor.ts';
import type { LoadModelOptions } from '../load-flavor.ts';
import { STATSMODELS_FLAVOR } from './statsmodels-flavor.ts';

/** Options of {@link loadModel}. */
export type LoadStatsmodelsOptions = LoadModelOptions;

/** Loads the results; the model needs no python_function flavor. */
export function loadModel(
  source: string | ModelFiles,
  options: LoadStatsmodelsOptions = {},
): Promise<StatsmodelsResults | TimeSeriesResults> {
  return loadFlavor(STATSMODELS_FLAVOR, source, options);
}
