// Saves a pmdarima model that was loaded (mlflow.pmdarima.save_model).
import type { Model } from '../../model/model.ts';
import type { ModelContent } from '../../model/save/write-model-folder.ts';
import { makeLoadedContent, saveLoaded } from '../save-loaded.ts';
import type { SaveModelOptions } from '../saving/save-options.ts';
import { PMDARIMA_FLAVOR } from './pmdarima-flavor.ts';
import type { PmdarimaForecaster } from './pmdarima-forecaster.ts';

/** Writes the model as it was loaded, into a folder that is absent or empty; answers what the MLmodel file says. */
export function saveModel(model: PmdarimaForecaster, path: string, options: SaveModelOptions = {}): Promise<Model> {
  return saveLoaded(PMDARIMA_FLAVOR, model, path, options);
}

/** What a folder of the model holds. */
export function makePmdarimaContent(model: PmdarimaForecaster): Promise<ModelContent> {
  return makeLoadedContent(PMDARIMA_FLAVOR, model);
}
