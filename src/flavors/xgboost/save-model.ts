// Saves an XGBoost model that was loaded (mlflow.xgboost.save_model; parity API-041).
import type { ModelFormat } from '../../libraries/xgboost/index.ts';
import type { Model } from '../../model/model.ts';
import type { ModelContent } from '../../model/save/write-model-folder.ts';
import { makeLoadedContent } from '../save-loaded.ts';
import { saveContent } from '../saving/save-content.ts';
import type { SaveModelOptions } from '../saving/save-options.ts';
import { createRewrite } from './rewrite-model.ts';
import { XGBOOST_FLAVOR } from './xgboost-flavor.ts';
import type { XgboostNative } from './xgboost-flavor.ts';

/** What {@link saveModel} takes beside what every flavor's does. */
export interface SaveXgboostOptions extends SaveModelOptions {
  /** Default: the file as it was loaded. */
  readonly modelFormat?: ModelFormat;
}

/** Writes the Booster or the estimator into a folder that is absent or empty; answers what the MLmodel file says. */
export function saveModel(model: XgboostNative, path: string, options: SaveXgboostOptions = {}): Promise<Model> {
  return saveContent(() => makeXgboostContent(model, options), path, options);
}

/** What a folder of the model holds. */
export function makeXgboostContent(
  model: XgboostNative,
  { modelFormat }: Pick<SaveXgboostOptions, 'modelFormat'> = {},
): Promise<ModelContent> {
  return makeLoadedContent(XGBOOST_FLAVOR, model, modelFormat === undefined ? undefined : createRewrite(modelFormat));
}
