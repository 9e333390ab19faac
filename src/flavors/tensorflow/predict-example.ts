// What a layers model answers to an input example, from which its signature is learned (mlflow.tensorflow._KerasModelWrapper.predict).
import { makeTensorBatch } from '../../data/batch.ts';
import type { Batch, TensorBatch } from '../../data/batch.ts';
import { convertTensor } from '../../data/enforcement/convert-tensor.ts';
import { makeTensor } from '../../data/tensor.ts';
import type { Tensor } from '../../data/tensor.ts';
import { DecantError } from '../../errors.ts';
import type { LayersModelLike, TensorLike } from '../../libraries/keras/index.ts';
import { importPackage } from '../../stores/import-package.ts';

/** A layers model that answers. */
export interface PredictingModelLike extends LayersModelLike {
  /** In the order of `inputs`. */
  readonly inputNames: readonly string[];
  predict(inputs: unknown): unknown;
}

/** The answer to one array, or to arrays by the names of the model's inputs. Tables, and models with several outputs, are refused. */
export async function predictExample(model: PredictingModelLike, input: Batch): Promise<Batch> {
  if (input.kind !== 'tensors') throw refuse('Its inputs are arrays, and tables are none');
  const given = orderTensors(model, input);
  const { tensor: makeTfTensor, tidy } = await importPackage(
    '@tensorflow/tfjs-core',
    'Signatures of input examples',
    () => import('@tensorflow/tfjs-core'),
  );
  let answer: Tensor | undefined;
  tidy(() => {
    const tensors = given.map(({ dtype, data, shape }) => makeTfTensor(data, [...shape], dtype));
    answer = readOutput(model.predict(tensors.length === 1 ? tensors[0] : tensors));
  });
  if (answer === undefined) throw new DecantError('INTERNAL_ERROR', 'The model has answered nothing.');
  return makeTensorBatch(answer);
}

type InputTensor = Extract<Tensor, { readonly dtype: 'float32' | 'int32' }>;

/** As the model's inputs are ordered, and of their types. */
function orderTensors({ inputs, inputNames }: PredictingModelLike, { tensors }: TensorBatch): readonly InputTensor[] {
  const single = tensors.get(null);
  if (single !== undefined && inputs.length !== 1) {
    throw refuse(`It has ${inputs.length} inputs, and the example is one array`);
  }
  return inputs.map(({ dtype }, at) => {
    const name = inputNames[at] ?? '';
    const tensor = single ?? tensors.get(name);
    if (tensor === undefined) throw refuse(`The example has no array for the input ${JSON.stringify(name)}`);
    return convertTensor(tensor, dtype === 'int32' ? 'int32' : 'float32') as InputTensor;
  });
}

function readOutput(output: unknown): Tensor {
  if (Array.isArray(output)) throw refuse(`It answers ${output.length} arrays, which no schema holds`);
  const tensor = output as TensorLike;
  const { dtype, shape } = tensor;
  if (dtype !== 'float32' && dtype !== 'int32') throw refuse(`It answers a tensor of ${dtype}`);
  const data = tensor.dataSync();
  return dtype === 'int32'
    ? makeTensor('int32', shape, Int32Array.from(data))
    : makeTensor('float32', shape, Float32Array.from(data));
}

function refuse(reason: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', `${reason}.`);
}
