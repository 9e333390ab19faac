// autolog of TensorFlow.js layers models beside what mlflow.keras.autolog logs (tools/fixtures/keras_autolog.py; parity TRK-086, TRK-087).
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import '@tensorflow/tfjs-backend-cpu';
// @ts-expect-error The package has no declarations under this name.
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import { reshape, tensor2d, train } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-layers';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { autolog as autologKeras } from '../../../src/entry-points/keras.ts';
import {
  activeRun,
  createExperiment,
  endRun,
  lastActiveRun,
  listArtifacts,
  loadDict,
  loadText,
  MlflowClient,
  searchLoggedModels,
  setExperiment,
  setTrackingUri,
  withRun,
} from '../../../src/entry-points/tracking.ts';
import type { Run } from '../../../src/entry-points/tracking.ts';
import { autologTensorflow } from '../../../src/tracking/autolog/layers/tensorflow-flavor.ts';
import type { LayersLibrary } from '../../../src/tracking/autolog/layers/layers-library.ts';

interface KerasAnswers {
  readonly x: number[][];
  readonly y: number[][];
  readonly params: Readonly<Record<string, string>>;
  readonly steps: Readonly<Record<string, readonly number[]>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly artifacts: readonly string[];
  readonly datasets: readonly Readonly<Record<string, string>>[];
  readonly model: { readonly name: string; readonly signature: unknown };
}
const python = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../fixtures/autolog/keras.json'), 'utf8'),
) as KerasAnswers;

const library = tf as unknown as LayersLibrary;
const warnings: string[] = [];
const common = {
  tf: library,
  onWarning: (message: string): void => {
    warnings.push(message);
  },
};
const folder = mkdtempSync(join(tmpdir(), 'decant-layers-'));
let client: MlflowClient;

beforeAll(async () => {
  const trackingUri = `sqlite:///${join(folder, 'mlflow.db')}`;
  setTrackingUri(trackingUri);
  client = new MlflowClient({ trackingUri });
  await setExperiment({ experimentId: await createExperiment('layers', { artifactLocation: join(folder, 'runs') }) });
});
afterEach(async () => {
  autologKeras({ tf: library, disable: true });
  autologTensorflow({ tf: library, disable: true });
  warnings.length = 0;
  while (activeRun() !== undefined) await endRun();
});
afterAll(async () => {
  setTrackingUri('');
  await client.close();
  rmSync(folder, { recursive: true, force: true });
});

function makeModel(): tf.Sequential {
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, activation: 'sigmoid', inputShape: [3] })] });
  model.compile({ loss: 'binaryCrossentropy', optimizer: train.adam(0.01), metrics: ['accuracy'] });
  return model;
}
const X = tensor2d(python.x);
const Y = tensor2d(python.y);

async function lastRun(): Promise<Run> {
  const run = await lastActiveRun();
  if (run === undefined) throw new Error('No run was made.');
  return client.getRun(run.info.runId);
}
const artifactsOf = async (runId: string, artifactPath = ''): Promise<readonly string[]> =>
  (await listArtifacts({ runId, artifactPath })).map(({ path }) => path).sort();
const stepsOf = async (runId: string, key: string): Promise<readonly number[]> =>
  [...new Set((await client.getMetricHistory(runId, key)).map(({ step }) => step))].sort((a, b) => a - b);

