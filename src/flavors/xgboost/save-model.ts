// Saves a XGBoost model that was loaded (mlflow.xgboost.save_model).
import type { Model } from '../../model/model.ts';
import type { ModelContent } from '../../model/save/write-model-folder.ts';
import { makeLoadedContent, saveLoaded } from '../save-loaded.ts';
import type { SaveModelOptions } from '../saving/save-options.ts';
import { XGBOOST_FLAVOR } from './xgboost-flavor.ts';
import type { XgboostNative } from './xgboost-flavor.ts';

/** Writes the Booster or the estimator as it was loaded, into a folder that is absent or empty; answers what the MLmodel file says. */
export function saveModel(model: XgboostNative, path: string, options: SaveModelOptions = {}): Promise<Model> {
  return saveLoaded(XGBOOST_FLAVOR, model, path, options);
}

/** What a folder of the model holds. */
export function makeXgboostContent(model: XgboostNative): Promise<ModelContent> {
  return makeLoadedContent(XGBOOST_FLAVOR, model);
}
