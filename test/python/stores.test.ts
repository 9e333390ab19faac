// Databases and folders that TypeScript and Python MLflow share: what one writes, the other lists.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSettings } from '../../src/settings.ts';
import { openStores } from '../../src/stores/open-stores.ts';
import type { Stores } from '../../src/stores/open-stores.ts';
import { testTrackingStores } from '../stores/tracking-suite.ts';
import { startPostgres } from './postgres-server.ts';
import type { PostgresServer } from './postgres-server.ts';
import { runPython } from './pythons.ts';
import { startTrackingServer } from './tracking-server.ts';

const ALLOWED = { MLFLOW_ALLOW_FILE_STORE: 'true' };
const settings = readSettings(ALLOWED).tracking;
const readRuns = join(import.meta.dirname, 'read_runs.py');

const WRITE = `
import sys, mlflow
from mlflow import MlflowClient
from mlflow.entities import Dataset, DatasetInput, InputTag
uri = sys.argv[1]
mlflow.set_tracking_uri(uri)
client = MlflowClient()
experiment = client.create_experiment("from Python", tags={"a/b": "Zoë"})
run = client.create_run(experiment, start_time=5, run_name="python run", tags={"lines": "one\\ntwo"}).info.run_id
client.log_param(run, "alpha", 0.5)
client.log_metric(run, "m/x", 1.5, timestamp=5, step=2)
client.log_metric(run, "m/x", float("nan"), timestamp=6, step=3)
client.log_metric(run, "m/x", 7, timestamp=4, step=3)
client.log_inputs(run, [DatasetInput(Dataset("d", "x1", "local", "{}"), [InputTag("mlflow.data.context", "train")])])
client.set_terminated(run, "FAILED", 9)
client.delete_run(client.create_run(experiment, run_name="gone").info.run_id)
client.delete_experiment(client.create_experiment("gone"))
client.create_registered_model("from-python", {"t": "1"}, "described")
version = client.create_model_version("from-python", f"runs:/{run}/m", run, tags={"v": "1"})
client.set_registered_model_alias("from-python", "champion", version.version)
if mlflow.__version__.startswith("3"):
    model = client.create_logged_model(experiment, name="net", source_run_id=run, tags={"t": "u"}, params={"p": "q"})
    client.log_metric(run, "acc", 0.5, timestamp=8, step=1, model_id=model.model_id)
    client.finalize_logged_model(model.model_id, "READY")
    client.create_model_version("from-python", f"models:/{model.model_id}", model_id=model.model_id)
print(run)
`;

/** Fills a store; answers the ids of the run and of the logged model. */
async function fill({ tracking, registry }: Stores, hasModels: boolean): Promise<string> {
  const experimentId = await tracking.createExperiment('from TypeScript', { tags: { team: 'ü' } });
  const { info } = await tracking.createRun({ experimentId, userId: 'ann', startTime: 5, runName: 'typescript run' });
  await tracking.logBatch(info.runId, {
    params: { alpha: '0.5', 'a/b': 'c d' },
    tags: { lines: 'one\ntwo' },
    metrics: [
      { key: 'loss', value: 0.5, timestamp: 10, step: 0 },
      { key: 'loss', value: 1e-7, timestamp: 20, step: 1 },
      { key: 'nan', value: Number.NaN, timestamp: 1, step: 0 },
    ],
  });
  const dataset = { name: 'wine', digest: 'abc', sourceType: 'local', source: '{}' };
  await tracking.logInputs(info.runId, { datasets: [{ dataset, tags: { 'mlflow.data.context': 'train' } }] });
  await registry.createRegisteredModel('from-typescript', { tags: { t: '1' } });
  const source = `${info.artifactUri}/model`;
  await registry.createModelVersion({ name: 'from-typescript', source, runId: info.runId, tags: { v: '1' } });
  await registry.setRegisteredModelAlias('from-typescript', 'champion', '1');
  if (hasModels) {
    const model = await tracking.createLoggedModel({ experimentId, name: 'net', sourceRunId: info.runId });
    await tracking.logBatch(info.runId, {
      metrics: [{ key: 'loss', value: 0.25, timestamp: 30, step: 2, modelId: model.modelId }],
    });
    await tracking.logOutputs(info.runId, [{ modelId: model.modelId, step: 2 }]);
    await tracking.finalizeLoggedModel(model.modelId, 'READY');
  }
  await tracking.updateRun(info.runId, { status: 'FINISHED', endTime: 100 });
  return info.runId;
}

let postgres: PostgresServer;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => {
  postgres.stop();
});

describe('the stores of a Postgres database', () => {
  let stores: Promise<Stores> | undefined;
  afterAll(async () => (await stores)?.close());
  testTrackingStores(() => (stores ??= openStores({ trackingUri: postgres.makeDatabase('suite'), settings })));
});