describe('keras.autolog', () => {
  it('logs what MLflow logs of the same training in Python', async () => {
    autologKeras(common);
    const history = await makeModel().fit(X, Y, { batchSize: 4, epochs: 2, validationData: [X, Y] });
    expect(history.epoch).toEqual([0, 1]);
    expect(warnings).toEqual([]);
    const run = await lastRun();
    const { runId } = run.info;
    expect(run.info.status).toBe('FINISHED');
    expect(run.data.tags).toMatchObject(python.tags);
    // What TensorFlow.js has no word for is not logged; all else has Keras' name and value.
    const { optimizer_learning_rate: rate, ...params } = run.data.params;
    expect(Math.abs(Number(rate) - Number(python.params['optimizer_learning_rate']))).toBeLessThan(1e-9);
    expect(python.params).toMatchObject(params);
    const absent = Object.keys(python.params).filter((name) => run.data.params[name] === undefined);
    expect(absent.every((name) => name.startsWith('optimizer_'))).toBe(true);
    for (const [name, steps] of Object.entries(python.steps)) {
      // TensorFlow.js calls accuracy acc.
      expect(await stepsOf(runId, name.replace('accuracy', 'acc'))).toEqual(steps);
    }
    expect(await artifactsOf(runId)).toEqual(python.artifacts);
    expect(await loadText(`runs:/${runId}/model_summary.txt`)).toMatch(/Layer \(type\).*Output shape/i);
    expect(
      run.inputs.datasets.map(({ dataset: { name, digest, schema, profile }, tags }) => ({
        ...{ name, digest, schema, profile },
        context: tags['mlflow.data.context'],
      })),
    ).toEqual(python.datasets);
  });

  it('logs the model as one that Keras 3 loads, with its signature and the metrics of every epoch', async () => {
    autologKeras({ ...common, registeredModelName: 'digits' });
    await makeModel().fit(X, Y, { epochs: 3 });
    const run = await lastRun();
    const [{ modelId } = { modelId: '' }] = run.outputs.models;
    const logged = await client.getLoggedModel(modelId);
    expect([logged.name, logged.status]).toEqual([python.model.name, 'READY']);
    expect(
      logged.metrics
        .filter(({ key }) => key === 'loss')
        .map(({ step }) => step)
        .sort(),
    ).toEqual([0, 1, 2]);
    const mlmodel = await loadText(`models:/${modelId}/MLmodel`);
    expect(mlmodel).toContain('loader_module: mlflow.keras');
    expect(mlmodel).toContain('"shape": [-1, 3]');
    expect(warnings).toEqual([]);
    const [version] = (await client.searchModelVersions({ filter: "name = 'digits'" })).items;
    expect(version).toMatchObject({ version: '1', modelId });
  });

  it("logs to the active run, and beside the user's own callbacks", async () => {
    autologKeras(common);
    const epochs: number[] = [];
    await withRun(async ({ info }) => {
      await makeModel().fit(X, Y, {
        ...{ epochs: 2, validationSplit: 0.25 },
        callbacks: { onEpochEnd: (epoch) => void epochs.push(epoch) },
      });
      expect((await client.getRun(info.runId)).data.params).toMatchObject({ epochs: '2', validation_split: '0.25' });
    });
    expect(epochs).toEqual([0, 1]);
    expect((await lastRun()).data.tags['mlflow.autologging']).toBe(undefined);
  });

  it('logs after so many batches where it is asked to', async () => {
    autologKeras({ ...common, logEveryEpoch: false, logEveryNSteps: 2, logModels: false, logDatasets: false });
    await makeModel().fit(X, Y, { batchSize: 2, epochs: 2 });
    const { info, outputs, inputs } = await lastRun();
    expect(await stepsOf(info.runId, 'loss')).toEqual([2, 4, 6, 8]);
    expect([outputs.models, inputs.datasets]).toEqual([[], []]);
  });

  it('trains on where nothing can be logged, and says so', async () => {
    autologKeras(common);
    setTrackingUri('http://127.0.0.1:9');
    process.env['MLFLOW_HTTP_REQUEST_MAX_RETRIES'] = '0';
    try {
      const history = await makeModel().fit(X, Y, { epochs: 1 });
      expect(history.epoch).toEqual([0]);
      expect(warnings.join()).toMatch(/No run can be started, and nothing is logged/);
    } finally {
      delete process.env['MLFLOW_HTTP_REQUEST_MAX_RETRIES'];
      setTrackingUri(`sqlite:///${join(folder, 'mlflow.db')}`);
    }
  });

  it('fails the run and the model of a training that fails', async () => {
    autologKeras(common);
    const failing = makeModel().fit(X, Y, {
      ...{ epochs: 1 },
      callbacks: {
        onEpochEnd: () => {
          throw new Error('no more');
        },
      },
    });
    await expect(failing).rejects.toThrow('no more');
    const run = await lastRun();
    expect(run.info.status).toBe('FAILED');
    const models = await searchLoggedModels({ filter: `source_run_id = '${run.info.runId}'` });
    expect(models.map(({ status }) => status)).toEqual(['FAILED']);
  });

  it('fails the model alone where Keras 3 would compute another one', async () => {
    autologKeras(common);
    const model = tf.sequential({
      layers: [tf.layers.masking({ inputShape: [3, 1] }), tf.layers.flatten(), tf.layers.dense({ units: 1 })],
    });
    model.compile({ loss: 'meanSquaredError', optimizer: train.sgd(0.1) });
    await model.fit(reshape(X, [python.x.length, 3, 1]), Y, { epochs: 1 });
    const run = await lastRun();
    expect(run.info.status).toBe('FINISHED');
    expect(warnings.join()).toMatch(/Logging the model failed: UNSUPPORTED_MODEL: .*masking/i);
    const models = await searchLoggedModels({ filter: `source_run_id = '${run.info.runId}'` });
    expect(models.map(({ status }) => status)).toEqual(['FAILED']);
  });

  it.each([
    [{ logEveryEpoch: false }, /`logEveryNSteps` must be specified/],
    [{ logEveryNSteps: 2 }, /`logEveryNSteps` must be left out/],
    [{ logEveryEpoch: false, logEveryNSteps: 0 }, /whole number above 0/],
  ])('refuses %j', (options, message) => {
    expect(() => {
      autologKeras({ ...common, ...options });
    }).toThrow(message);
  });

  it('logs nothing once it is off, nor to runs of the user where it is exclusive', async () => {
    const before = (await lastRun()).info.runId;
    await makeModel().fit(X, Y, { epochs: 1 });
    expect((await lastRun()).info.runId).toBe(before);
    autologKeras({ ...common, exclusive: true });
    await withRun(async ({ info }) => {
      await makeModel().fit(X, Y, { epochs: 1 });
      expect((await client.getRun(info.runId)).data.params).toEqual({});
    });
  });
});

