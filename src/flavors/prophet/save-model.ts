// Saves a Prophet model that was loaded (mlflow.prophet.save_model).
import type { Prophet } from '../../libraries/prophet/index.ts';
import type { Model } from '../../model/model.ts';
import type { ModelContent } from '../../model/save/write-model-folder.ts';
import { makeLoadedContent, saveLoaded } from '../save-loaded.ts';
import type { SaveModelOptions } from '../saving/save-options.ts';
import { PROPHET_FLAVOR } from './prophet-flavor.ts';

/** Writes the model as it was loaded, into a folder that is absent or empty; answers what the MLmodel file says. */
export function saveModel(model: Prophet, path: string, options: SaveModelOptions = {}): Promise<Model> {
  return saveLoaded(PROPHET_FLAVOR, model, path, options);
}

/** What a folder of the model holds. */
export function makeProphetContent(model: Prophet): Promise<ModelContent> {
  return makeLoadedContent(PROPHET_FLAVOR, model);
}