describe.each([
  ['a Postgres database', 'mlflow3', () => postgres.makeDatabase('shared')],
  ['a database', 'mlflow3', (folder: string) => `sqlite:///${folder}/mlflow.db`],
  ['a folder', 'mlflow3', (folder: string) => `file://${folder}/mlruns`],
  ['a folder', 'mlflow2', (folder: string) => `file://${folder}/mlruns`],
])('%s shared with %s', (_, stack, makeUri) => {
  const folder = mkdtempSync(join(tmpdir(), `decant-stores-${stack}-`));
  let uri: string;
  const isThree = stack === 'mlflow3';
  let stores: Stores;
  beforeAll(async () => {
    uri = makeUri(folder);
    stores = await openStores({ trackingUri: uri, settings });
  });
  afterAll(async () => {
    await stores.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('tells Python what TypeScript wrote', async () => {
    const runId = await fill(stores, isThree);
    const found = JSON.parse(await runPython(stack, [readRuns, uri], ALLOWED)) as {
      readonly experiments: readonly { readonly name: string }[];
      readonly models: readonly object[];
    };
    expect(found.experiments.map(({ name }) => name)).toEqual(['Default', 'from TypeScript']);
    expect(found.experiments[1]).toMatchObject({
      tags: { team: 'ü' },
      runs: [
        {
          run_id: runId,
          name: 'typescript run',
          status: 'FINISHED',
          params: { alpha: '0.5', 'a/b': 'c d' },
          metrics: { loss: isThree ? 0.25 : 1e-7, nan: 'nan' },
          tags: { lines: 'one\ntwo', 'mlflow.runName': 'typescript run' },
          artifacts: [],
        },
      ],
    });
    expect(found.models).toMatchObject([
      { name: 'from-typescript', aliases: { champion: '1' }, tags: { t: '1' }, versions: [expect.anything()] },
    ]);
  });

  it('tells TypeScript what Python wrote', async () => {
    const runId = (await runPython(stack, ['-c', WRITE, uri], ALLOWED)).trim();
    const { tracking, registry } = stores;
    const experiment = await tracking.getExperimentByName('from Python');
    expect(experiment?.tags).toEqual({ 'a/b': 'Zoë' });
    const experiments = await tracking.searchExperiments({ viewType: 'DELETED_ONLY' });
    expect(experiments.items.map(({ name }) => name)).toEqual(['gone']);
    const experimentId = experiment?.experimentId ?? '';
    const { items } = await tracking.searchRuns([experimentId]);
    expect(items.map(({ info }) => [info.runId, info.runName, info.status, info.startTime, info.endTime])).toEqual([
      [runId, 'python run', 'FAILED', 5, 9],
    ]);
    const run = await tracking.getRun(runId);
    expect(run.data.params).toEqual({ alpha: '0.5' });
    expect(run.data.tags['lines']).toBe('one\ntwo');
    expect(run.data.metrics.find(({ key }) => key === 'm/x')).toMatchObject({ value: Number.NaN, step: 3 });
    expect((await tracking.getMetricHistory(runId, 'm/x')).items).toHaveLength(3);
    expect(run.inputs.datasets).toMatchObject([
      { dataset: { name: 'd', digest: 'x1' }, tags: { 'mlflow.data.context': 'train' } },
    ]);
    const model = await registry.getRegisteredModel('from-python');
    expect([model.description, model.tags, model.aliases]).toEqual(['described', { t: '1' }, { champion: '1' }]);
    const version = await registry.getModelVersionByAlias('from-python', 'champion');
    expect([version.version, version.runId, version.tags]).toEqual(['1', runId, { v: '1' }]);
    if (!isThree) return;
    const [net] = (await tracking.searchLoggedModels([experimentId])).items;
    expect([net?.name, net?.status, net?.params, net?.tags['t']]).toEqual(['net', 'READY', { p: 'q' }, 'u']);
    expect(net?.metrics.map(({ key, value, step }) => [key, value, step])).toEqual([['acc', 0.5, 1]]);
    expect(await registry.getDownloadUri('from-python', '2')).toBe(net?.artifactLocation);
  });
});

it('a server of MLflow over a database that TypeScript made answers its pages', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'decant-stores-server-'));
  const uri = `sqlite:///${folder}/mlflow.db`;
  const stores = await openStores({ trackingUri: uri, settings });
  const runId = await fill(stores, true);
  await stores.close();
  const server = await startTrackingServer('mlflow3', {
    backendStoreUri: uri,
    artifactsDestination: join(folder, 'artifacts'),
  });
  try {
    const ask = async (path: string, body?: object): Promise<string> => {
      const response = await fetch(`${server.url}/ajax-api/2.0/mlflow/${path}`, {
        ...(body && {
          method: 'POST',
          body: JSON.stringify(body),
          headers: { 'content-type': 'application/json' },
        }),
      });
      const text = await response.text();
      expect(response.status, `${path}: ${text}`).toBe(200);
      return text;
    };
    const experiments = await ask('experiments/search?max_results=25');
    expect(experiments).toContain('from TypeScript');
    expect(await ask('runs/search', { experiment_ids: ['1'], max_results: 10 })).toContain('typescript run');
    expect(await ask(`runs/get?run_id=${runId}`)).toContain('"wine"');
    expect(await ask(`metrics/get-history?run_id=${runId}&metric_key=loss`)).toContain('0.25');
    expect(await ask('logged-models/search', { experiment_ids: ['1'] })).toContain('"net"');
    expect(await ask('registered-models/search')).toContain('from-typescript');
    expect(await ask("model-versions/search?filter=name%3D'from-typescript'")).toContain(runId);
    // Charts, the pages of a run, of a logged model and of a registered model, and the tab of traces.
    const interval = `run_ids=${runId}&metric_key=loss&max_results=320`;
    expect(await ask(`metrics/get-history-bulk-interval?${interval}`)).toContain('0.5');
    expect(await ask(`artifacts/list?run_id=${runId}`)).toContain('root_uri');
    const { models } = JSON.parse(await ask('logged-models/search', { experiment_ids: ['1'] })) as {
      readonly models: readonly { readonly info: { readonly model_id: string } }[];
    };
    const modelId = models[0]?.info.model_id ?? '';
    expect(await ask(`logged-models/${modelId}`)).toContain('"net"');
    expect(await ask('registered-models/get?name=from-typescript')).toContain('"from-typescript"');
    expect(await ask('model-versions/get?name=from-typescript&version=1')).toContain(runId);
    expect(await ask('traces?experiment_ids=1&max_results=10')).toBe('{}');
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
