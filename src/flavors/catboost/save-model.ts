// Saves a CatBoost model that was loaded (mlflow.catboost.save_model).
import type { CatboostEstimator } from '../../libraries/catboost/index.ts';
import type { Model } from '../../model/model.ts';
import type { ModelContent } from '../../model/save/write-model-folder.ts';
import { makeLoadedContent, saveLoaded } from '../save-loaded.ts';
import type { SaveModelOptions } from '../saving/save-options.ts';
import { CATBOOST_FLAVOR } from './catboost-flavor.ts';

/** Writes the estimator as it was loaded, into a folder that is absent or empty; answers what the MLmodel file says. */
export function saveModel(model: CatboostEstimator, path: string, options: SaveModelOptions = {}): Promise<Model> {
  return saveLoaded(CATBOOST_FLAVOR, model, path, options);
}

/** What a folder of the model holds. */
export function makeCatboostContent(model: CatboostEstimator): Promise<ModelContent> {
  return makeLoadedContent(CATBOOST_FLAVOR, model);
}
