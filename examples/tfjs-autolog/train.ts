// A small neural network of TensorFlow.js whose training logs itself, as mlflow.keras.autolog does in Python.
//
//   npm run example -- tfjs-autolog
//
// Runs go where MLFLOW_TRACKING_URI says, or into mlflow.db here, which Python MLflow finds as well.
// Here the parts of TensorFlow.js are imported one by one; `import * as tf from '@tensorflow/tfjs'` has them all.
import '@tensorflow/tfjs-backend-cpu';
import { tensor2d, train } from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { autolog } from 'decant/keras';
import { lastActiveRun, MlflowClient } from 'decant/tracking';

// Is a point of a grid inside the circle?
const points = Array.from({ length: 81 }, (_, at) => [(at % 9) / 4 - 1, Math.floor(at / 9) / 4 - 1]);
const isInside = points.map(([x = 0, y = 0]) => [x * x + y * y < 0.6 ? 1 : 0]);

autolog({ tf: layers, registeredModelName: 'CircleModel' });

const { initializers } = layers;
const model = layers.sequential({ name: 'circle' });
model.add(
  layers.layers.dense({
    inputShape: [2],
    units: 8,
    activation: 'tanh',
    kernelInitializer: initializers.glorotUniform({ seed: 1 }),
  }),
);
model.add(
  layers.layers.dense({
    units: 1,
    activation: 'sigmoid',
    kernelInitializer: initializers.glorotUniform({ seed: 2 }),
  }),
);
model.compile({ optimizer: train.adam(0.1), loss: 'binaryCrossentropy', metrics: ['accuracy'] });

// No active run: autologging starts one, and ends it.
await model.fit(tensor2d(points), tensor2d(isInside), { epochs: 60, batchSize: 81, shuffle: false, verbose: 0 });

const client = new MlflowClient();
const { info, data } = (await lastActiveRun())!;
const accuracy = data.metrics.find(({ key }) => key === 'acc')!;
console.log(`Run: ${info.status}`);
console.log(`Optimizer: ${data.params['optimizer_name']}, learning rate ${data.params['optimizer_learning_rate']}`);
console.log(`Accuracy after ${data.params['epochs']} epochs: ${accuracy.value}`);
const artifacts = await client.listArtifacts(info.runId);
console.log(`Artifacts: ${artifacts.map(({ path }) => path).join(', ')}`);
const version = await client.getModelVersion('CircleModel', '1');
console.log(`Model: models:/${version.name}/${version.version}`);
await client.close();