describe('tensorflow.autolog', () => {
  it('logs early stopping, and the best model while it is trained', async () => {
    autologTensorflow(common);
    await makeModel().fit(X, Y, {
      ...{ epochs: 50, validationData: [X, Y] as [typeof X, typeof Y] },
      // Losses fall: with such a difference the first epoch stays the best.
      callbacks: tf.callbacks.earlyStopping({ monitor: 'val_loss', minDelta: 10, patience: 2 }),
    });
    const { info, data } = await lastRun();
    expect(data.params).toMatchObject({
      ...{ monitor: 'val_loss', min_delta: '10', patience: '2', baseline: 'None', restore_best_weights: 'False' },
      ...{ opt_name: 'adam', opt_beta_1: '0.9' },
    });
    expect(data.metrics.find(({ key }) => key === 'stopped_epoch')?.value).toBe(2);
    expect(data.tags).toMatchObject({
      'mlflow.autologging': 'tensorflow',
      'mlflow.latest_checkpoint_artifact': 'checkpoints/latest_checkpoint.keras',
    });
    expect(await artifactsOf(info.runId, 'checkpoints')).toEqual([
      'checkpoints/latest_checkpoint.keras',
      'checkpoints/latest_checkpoint_metrics.json',
    ]);
    const kept = await loadDict(`runs:/${info.runId}/checkpoints/latest_checkpoint_metrics.json`);
    expect(kept).toMatchObject({ epoch: 2 });
    expect(warnings).toEqual([]);
  });

  it('keeps weights of every epoch in a folder of its own where it is asked to', async () => {
    autologTensorflow({
      ...common,
      ...{ checkpointSaveBestOnly: false, checkpointSaveWeightsOnly: true, checkpointDir: 'models', logModels: false },
    });
    await makeModel().fit(X, Y, { epochs: 2 });
    const { info } = await lastRun();
    expect(await artifactsOf(info.runId, 'models/epoch_1')).toEqual([
      'models/epoch_1/checkpoint.weights.h5',
      'models/epoch_1/checkpoint_metrics.json',
    ]);
    expect(await artifactsOf(info.runId, 'models')).toEqual(['models/epoch_0', 'models/epoch_1']);
  });

  it('warns where the metric that tells the best is not there', async () => {
    autologTensorflow({ ...common, logModels: false });
    await makeModel().fit(X, Y, { epochs: 1 });
    expect(warnings).toEqual([expect.stringMatching(/No checkpoint is logged: the metric val_loss/)]);
  });
});
