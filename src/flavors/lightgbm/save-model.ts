// Saves a LightGBM model that was loaded (mlflow.lightgbm.save_model).
import type { Model } from '../../model/model.ts';
import type { ModelContent } from '../../model/save/write-model-folder.ts';
import { makeLoadedContent, saveLoaded } from '../save-loaded.ts';
import type { SaveModelOptions } from '../saving/save-options.ts';
import { LIGHTGBM_FLAVOR } from './lightgbm-flavor.ts';
import type { LightgbmModel } from './lightgbm-flavor.ts';

/** Writes the Booster or the estimator as it was loaded, into a folder that is absent or empty; answers what the MLmodel file says. */
export function saveModel(model: LightgbmModel, path: string, options: SaveModelOptions = {}): Promise<Model> {
  return saveLoaded(LIGHTGBM_FLAVOR, model, path, options);
}

/** What a folder of the model holds. */
export function makeLightgbmContent(model: LightgbmModel): Promise<ModelContent> {
  return makeLoadedContent(LIGHTGBM_FLAVOR, model);
}
