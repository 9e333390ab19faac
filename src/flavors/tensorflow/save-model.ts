// Saves TensorFlow.js layers models as MLflow models of Python's TensorFlow (mlflow.tensorflow.save_model; parity API-045, MLM-066).
import type { Signature } from '../../data/schema.ts';
import { DecantError } from '../../errors.ts';
import { writeKeras } from '../../libraries/keras/index.ts';
import type { Model } from '../../model/model.ts';
import { pinPackage } from '../../model/save/python-stack.ts';
import type { ModelContent } from '../../model/save/write-model-folder.ts';
import { saveContent } from '../saving/save-content.ts';
import type { SaveModelOptions } from '../saving/save-options.ts';
import { predictExample } from './predict-example.ts';
import type { PredictingModelLike } from './predict-example.ts';

/** Release of TensorFlow that the folder states; from 2.16 on its Keras is Keras 3, which reads `.keras` files. */
export const WRITTEN_TENSORFLOW = '2.20.0';

/** Writes the model's MLflow model into a folder that is absent or empty; answers what its MLmodel file says. */
export function saveModel(model: PredictingModelLike, path: string, options: SaveModelOptions = {}): Promise<Model> {
  return saveContent(() => makeTensorflowContent(model, options), path, options);
}

/** What an MLflow model of the layers model holds. */
export async function makeTensorflowContent(
  model: PredictingModelLike,
  { signature }: SaveModelOptions,
): Promise<ModelContent> {
  if (signature !== undefined && signature !== false) checkSignature(signature);
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  return {
    files: new Map([
      ['data/keras_module.txt', encode('tensorflow.keras')],
      // What MLflow calls the format for which nobody asked, in `.keras` files too.
      ['data/save_format.txt', encode('tf')],
      ['data/model.keras', await writeKeras(model)],
    ]),
    flavor: [
      'tensorflow',
      { code: null, data: 'data', keras_version: WRITTEN_TENSORFLOW, model_type: 'keras', save_format: 'tf' },
    ],
    pythonFunction: { data: 'data', loader_module: 'mlflow.tensorflow' },
    packages: [pinPackage('mlflow'), pinPackage('cloudpickle'), `tensorflow==${WRITTEN_TENSORFLOW}`],
    takesExtraFiles: true,
    predict: (input) => predictExample(model, input),
  };
}

// MLflow's three rules: something goes in, it is tensors, and the number of rows is open.
function checkSignature({ inputs }: Signature): void {
  if (inputs?.kind === 'columns' && inputs.columns.length > 0) {
    throw refuse('be of type TensorSpec');
  }
  if (inputs?.kind !== 'tensors' || inputs.tensors.length === 0) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      "The model signature's input schema must contain at least one field.",
    );
  }
  if (inputs.tensors.some(({ shape }) => shape[0] !== -1)) {
    throw refuse('have a shape in which the first dimension is a variable dimension');
  }
}

function refuse(rule: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', `All fields in the model signature's input schema must ${rule}.`, {
    hint: 'Give the inputs as tensors whose first extent is -1.',
  });
}
