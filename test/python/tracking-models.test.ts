// Logged models, inputs, tables and the command line on a real server of MLflow 3, beside Python's.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  clearActiveModel,
  createExternalModel,
  downloadArtifacts,
  finalizeLoggedModel,
  getLoggedModel,
  initializeLoggedModel,
  logImage,
  logInput,
  logMetric,
  logMetrics,
  logModelParams,
  logOutputs,
  logTable,
  logText,
  MlflowClient,
  registerModel,
  searchLoggedModels,
  setActiveModel,
  setExperiment,
  setTrackingUri,
  withRun,
} from '../../src/entry-points/tracking.ts';
import { runDecant } from '../cli/run-command.ts';
import { runPython } from './pythons.ts';
import { startTrackingServer } from './tracking-server.ts';
import type { TrackingServer } from './tracking-server.ts';

const EXPERIMENT = 'models of TypeScript';
const folder = mkdtempSync(join(tmpdir(), 'decant-tracking-models-'));
let server: TrackingServer;

beforeAll(async () => {
  server = await startTrackingServer('mlflow3', {
    backendStoreUri: `sqlite:///${join(folder, 'mlflow.db')}`,
    artifactsDestination: join(folder, 'artifacts'),
  });
  setTrackingUri(server.url);
  await setExperiment(EXPERIMENT);
});
afterAll(async () => {
  clearActiveModel();
  setTrackingUri('');
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Seen {
  readonly models: Readonly<Record<string, object>>;
  readonly runs: readonly { readonly name: string; readonly input_models: readonly string[] }[];
  readonly table: object;
  readonly made: string;
}

describe('logged models', () => {
  it('are the same to Python, with their params, metrics and links (TRK-014, TRK-065 .. TRK-067)', async () => {
    const ids = await withRun({ runName: 'made here' }, async (run) => {
      const { modelId } = await initializeLoggedModel({ name: 'mine', params: { alpha: 0.5 }, tags: { a: true } });
      await logOutputs([{ modelId, step: 2 }]);
      await logMetrics({ rmse: 0.25 }, { step: 2 });
      await finalizeLoggedModel(modelId, 'READY');
      await logInput({ name: 'wine', digest: 'abc', sourceType: 'local', source: '{}' }, { context: 'training' });
      await logTable({ x: [1, 2], y: ['a', 'b'] }, 'tables/t.json');
      await logImage(Uint8Array.of(0x89, 0x50, 0x4e, 0x47), { key: 'plots/one', step: 1 });
      return { modelId, runId: run.info.runId };
    });
    const external = await createExternalModel({ name: 'elsewhere' });
    await setActiveModel({ modelId: external.modelId });
    await withRun({ runName: 'about it' }, () => logMetric('score', 1));
    await logModelParams({ later: 1 });
    clearActiveModel();

    const printed = await runPython('mlflow3', [
      join(import.meta.dirname, 'tracking_models.py'),
      server.url,
      EXPERIMENT,
    ]);
    // Python says first where to see the run.
    const seen = JSON.parse(printed.trim().split('\n').at(-1) ?? '') as Seen;
    expect(seen.models[ids.modelId]).toMatchObject({
      name: 'mine',
      status: 'READY',
      params: { alpha: '0.5' },
      tags: { a: 'True', 'mlflow.source.type': 'LOCAL' },
      metrics: [['rmse', 0.25, 2]],
      run: ids.runId,
    });
    expect(seen.models[external.modelId]).toMatchObject({
      name: 'elsewhere',
      params: { later: '1' },
      tags: { 'mlflow.model.isExternal': 'true' },
      metrics: [['score', 1, 0]],
    });
    expect(seen.runs.find(({ name }) => name === 'made here')).toMatchObject({
      datasets: [['wine', 'abc', { 'mlflow.data.context': 'training' }]],
      output_models: [[ids.modelId, 2]],
    });
    expect(seen.runs.find(({ name }) => name === 'about it')?.input_models).toEqual([external.modelId]);
    const data = [
      [1, 'a'],
      [2, 'b'],
    ];
    expect(seen.table).toEqual({ columns: ['x', 'y'], data });
    expect(await getLoggedModel(seen.made)).toMatchObject({
      name: 'from-python',
      status: 'READY',
      params: { p: '1' },
      metrics: [{ key: 'score', value: 0.5 }],
    });
    const found = await searchLoggedModels({ filter: "name = 'from-python'", orderBy: ['creation_timestamp DESC'] });
    expect(found.map(({ modelId }) => modelId)).toEqual([seen.made]);
  });

  it('are registered, copied and downloaded with the name of their version', async () => {
    const model = await createExternalModel({ name: 'registered' });
    const version = await registerModel(`models:/${model.modelId}`, 'wine');
    expect(JSON.parse((await getLoggedModel(model.modelId)).tags['mlflow.modelVersions'] ?? '')).toEqual([
      { name: 'wine', version: 1 },
    ]);
    const client = new MlflowClient({ trackingUri: server.url });
    await client.setRegisteredModelAlias('wine', 'champion', version.version);
    expect(await client.copyModelVersion('models:/wine@champion', 'wine-copy')).toMatchObject({
      version: '1',
      source: 'models:/wine/1',
    });
    await client.close();
    const place = await downloadArtifacts({ artifactUri: 'models:/wine@champion', dstPath: join(folder, 'copy') });
    expect(readFileSync(join(place, 'registered_model_meta'), 'utf8')).toBe("model_name: wine\nmodel_version: '1'\n");
    expect(readFileSync(join(place, 'MLmodel'), 'utf8')).toContain(`model_id: ${model.modelId}\n`);
  });

  it("are listed by the API of MLflow's pages, as are runs and registered models (TRK-075)", async () => {
    const { experimentId } = await setExperiment(EXPERIMENT);
    const post = (call: string, body: object): Promise<Response> =>
      fetch(`${server.url}/ajax-api/2.0/mlflow/${call}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
    const answers = await Promise.all([
      post('runs/search', { experiment_ids: [experimentId], max_results: 10 }),
      post('logged-models/search', { experiment_ids: [experimentId] }),
      post('experiments/search', { max_results: 10 }),
      fetch(`${server.url}/ajax-api/2.0/mlflow/registered-models/search`),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const bodies = await Promise.all(answers.map((answer) => answer.text()));
    for (const [index, text] of ['made here', 'elsewhere', EXPERIMENT, 'wine-copy'].entries()) {
      expect(bodies[index]).toContain(text);
    }
  });
});

describe('the command line', () => {
  it("prints what Python's prints (CLI-080 .. CLI-089)", async () => {
    const { experimentId } = await setExperiment('commands');
    const runId = await withRun({ runName: 'listed', tags: { 'a b': 'c,"d"' } }, async (run) => {
      await logMetrics({ loss: 1, tiny: 1e-7, nan: Number.NaN });
      await logText('text', 'notes/a.txt');
      await logText('b', 'b.txt');
      return run.info.runId;
    });
    mkdirSync(join(folder, 'up'));
    writeFileSync(join(folder, 'up', 'c.txt'), 'c');
    const commands = [
      ['experiments', 'search'],
      ['experiments', 'get', '-n', 'commands'],
      ['experiments', 'csv', '-x', experimentId],
      ['runs', 'list', '--experiment-id', experimentId],
      ['runs', 'describe', '--run-id', runId],
      ['runs', 'delete', '--run-id', runId],
      ['runs', 'list', '--experiment-id', experimentId, '-v', 'all'],
      ['runs', 'restore', '--run-id', runId],
      ['artifacts', 'log-artifact', '-r', runId, '-l', join(folder, 'up', 'c.txt'), '-a', 'more'],
      ['artifacts', 'list', '-r', runId],
      ['artifacts', 'list', '-r', runId, '-a', 'notes'],
      ['artifacts', 'download', '-r', runId, '-a', 'notes', '-d', join(folder, 'down')],
      ['artifacts', 'download', '-u', `runs:/${runId}/b.txt`, '-d', join(folder, 'down')],
      ['artifacts', 'download', '-r', runId, '-a', 'none', '-d', join(folder, 'down')],
      ['experiments', 'rename', '-x', experimentId, '--new-name', 'commands'],
      ['experiments', 'delete', '-x', experimentId],
      ['experiments', 'restore', '-x', experimentId],
      ['experiments', 'create', '-n', 'commands'],
      ['runs', 'describe', '--run-id', 'none'],
    ];
    const env = { MLFLOW_TRACKING_URI: server.url, MLFLOW_HTTP_REQUEST_MAX_RETRIES: '0', TZ: 'UTC' };
    const python = JSON.parse(
      await runPython('mlflow3', [join(import.meta.dirname, 'tracking_commands.py'), JSON.stringify(commands)], env),
    ) as readonly { readonly code: number; readonly stdout: string }[];
    for (const [index, command] of commands.entries()) {
      const { code, stdout } = await runDecant(command, { env });
      expect({ command, code, stdout: sortFacts(stdout) }).toEqual({
        command,
        code: python[index]?.code,
        stdout: sortFacts(python[index]?.stdout ?? ''),
      });
    }
  });
});

// Python keeps keys of a run in the order of a set, which changes; the times of changes are those of the calls.
function sortFacts(text: string): readonly string[] {
  const lines = text.split('\n').map((line) => line.replace(/,$/, '').replace(/^(Last Update Time +: ).*/, '$1'));
  const isCsv = lines[0]?.startsWith('run_id,') === true;
  return isCsv ? lines.map((line) => line.split(',').sort().join(',')) : lines.sort();
}
