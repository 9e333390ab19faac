// Saves a ONNX model that was loaded (mlflow.onnx.save_model).
import type { OnnxModel } from '../../libraries/onnx/index.ts';
import type { Model } from '../../model/model.ts';
import type { ModelContent } from '../../model/save/write-model-folder.ts';
import { makeLoadedContent, saveLoaded } from '../save-loaded.ts';
import type { SaveModelOptions } from '../saving/save-options.ts';
import { ONNX_FLAVOR } from './onnx-flavor.ts';

/** Writes the model as it was loaded, into a folder that is absent or empty; answers what the MLmodel file says. */
export function saveModel(model: OnnxModel, path: string, options: SaveModelOptions = {}): Promise<Model> {
  return saveLoaded(ONNX_FLAVOR, model, path, options);
}

/** What a folder of the model holds. */
export function makeOnnxContent(model: OnnxModel): Promise<ModelContent> {
  return makeLoadedContent(ONNX_FLAVOR, model);
}
