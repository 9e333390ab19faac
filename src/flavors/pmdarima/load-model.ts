// Loads the pmdarima model of a folder (mlflow.pmdarima.load_model).

import type { ModelFiles } from '../../model/model-files.ts';
import { loadFlavor } from '../load-flavor.ts';
import type { LoadModelOptions } from '../load-flavor.ts';
import { PMDARIMA_FLAVOR } from './pmdarima-flavor.ts';
import type { PmdarimaForecaster } from './pmdarima-forecaster.ts';

/** Options of {@link loadModel}. */
export type LoadPmdarimaOptions = LoadModelOptions;

/** Loads the model; it needs no python_function flavor. */
export function loadModel(source: string | ModelFiles, options: LoadPmdarimaOptions = {}): Promise<PmdarimaForecaster> {
  return loadFlavor(PMDARIMA_FLAVOR, source, options);
}
