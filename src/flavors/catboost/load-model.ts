// Loads the CatBoost model of a folder (mlflow.catboost.load_model).
import { DecantError } from '../../errors.ts';
import type { CatboostEstimator } from '../../libraries/catboost/index.ts';
import { Model } from '../../model/model.ts';
import type { ModelFiles } from '../../model/model-files.ts';
import { openModelFiles } from '../../stores/model-uri.ts';
import { CATBOOST_FLAVOR } from './catboost-flavor.ts';

/** Options of {@link loadModel}. */
export interface LoadCatboostOptions {
  readonly signal?: AbortSignal;
}

/** Loads the estimator, with CatBoost's options of `predict`; the model needs no python_function flavor. */
export async function loadModel(
  source: string | ModelFiles,
  options: LoadCatboostOptions = {},
): Promise<CatboostEstimator> {
  const files = typeof source === 'string' ? await openModelFiles(source) : source;
  const { flavors } = await Model.load(files);
  const config = flavors[CATBOOST_FLAVOR.name];
  if (config === undefined) {
    const names = Object.keys(flavors);
    throw new DecantError(
      'RESOURCE_DOES_NOT_EXIST',
      `Model does not have the "catboost" flavor; ${files.location} has ${names.length === 0 ? 'none' : names.join(', ')}.`,
    );
  }
  return CATBOOST_FLAVOR.load(files, config, options);
}
