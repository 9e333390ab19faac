// Layers models for tests, with weights that are the same each time.
import '@tensorflow/tfjs-backend-cpu';
// Its initializers call operations as methods of tensors.
// @ts-expect-error The package has no declarations under this name.
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import * as core from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-layers';

/** By name: a model and the shape of its inputs. */
export function makeModels(): Readonly<Record<string, tf.LayersModel>> {
  const { layers } = tf;
  const dense = tf.sequential({
    name: 'dense_model',
    layers: [
      layers.dense({ units: 4, activation: 'relu', inputShape: [3] }),
      layers.dropout({ rate: 0.2 }),
      layers.batchNormalization(),
      layers.leakyReLU({ alpha: 0.2 }),
      layers.dense({ units: 2, activation: 'softmax', kernelRegularizer: 'l1l2' }),
    ],
  });
  const images = tf.sequential({
    name: 'images',
    layers: [
      layers.conv2d({ filters: 3, kernelSize: 3, inputShape: [8, 8, 2], activation: 'tanh' }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.depthwiseConv2d({ kernelSize: 2, padding: 'same' }),
      layers.averagePooling2d({ poolSize: 2, padding: 'same' }),
      layers.flatten(),
      layers.reshape({ targetShape: [4, 3] }),
      layers.conv1d({ filters: 2, kernelSize: 2, padding: 'same' }),
      layers.globalMaxPooling1d(),
    ],
  });
  const words = tf.input({ shape: [5], name: 'words' });
  const vectors = layers.embedding({ inputDim: 9, outputDim: 4 }).apply(words) as tf.SymbolicTensor;
  const parts = [
    layers.bidirectional({ layer: layers.lstm({ units: 3 }), mergeMode: 'concat' }),
    layers.lstm({ units: 2, recurrentActivation: 'sigmoid' }),
    layers.gru({ units: 3 }),
    layers.simpleRNN({ units: 2 }),
  ].map((layer) => layer.apply(vectors) as tf.SymbolicTensor);
  const joined = layers.concatenate().apply(parts) as tf.SymbolicTensor;
  const [left, right] = ['tanh', 'sigmoid'].map((activation) =>
    layers.dense({ units: 3, activation: activation as 'tanh' }).apply(joined),
  ) as [tf.SymbolicTensor, tf.SymbolicTensor];
  const sum = layers.add().apply([left, right]) as tf.SymbolicTensor;
  const texts = tf.model({
    name: 'texts',
    inputs: words,
    outputs: layers.multiply().apply([sum, left]) as tf.SymbolicTensor,
  });
  const models = { dense, images, texts };
  for (const model of Object.values(models)) setWeights(model);
  return models;
}

/** Inputs of a model: numbers that are the same each time. */
export function makeInput(model: tf.LayersModel, rows = 3): core.Tensor {
  const [, ...shape] = model.inputs[0]!.shape as number[];
  const size = shape.reduce((product, extent) => product * extent, rows);
  const isWords = model.name === 'texts';
  return core.tensor(
    Float32Array.from({ length: size }, (_, at) => (isWords ? (at * 5) % 9 : Math.sin(at + 1))),
    [rows, ...shape],
  );
}

function setWeights(model: tf.LayersModel): void {
  const weights = model.getWeights().map((weight, place) => {
    const values = Float32Array.from({ length: weight.size }, (_, at) => Math.cos(at + place * 7) * 0.5);
    // Variances are positive.
    const isVariance = model.weights[place]!.originalName.includes('variance');
    return core.tensor(isVariance ? values.map((value) => value + 1) : values, weight.shape);
  });
  model.setWeights(weights);
}
