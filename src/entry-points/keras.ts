// `decant/keras`: TensorFlow.js layers models as MLflow models that Python's Keras 3 loads.
import { makeKerasContent } from '../flavors/keras/save-model.ts';
import type { SaveKerasOptions } from '../flavors/keras/save-model.ts';
import type { LayersModelLike } from '../libraries/keras/index.ts';
import { logModelContent } from '../tracking/log-model.ts';
import type { LogModelOptions, ModelInfo } from '../tracking/log-model.ts';

/** What {@link logModel} takes. */
export interface LogKerasOptions extends LogModelOptions, SaveKerasOptions {}

/** Logs the layers model as a model of the active run, or of none where no run is active. */
export function logModel(model: LayersModelLike, options: LogKerasOptions = {}): Promise<ModelInfo> {
  return logModelContent(() => makeKerasContent(model, options), options);
}

export { autologKeras as autolog } from '../tracking/autolog/layers/keras-flavor.ts';
export type { KerasAutologOptions } from '../tracking/autolog/layers/keras-flavor.ts';
export { flushAutologging } from '../tracking/autolog/pending-work.ts';
export type { LogModelOptions, ModelInfo } from '../tracking/log-model.ts';
export { saveModel } from '../flavors/keras/save-model.ts';
export type { SaveKerasOptions } from '../flavors/keras/save-model.ts';
export type { LayerLike, LayersModelLike, TensorLike } from '../libraries/keras/index.ts';
export { writeKeras } from '../libraries/keras/index.ts';
