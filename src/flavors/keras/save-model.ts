// Saves TensorFlow.js layers models as MLflow models of Keras 3 (mlflow.keras.save_model; parity API-044, MLM-065).
import { WRITTEN_KERAS, writeKeras } from '../../libraries/keras/index.ts';
import type { LayersModelLike } from '../../libraries/keras/index.ts';
import { DecantError } from '../../errors.ts';
import type { Model } from '../../model/model.ts';
import { pinPackage } from '../../model/save/python-stack.ts';
import type { ModelContent } from '../../model/save/write-model-folder.ts';
import { saveContent } from '../saving/save-content.ts';
import type { SaveModelOptions } from '../saving/save-options.ts';

/** What {@link saveModel} takes beside what every flavor's does. */
export interface SaveKerasOptions extends SaveModelOptions {
  /** With which Python's Keras computes. Default: tensorflow. */
  readonly kerasBackend?: 'tensorflow' | 'jax' | 'torch';
}

/** Writes the model's MLflow model into a folder that is absent or empty; answers what its MLmodel file says. */
export function saveModel(model: LayersModelLike, path: string, options: SaveKerasOptions = {}): Promise<Model> {
  return saveContent(() => makeKerasContent(model, options), path, options);
}

/** What an MLflow model of the layers model holds. */
export async function makeKerasContent(model: LayersModelLike, options: SaveKerasOptions): Promise<ModelContent> {
  const { kerasBackend = 'tensorflow' } = options;
  checkSignature(options);
  return {
    files: new Map([
      ['data/keras_module.txt', new TextEncoder().encode('keras')],
      ['data/model.keras', await writeKeras(model)],
    ]),
    flavor: [
      'keras',
      { data: 'data', keras_backend: kerasBackend, keras_version: WRITTEN_KERAS, save_exported_model: false },
    ],
    pythonFunction: { loader_module: 'mlflow.keras' },
    packages: [pinPackage('mlflow'), pinPackage('numpy'), `keras==${WRITTEN_KERAS}`, kerasBackend],
  };
}

// As MLflow: the number of rows is open.
function checkSignature({ signature }: SaveKerasOptions): void {
  if (signature === undefined || signature === false) return;
  const { inputs } = signature;
  if (inputs?.kind !== 'tensors' || inputs.tensors.every(({ shape }) => shape[0] === -1)) return;
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    "All input schema' first dimension should be -1, which represents the dynamic batch dimension.",
  );
}
