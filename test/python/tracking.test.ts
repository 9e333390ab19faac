// Runs that TypeScript logs to a real tracking server, as Python MLflow sees them; and the other way round.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  endRun,
  getArtifactUri,
  logArtifact,
  logArtifacts,
  logDict,
  logMetric,
  logMetrics,
  logParam,
  logParams,
  logTable,
  logText,
  MlflowClient,
  registerModel,
  searchRuns,
  setExperiment,
  setTags,
  setTrackingUri,
  startRun,
  withRun,
} from '../../src/entry-points/tracking.ts';
import { testArtifactStore } from '../stores/artifacts/artifact-suite.ts';
import { openArtifactStore } from '../../src/stores/artifacts/index.ts';
import { runPython } from './pythons.ts';
import { startTrackingServer } from './tracking-server.ts';
import type { TrackingServer } from './tracking-server.ts';

// A failure is told at once.
process.env['MLFLOW_HTTP_REQUEST_MAX_RETRIES'] = '0';

interface Found {
  readonly experiments: readonly { readonly name: string; readonly runs: readonly FoundRun[] }[];
  readonly models: readonly {
    readonly name: string;
    readonly aliases: object;
    readonly versions: readonly (readonly unknown[])[];
  }[];
}
interface FoundRun {
  readonly run_id: string;
  readonly name: string;
  readonly status: string;
  readonly params: object;
  readonly tags: Readonly<Record<string, string>>;
  readonly metrics: object;
  readonly history: Readonly<Record<string, readonly (readonly number[])[]>>;
  readonly artifacts: readonly string[];
}

const WRITE_RUN = `
import sys, mlflow
mlflow.set_tracking_uri(sys.argv[1])
mlflow.set_experiment("from Python")
with mlflow.start_run(run_name="python run") as run:
    mlflow.log_params({"alpha": 0.5, "name": "Zoë"})
    for step in range(3):
        mlflow.log_metric("loss", 1 / (step + 1), step=step)
    mlflow.log_metric("nan", float("nan"))
    mlflow.set_tag("kind", "test")
    mlflow.log_text("hello", "notes/hello.txt")
print(run.info.run_id)
`;

