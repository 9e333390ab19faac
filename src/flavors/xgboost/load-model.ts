// Loads the XGBoost model of a folder (mlflow.xgboost.load_model; parity API-041).
import { DecantError } from '../../errors.ts';
import { Model } from '../../model/model.ts';
import type { ModelFiles } from '../../model/model-files.ts';
import { openModelFiles } from '../../stores/model-uri.ts';
import { XGBOOST_FLAVOR } from './xgboost-flavor.ts';
import type { XgboostNative } from './xgboost-flavor.ts';

/** Options of {@link loadModel}. */
export interface LoadXgboostOptions {
  readonly signal?: AbortSignal;
}

/** Loads the Booster or the estimator, with XGBoost's options of `predict`; the model needs no python_function flavor. */
export async function loadModel(source: string | ModelFiles, options: LoadXgboostOptions = {}): Promise<XgboostNative> {
  const files = typeof source === 'string' ? await openModelFiles(source) : source;
  const { flavors } = await Model.load(files);
  const config = flavors[XGBOOST_FLAVOR.name];
  if (config === undefined) {
    const names = Object.keys(flavors);
    throw new DecantError(
      'RESOURCE_DOES_NOT_EXIST',
      `Model does not have the "xgboost" flavor; ${files.location} has ${names.length === 0 ? 'none' : names.join(', ')}.`,
    );
  }
  return XGBOOST_FLAVOR.load(files, config, options);
}
