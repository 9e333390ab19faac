// `decant/tensorflow`: TensorFlow.js layers models as MLflow models of Python's TensorFlow.
import { makeTensorflowContent } from '../flavors/tensorflow/save-model.ts';
import type { PredictingModelLike } from '../flavors/tensorflow/predict-example.ts';
import { logModelContent } from '../tracking/log-model.ts';
import type { LogModelOptions, ModelInfo } from '../tracking/log-model.ts';

/** Logs the layers model as a model of the active run, or of none where no run is active. */
export function logModel(model: PredictingModelLike, options: LogModelOptions = {}): Promise<ModelInfo> {
  return logModelContent(() => makeTensorflowContent(model, options), options);
}

export { autologTensorflow as autolog } from '../tracking/autolog/layers/tensorflow-flavor.ts';
export type { TensorflowAutologOptions } from '../tracking/autolog/layers/tensorflow-flavor.ts';
export { flushAutologging } from '../tracking/autolog/pending-work.ts';
export type { PredictingModelLike } from '../flavors/tensorflow/predict-example.ts';
export { saveModel } from '../flavors/tensorflow/save-model.ts';
export type { SaveModelOptions } from '../flavors/saving/save-options.ts';
export type { LogModelOptions, ModelInfo } from '../tracking/log-model.ts';
