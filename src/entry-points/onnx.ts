// `decant/onnx`: ONNX models, run by ONNX Runtime, loaded, saved and logged.
import { makeOnnxContent } from '../flavors/onnx/save-model.ts';
import type { OnnxModel } from '../libraries/onnx/index.ts';
import { logModelContent } from '../tracking/log-model.ts';
import type { LogModelOptions, ModelInfo } from '../tracking/log-model.ts';

/** Logs the model as a model of the active run, or of none where no run is active. */
export function logModel(model: OnnxModel, options: LogModelOptions = {}): Promise<ModelInfo> {
  return logModelContent(() => makeOnnxContent(model), options);
}

export type { SaveModelOptions } from '../flavors/saving/save-options.ts';
export type { LogModelOptions, ModelInfo } from '../tracking/log-model.ts';
export { saveModel } from '../flavors/onnx/save-model.ts';
export { createOnnxFlavor } from '../flavors/onnx/onnx-flavor.ts';
export { loadModel } from '../flavors/onnx/load-model.ts';
export type { LoadOnnxOptions } from '../flavors/onnx/load-model.ts';
export type { GraphValue, OnnxFile, OnnxModel, OnnxRuntime } from '../libraries/onnx/index.ts';
