// Loads the LightGBM model of a folder (mlflow.lightgbm.load_model; parity API-042).
import type { ModelFiles } from '../../model/model-files.ts';
import { loadFlavor } from '../load-flavor.ts';
import type { LoadModelOptions } from '../load-flavor.ts';
import { LIGHTGBM_FLAVOR } from './lightgbm-flavor.ts';
import type { LightgbmModel } from './lightgbm-flavor.ts';

/** Options of {@link loadModel}. */
export type LoadLightgbmOptions = LoadModelOptions;

/** Loads the Booster or the estimator, with LightGBM's options of `predict`; the model needs no python_function flavor. */
export function loadModel(source: string | ModelFiles, options: LoadLightgbmOptions = {}): Promise<LightgbmModel> {
  return loadFlavor(LIGHTGBM_FLAVOR, source, options);
}
