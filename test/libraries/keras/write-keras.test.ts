// `.keras` files of TensorFlow.js models: configuration, names of weights, refusals. test/python/keras.test.ts loads them in Keras.
import * as tf from '@tensorflow/tfjs-layers';
import * as h5wasm from 'h5wasm';
import { describe, expect, it } from 'vitest';
import { openZip } from '../../../src/formats/zip/index.ts';
import { writeKeras } from '../../../src/libraries/keras/index.ts';
import { makeModels } from './models.ts';

const AT = new Date('2026-01-02T03:04:05Z');

function readText(bytes: Uint8Array, name: string): unknown {
  return JSON.parse(new TextDecoder().decode(openZip(bytes).read(name)));
}

async function readWeights(bytes: Uint8Array): Promise<Readonly<Record<string, readonly number[]>>> {
  const { FS: files } = await h5wasm.ready;
  files.writeFile('/read.h5', openZip(bytes).read('model.weights.h5'));
  const file = new h5wasm.File('/read.h5', 'r');
  const found = file
    .paths()
    .map((path) => [path, file.get(path)] as const)
    .flatMap(([path, item]) => (item instanceof h5wasm.Dataset ? [[path, item.shape ?? []] as const] : []));
  file.close();
  return Object.fromEntries(found);
}

describe('a model that can be written', () => {
  it('has a configuration as Keras 3 writes it', async () => {
    const bytes = await writeKeras(makeModels()['dense']!, AT);
    expect(readText(bytes, 'metadata.json')).toEqual({ keras_version: '3.15.1', date_saved: '2026-01-02@03:04:05' });
    const config = readText(bytes, 'config.json');
    expect(config).toMatchObject({
      module: 'keras',
      class_name: 'Sequential',
      config: { name: 'dense_model', build_input_shape: [null, 3] },
      build_config: { input_shape: [null, 3] },
    });
    const { layers } = (config as { readonly config: { readonly layers: readonly object[] } }).config;
    expect(layers).toMatchObject([
      { class_name: 'InputLayer', config: { batch_shape: [null, 3], dtype: 'float32' } },
      {
        module: 'keras.layers',
        class_name: 'Dense',
        config: {
          units: 4,
          activation: 'relu',
          kernel_initializer: { module: 'keras.initializers', class_name: 'VarianceScaling' },
        },
        registered_name: null,
      },
      { class_name: 'Dropout', config: { rate: 0.2 } },
      { class_name: 'BatchNormalization', config: { axis: -1, momentum: 0.99, epsilon: 0.001 } },
      { class_name: 'LeakyReLU', config: { negative_slope: 0.2 } },
      { class_name: 'Dense', config: { kernel_regularizer: { module: 'keras.regularizers', class_name: 'L1L2' } } },
    ]);
  });

  it('has its weights in groups named by class and position', async () => {
    const models = makeModels();
    expect(await readWeights(await writeKeras(models['dense']!, AT))).toEqual({
      'layers/dense/vars/0': [3, 4],
      'layers/dense/vars/1': [4],
      'layers/batch_normalization/vars/0': [4],
      'layers/batch_normalization/vars/1': [4],
      'layers/batch_normalization/vars/2': [4],
      'layers/batch_normalization/vars/3': [4],
      'layers/dense_1/vars/0': [4, 2],
      'layers/dense_1/vars/1': [2],
    });
    const names = Object.keys(await readWeights(await writeKeras(models['texts']!, AT)));
    expect(names).toContain('layers/bidirectional/backward_layer/cell/vars/1');
    expect(names).toContain('layers/gru/cell/vars/0');
    expect(names).toContain('layers/embedding/vars/0');
  });
});

describe('a model that Keras 3 would compute differently', () => {
  it.each([
    [
      'a gate that Keras computes otherwise',
      () => tf.layers.dense({ units: 1, activation: 'hardSigmoid', inputShape: [2] }),
      'activation is "hard_sigmoid"',
    ],
    [
      'masks',
      () => tf.layers.embedding({ inputDim: 3, outputDim: 2, maskZero: true, inputShape: [4] }),
      'mask_zero is true',
    ],
    ['states', () => tf.layers.lstm({ units: 2, stateful: true, batchInputShape: [1, 2, 2] }), 'stateful is true'],
    [
      'a class without a counterpart',
      () => tf.layers.thresholdedReLU({ inputShape: [2] }),
      'layers of class ThresholdedReLU are not written',
    ],
  ])('is refused by name: %s', async (_name, make, reason) => {
    const model = tf.sequential({ layers: [make()] });
    await expect(writeKeras(model)).rejects.toMatchObject({
      code: 'UNSUPPORTED_MODEL',
      message: expect.stringContaining(reason) as string,
    });
  });
});
