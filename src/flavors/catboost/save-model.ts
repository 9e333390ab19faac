// Saves a CatBoost model that was loaded (mlflow.catboost.save_model).
import type { CatboostEstimator, ModelFormat } from '../../libraries/catboost/index.ts';
import type { Model } from '../../model/model.ts';
import type { ModelContent } from '../../model/save/write-model-folder.ts';
import { makeLoadedContent } from '../save-loaded.ts';
import { saveContent } from '../saving/save-content.ts';
import type { SaveModelOptions } from '../saving/save-options.ts';
import { CATBOOST_FLAVOR } from './catboost-flavor.ts';
import { createRewrite } from './rewrite-model.ts';

/** What {@link saveModel} takes beside what every flavor's does. */
export interface SaveCatboostOptions extends SaveModelOptions {
  /** Default: the file as it was loaded. */
  readonly format?: ModelFormat;
}

/** Writes the estimator into a folder that is absent or empty; answers what the MLmodel file says. */
export function saveModel(model: CatboostEstimator, path: string, options: SaveCatboostOptions = {}): Promise<Model> {
  return saveContent(() => makeCatboostContent(model, options), path, options);
}

/** What a folder of the model holds. */
export function makeCatboostContent(
  model: CatboostEstimator,
  { format }: Pick<SaveCatboostOptions, 'format'> = {},
): Promise<ModelContent> {
  return makeLoadedContent(CATBOOST_FLAVOR, model, format === undefined ? undefined : createRewrite(format));
}
