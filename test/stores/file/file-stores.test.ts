// Tracking and registry in a folder `mlruns` (parity TRK-002, TRK-004).
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSettings } from '../../../src/settings.ts';
import { openFileStores } from '../../../src/stores/file/index.ts';
import { openStores } from '../../../src/stores/open-stores.ts';
import { testTrackingStores } from '../tracking-suite.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'decant-mlruns-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function put(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

describe('folders as stores', () => {
  let stores: ReturnType<typeof openFileStores> | undefined;
  testTrackingStores(() => Promise.resolve((stores ??= openFileStores(join(folder, 'suite'), true))), {
    infinity: Number.POSITIVE_INFINITY,
    history: [
      [0.5, 0, 10],
      [0.25, 1, 20],
      [0.3, 1, 5],
      [0.5, 0, 10],
    ],
  });
});

describe('the layout of mlruns', () => {
  it('is refused unless MLFLOW_ALLOW_FILE_STORE is set (TRK-002)', async () => {
    const trackingUri = join(folder, 'allowed');
    await expect(openStores({ trackingUri, settings: readSettings({}).tracking })).rejects.toThrow(
      /^The filesystem tracking backend .* set `MLFLOW_ALLOW_FILE_STORE=true` to opt out of this exception\.$/,
    );
    const settings = readSettings({ MLFLOW_ALLOW_FILE_STORE: 'true' }).tracking;
    const stores = await openStores({ trackingUri: `file://${trackingUri}`, settings });
    expect((await stores.tracking.getExperiment('0')).artifactLocation).toBe(`file://${trackingUri}/0`);
    await stores.close();
  });

  it('is the one of MLflow 3, byte for byte', async () => {
    const root = join(folder, 'written');
    const { tracking } = openFileStores(root, true);
    const id = await tracking.createExperiment('wine');
    expect(id).toMatch(/^[1-9]\d{17}$/);
    const { info } = await tracking.createRun({ experimentId: id, userId: 'ann', startTime: 5, runName: 'one' });
    await tracking.logBatch(info.runId, {
      params: { 'a/b': 'c' },
      metrics: [
        { key: 'loss', value: 3, timestamp: 1, step: 0 },
        { key: 'loss', value: 1e-7, timestamp: 2, step: 1, datasetName: 'd', datasetDigest: 'x' },
        { key: 'loss', value: Number.NaN, timestamp: 3, step: -1 },
      ],
    });
    await tracking.updateRun(info.runId, { status: 'FAILED', endTime: 9 });
    const run = join(root, id, info.runId);
    expect(readdirSync(run).sort()).toEqual(['artifacts', 'meta.yaml', 'metrics', 'params', 'tags']);
    expect(readFileSync(join(run, 'metrics/loss'), 'utf8')).toBe('1 3.0 0\n2 1e-07 1 d x\n3 nan -1\n');
    expect(readFileSync(join(run, 'params/a/b'), 'utf8')).toBe('c');
    expect(readFileSync(join(run, 'tags/mlflow.runName'), 'utf8')).toBe('one');
    expect(readFileSync(join(run, 'meta.yaml'), 'utf8')).toBe(
      `artifact_uri: file://${run}/artifacts
deleted_time: null
end_time: 9
entry_point_name: ''
experiment_id: '${id}'
lifecycle_stage: active
run_id: ${info.runId}
run_name: one
source_name: ''
source_type: 4
source_version: ''
start_time: 5
status: 4
tags: []
user_id: ann
`,
    );
    expect(readdirSync(root).sort()).toEqual(['.trash', '0', id, 'models'].sort());
  });

  it('is read as MLflow 0.x and 1.x left it: ids as numbers, `run_uuid`, no step', async () => {
    const root = join(folder, 'old');
    const run = '1/c09ab4e0fe4043c1815bc7f6379b06f1';
    put(root, {
      '1/meta.yaml': 'artifact_location: /tmp/old/1\nexperiment_id: 1\nlifecycle_stage: active\nname: exp one\n',
      [`${run}/meta.yaml`]:
        "artifact_uri: /tmp/old/1/x/artifacts\nend_time: null\nexperiment_id: 1\nname: ''\nrun_uuid: c09ab4e0fe4043c1815bc7f6379b06f1\nsource_type: 4\nstart_time: 1795641658651\nstatus: 3\ntags: []\nuser_id: unknown\n",
      [`${run}/metrics/m/x`]: '5 1.5\n6 inf\n',
      [`${run}/params/p`]: 'a',
      [`${run}/tags/mlflow.runName`]: 'hello',
    });
    mkdirSync(join(root, run, 'artifacts'));
    const { tracking } = openFileStores(root, true);
    const { items } = await tracking.searchRuns(['1'], { filter: "params.p = 'a'" });
    expect(items.map(({ info, data }) => [info.runName, info.status, info.endTime, data.metrics[0]?.value])).toEqual([
      ['hello', 'FINISHED', undefined, Number.POSITIVE_INFINITY],
    ]);
    expect((await tracking.getExperimentByName('exp one'))?.creationTime).toBe(undefined);
    expect((await tracking.getMetricHistory(run.slice(2), 'm/x', { maxResults: 1 })).items).toMatchObject([
      { value: 1.5, timestamp: 5, step: 0 },
    ]);
  });

  it('gives the histories of metrics page by page', async () => {
    const { tracking } = openFileStores(join(folder, 'pages'), true);
    const { info } = await tracking.createRun({ experimentId: '0', userId: 'ann', startTime: 1 });
    await tracking.logBatch(info.runId, {
      metrics: Array.from({ length: 5 }, (_, step) => ({ key: 'm', value: step, timestamp: 1, step })),
    });
    const first = await tracking.getMetricHistory(info.runId, 'm', { maxResults: 3 });
    const rest = await tracking.getMetricHistory(info.runId, 'm', { maxResults: 3, pageToken: first.token ?? '' });
    expect([first.items.length, rest.items.map(({ value }) => value), rest.token]).toEqual([3, [3, 4], undefined]);
  });
});

describe('what does not belong into mlruns', () => {
  it('never leaves the folder by ids, keys or names', async () => {
    const { tracking, registry } = openFileStores(join(folder, 'safe'), true);
    const invalid = { code: 'INVALID_PARAMETER_VALUE' };
    const { info } = await tracking.createRun({ experimentId: '0', userId: 'ann', startTime: 1 });
    await expect(tracking.getRun('../0')).rejects.toMatchObject(invalid);
    await expect(tracking.getExperiment('../safe/0')).rejects.toMatchObject(invalid);
    await expect(tracking.getExperiment('..')).rejects.toMatchObject(invalid);
    await expect(tracking.logBatch(info.runId, { tags: { 'a/../../x': '1' } })).rejects.toMatchObject(invalid);
    await expect(tracking.deleteTag(info.runId, '../meta.yaml')).rejects.toMatchObject(invalid);
    await expect(tracking.getMetricHistory(info.runId, '../meta.yaml')).rejects.toMatchObject(invalid);
    await expect(tracking.logOutputs(info.runId, [{ modelId: '../x', step: 0 }])).rejects.toMatchObject(invalid);
    await expect(tracking.getLoggedModel('../x')).rejects.toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' });
    for (const name of ['..', '.', 'a/b', 'a\\b', 'a%2fb', ' ']) {
      await expect(registry.createRegisteredModel(name), name).rejects.toMatchObject(invalid);
    }
    await registry.createRegisteredModel('m');
    await expect(registry.getModelVersion('m', '../../0')).rejects.toMatchObject(invalid);
    await expect(registry.getModelVersionByAlias('m', '../meta.yaml')).rejects.toMatchObject(invalid);
  });

  it('is not written over symbolic links', async () => {
    const root = join(folder, 'links');
    const { tracking } = openFileStores(root, true);
    const { info } = await tracking.createRun({ experimentId: '0', userId: 'ann', startTime: 1 });
    const outside = join(folder, 'outside');
    writeFileSync(outside, 'kept');
    symlinkSync(outside, join(root, '0', info.runId, 'metrics', 'loss'));
    await expect(
      tracking.logBatch(info.runId, { metrics: [{ key: 'loss', value: 1, timestamp: 1, step: 0 }] }),
    ).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' });
    expect(readFileSync(outside, 'utf8')).toBe('kept');
  });

  it('is told apart: lines of other shapes, unknown statuses, runs of other experiments', async () => {
    const root = join(folder, 'damaged');
    const { tracking } = openFileStores(root, true);
    const { info } = await tracking.createRun({ experimentId: '0', userId: 'ann', startTime: 1 });
    const run = join(root, '0', info.runId);
    writeFileSync(join(run, 'metrics', 'loss'), '1 2 3 4\n');
    await expect(tracking.getRun(info.runId)).rejects.toThrow(
      "Metric 'loss' is malformed; persisted metric data contained 4 fields. Expected 2, 3, or 5 fields.",
    );
    writeFileSync(join(run, 'metrics', 'loss'), '1 two 3\n');
    await expect(tracking.getRun(info.runId)).rejects.toMatchObject({ code: 'INTERNAL_ERROR' });
    rmSync(join(run, 'metrics', 'loss'));
    const meta = readFileSync(join(run, 'meta.yaml'), 'utf8');
    writeFileSync(join(run, 'meta.yaml'), meta.replace('status: 1', 'status: 77'));
    await expect(tracking.getRun(info.runId)).rejects.toMatchObject({ code: 'MALFORMED_DATA' });
    writeFileSync(join(run, 'meta.yaml'), meta.replace("experiment_id: '0'", "experiment_id: '7'"));
    await expect(tracking.getRun(info.runId)).rejects.toMatchObject({ code: 'INVALID_STATE' });
    expect((await tracking.searchRuns(['0'])).items).toEqual([]);
    writeFileSync(join(run, 'meta.yaml'), '- a\n');
    await expect(tracking.getRun(info.runId)).rejects.toMatchObject({ code: 'MALFORMED_DATA' });
  });

  it('refuses datasets of metrics that a line cannot hold, before anything is written', async () => {
    const { tracking } = openFileStores(join(folder, 'spaces'), true);
    const { info } = await tracking.createRun({ experimentId: '0', userId: 'ann', startTime: 1 });
    const metric = { key: 'm', value: 1, timestamp: 1, step: 0, datasetName: 'my data', datasetDigest: 'x' };
    await expect(tracking.logBatch(info.runId, { metrics: [metric], params: { a: '1' } })).rejects.toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
    });
    expect((await tracking.getRun(info.runId)).data.params).toEqual({});
  });
});