describe.each(['mlflow3', 'mlflow2'])('a tracking server of %s', (stack) => {
  const folder = mkdtempSync(join(tmpdir(), `decant-tracking-${stack}-`));
  let server: TrackingServer;
  beforeAll(async () => {
    server = await startTrackingServer(stack, {
      backendStoreUri: `sqlite:///${join(folder, 'mlflow.db')}`,
      artifactsDestination: join(folder, 'artifacts'),
    });
    setTrackingUri(server.url);
  });
  afterAll(async () => {
    setTrackingUri('');
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('keeps what a run logs', async () => {
    mkdirSync(join(folder, 'files', 'deep'), { recursive: true });
    writeFileSync(join(folder, 'files', 'a.txt'), 'a');
    writeFileSync(join(folder, 'files', 'deep', 'b c.txt'), 'b');
    await setExperiment('from TypeScript');
    const run = await startRun({ runName: 'first', tags: { kind: 'test' }, description: 'of a test' });
    await logParam('alpha', 0.5);
    await logParams({ flag: true, list: [1, 'a', null], big: 12345678901234567890n, none: null });
    await logMetric('rmse', 0.79, { step: 3, timestamp: 1_700_000_000_000 });
    await logMetrics({ mae: 1e-7, nan: Number.NaN, inf: Number.POSITIVE_INFINITY });
    await Promise.all(Array.from({ length: 1500 }, (_, step) => logMetric('loss', 1 / (step + 1), { step })));
    await setTags({ 'a/b': 'c' });
    await logArtifact(join(folder, 'files', 'a.txt'));
    await logArtifacts(join(folder, 'files'), 'folder');
    await logText('# hello\n', 'notes/readme.md');
    await logDict({ a: [1, 2.5], b: { c: null } }, 'notes/data.json');
    await logTable({ x: [1, 2], y: ['a', 'b'] }, 'table.json');
    await logTable([{ x: 3, y: 'c' }], 'table.json');
    expect(await getArtifactUri('x')).toMatch(/artifacts\/x$/);
    await endRun();

    const found = JSON.parse(await runPython(stack, [join(import.meta.dirname, 'read_runs.py'), server.url])) as Found;
    const [seen] = found.experiments.find(({ name }) => name === 'from TypeScript')?.runs ?? [];
    expect(seen).toMatchObject({
      run_id: run.info.runId,
      name: 'first',
      status: 'FINISHED',
      params: { alpha: '0.5', flag: 'True', list: "[1, 'a', None]", big: '12345678901234567890', none: 'None' },
      metrics: { rmse: 0.79, mae: 1e-7, nan: 'nan', loss: 1 / 1500 },
      artifacts: ['a.txt', 'folder/a.txt', 'folder/deep/b c.txt', 'notes/data.json', 'notes/readme.md', 'table.json'],
    });
    expect(seen?.tags).toMatchObject({
      kind: 'test',
      'a/b': 'c',
      'mlflow.note.content': 'of a test',
      'mlflow.source.type': 'LOCAL',
      'mlflow.loggedArtifacts': '[{"path": "table.json", "type": "table"}]',
    });
    expect(seen?.history['rmse']).toEqual([[0.79, 1_700_000_000_000, 3]]);
    expect(seen?.history['loss']?.map(([, , step]) => step)).toEqual(Array.from({ length: 1500 }, (_, step) => step));
  });

  it('keeps concurrent runs apart, and says which one failed', async () => {
    await setExperiment('concurrent');
    const results = await Promise.allSettled(
      Array.from({ length: 5 }, (_, index) =>
        withRun({ runName: `run ${index}` }, async (run) => {
          await logParam('index', index);
          await withRun({ nested: true, runName: `child of ${index}` }, () => logMetric('value', index));
          if (index === 3) throw new Error('no');
          return run.info.runId;
        }),
      ),
    );
    expect(results.map(({ status }) => status)).toEqual(
      [0, 1, 2, 3, 4].map((index) => (index === 3 ? 'rejected' : 'fulfilled')),
    );
    const runs = await searchRuns({ filter: "attributes.run_name LIKE 'run %'", orderBy: ['attributes.run_name'] });
    expect(runs.map(({ info, data }) => [info.runName, info.status, data.params['index']])).toEqual(
      [0, 1, 2, 3, 4].map((index) => [`run ${index}`, index === 3 ? 'FAILED' : 'FINISHED', String(index)]),
    );
    const children = await searchRuns({ filter: "attributes.run_name LIKE 'child %'", orderBy: ['metrics.value'] });
    const parents = new Map(runs.map(({ info }) => [info.runId, info.runName]));
    expect(children.map(({ data }) => parents.get(data.tags['mlflow.parentRunId'] ?? ''))).toEqual(
      [0, 1, 2, 3, 4].map((index) => `run ${index}`),
    );
  });

  it('shows what Python logged', async () => {
    const runId = (await runPython(stack, ['-c', WRITE_RUN, server.url])).trim().split('\n').at(-1) ?? '';
    const client = new MlflowClient({ trackingUri: server.url });
    const run = await client.getRun(runId);
    expect([run.info.runName, run.info.status, run.data.params, run.data.tags['kind']]).toEqual([
      'python run',
      'FINISHED',
      { alpha: '0.5', name: 'Zoë' },
      'test',
    ]);
    expect((await client.getMetricHistory(runId, 'loss')).map(({ value, step }) => [value, step])).toEqual([
      [1, 0],
      [1 / 2, 1],
      [1 / 3, 2],
    ]);
    expect((await client.getMetricHistory(runId, 'nan')).map(({ value }) => value)).toEqual([Number.NaN]);
    expect(await client.listArtifacts(runId, 'notes')).toEqual([
      { path: 'notes/hello.txt', isDirectory: false, size: 5 },
    ]);
    await client.downloadArtifacts(runId, '', join(folder, 'downloaded'));
    const experiment = await client.getExperimentByName('from Python');
    expect((await client.searchExperiments()).items.map(({ name }) => name)).toContain('from Python');
    await client.setExperimentTag(experiment?.experimentId ?? '', 'by', 'TypeScript');
    expect((await client.getExperiment(experiment?.experimentId ?? '')).tags).toMatchObject({ by: 'TypeScript' });
    await client.deleteRun(runId);
    expect((await client.getRun(runId)).info.lifecycleStage).toBe('deleted');
    await client.restoreRun(runId);
    await client.close();
  });

  it('has a registry that both sides write', async () => {
    const client = new MlflowClient({ trackingUri: server.url });
    await withRun(async () => {
      await logText('flavors: {}\n', 'model/MLmodel');
    });
    const [run] = await searchRuns({ maxResults: 1 });
    const messages: string[] = [];
    const onMessage = (message: string): unknown => messages.push(message);
    const version = await registerModel(`runs:/${run?.info.runId ?? ''}/model`, 'wine', {
      tags: { a: 'b' },
      onMessage,
    });
    await registerModel(`runs:/${run?.info.runId ?? ''}/model`, 'wine', { onMessage });
    expect(messages).toEqual([
      "Successfully registered model 'wine'.",
      "Created version '1' of model 'wine'.",
      "Registered model 'wine' already exists. Creating a new version of this model...",
      "Created version '2' of model 'wine'.",
    ]);
    expect([version.version, version.status, version.runId]).toEqual(['1', 'READY', run?.info.runId]);
    await client.setRegisteredModelAlias('wine', 'champion', '1');
    expect((await client.getModelVersionByAlias('wine', 'champion')).version).toBe('1');
    const found = JSON.parse(await runPython(stack, [join(import.meta.dirname, 'read_runs.py'), server.url])) as Found;
    expect(found.models).toMatchObject([{ name: 'wine', aliases: { champion: '1' } }]);
    expect(found.models[0]?.versions.map(([number, , , status]) => [number, status])).toEqual([
      ['1', 'READY'],
      ['2', 'READY'],
    ]);
    await expect(client.getModelVersion('wine', '9')).rejects.toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' });
    await client.deleteModelVersion('wine', '2');
    await client.deleteRegisteredModel('wine');
    await expect(client.getRegisteredModel('wine')).rejects.toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' });
    await client.close();
  });

  describe('its artifacts', () => {
    testArtifactStore(() => openArtifactStore('mlflow-artifacts:/of-a-suite', { trackingUri: server.url }), {
      // What the servers refuse, or fall over.
      without: stack === 'mlflow2' ? /[^ -~]|#/ : /#/,
    });
  });
});
