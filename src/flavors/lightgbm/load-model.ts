// Loads the LightGBM model of a folder (mlflow.lightgbm.load_model; parity API-042).
import { DecantError } from '../../errors.ts';
import { Model } from '../../model/model.ts';
import type { ModelFiles } from '../../model/model-files.ts';
import { openModelFiles } from '../../stores/model-uri.ts';
import { LIGHTGBM_FLAVOR } from './lightgbm-flavor.ts';
import type { LightgbmModel } from './lightgbm-flavor.ts';

/** Options of {@link loadModel}. */
export interface LoadLightgbmOptions {
  readonly signal?: AbortSignal;
}

/** Loads the Booster or the estimator, with LightGBM's options of `predict`; the model needs no python_function flavor. */
export async function loadModel(
  source: string | ModelFiles,
  options: LoadLightgbmOptions = {},
): Promise<LightgbmModel> {
  const files = typeof source === 'string' ? await openModelFiles(source) : source;
  const { flavors } = await Model.load(files);
  const config = flavors[LIGHTGBM_FLAVOR.name];
  if (config === undefined) {
    const names = Object.keys(flavors);
    throw new DecantError(
      'RESOURCE_DOES_NOT_EXIST',
      `Model does not have the "lightgbm" flavor; ${files.location} has ${names.length === 0 ? 'none' : names.join(', ')}.`,
    );
  }
  return LIGHTGBM_FLAVOR.load(files, config, options);
}
