// What is left of a model when its process dies while it is logged: never one that is READY and incomplete.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadModel } from '../../src/flavors/pyfunc/index.ts';
import { MlflowClient } from '../../src/entry-points/tracking.ts';

const ENTRY_POINTS = resolve(import.meta.dirname, '..', '..', 'dist', 'entry-points');
const FILES = [
  'MLmodel',
  'conda.yaml',
  'input_example.json',
  'model.pkl',
  'python_env.yaml',
  'requirements.txt',
  'serving_input_example.json',
];

/** Logs and registers a model in a process that kills itself at `point`. */
const SCRIPT = `
  import promises from 'node:fs/promises';
  import { syncBuiltinESMExports } from 'node:module';
  const { POINT: point, PLACE: place } = process.env;
  const die = () => (process.kill(process.pid, 'SIGKILL'), new Promise(() => {}));
  // Files of artifacts get their names by renaming.
  const { rename, writeFile } = promises;
  promises.writeFile = async (path, ...rest) => {
    if (point !== 'inside a file' || !path.startsWith(place)) return writeFile(path, ...rest);
    await writeFile(path, 'the first by');
    return die();
  };
  promises.rename = async (from, to) => {
    if (point === 'before MLmodel' && to.endsWith('/MLmodel')) await die();
    await rename(from, to);
    if (point === 'after the first file' && to.startsWith(place)) await die();
  };
  syncBuiltinESMExports();
  const { LinearRegression, logModel } = await import(process.env.ENTRY_POINTS + '/sklearn.js');
  const { createExperiment, MlflowClient, setExperiment } = await import(process.env.ENTRY_POINTS + '/tracking.js');
  const around = (name, work) => {
    const method = MlflowClient.prototype[name];
    MlflowClient.prototype[name] = function (...args) { return work(() => method.apply(this, args)); };
  };
  if (point === 'after its entry') around('createLoggedModel', async (call) => (await call(), die()));
  if (point === 'before it is READY') around('finalizeLoggedModel', die);
  if (point === 'before its registration') around('createModelVersion', die);
  await createExperiment('faults', { artifactLocation: 'file://' + place });
  await setExperiment('faults');
  const rows = [{ a: 1 }, { a: 2 }];
  await logModel(new LinearRegression().fit(rows, [1, 3]), {
    inputExample: rows, registeredModelName: 'registered', serializationFormat: 'pickle',
  });`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'decant-logging-faults-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function logUntil(point: string, trackingUri: string, place: string): Promise<string | null> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', SCRIPT], {
    env: {
      ...process.env,
      MLFLOW_TRACKING_URI: trackingUri,
      MLFLOW_ALLOW_FILE_STORE: 'true',
      ENTRY_POINTS,
      POINT: point,
      PLACE: place,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return new Promise((found) => {
    child.once('close', (_code, signal) => {
      found(signal);
    });
  });
}

describe.each([
  ['a sqlite file', (home: string) => `sqlite:///${home}/mlflow.db`],
  ['a folder', (home: string) => `file://${home}/mlruns`],
])('a process that is killed while it logs a model to %s', (kind, makeUri) => {
  it.each([
    ['after its entry', { status: 'PENDING', isComplete: false }],
    ['inside a file', { status: 'PENDING', isComplete: false }],
    ['after the first file', { status: 'PENDING', isComplete: false }],
    ['before MLmodel', { status: 'PENDING', isComplete: false }],
    ['before it is READY', { status: 'PENDING', isComplete: true }],
    ['before its registration', { status: 'READY', isComplete: true }],
  ])('%s leaves one that says what it is', async (point, { status, isComplete }) => {
    const home = join(folder, `${kind} ${point}`.replaceAll(' ', '-'));
    mkdirSync(home);
    const [trackingUri, place] = [makeUri(home), join(home, 'artifacts')];
    expect(await logUntil(point, trackingUri, place)).toBe('SIGKILL');
    vi.stubEnv('MLFLOW_ALLOW_FILE_STORE', 'true');
    vi.stubEnv('MLFLOW_TRACKING_URI', trackingUri);
    const client = new MlflowClient({ trackingUri });
    const experiment = await client.getExperimentByName('faults');
    const { items } = await client.searchLoggedModels([experiment?.experimentId ?? '']);
    expect(items.map((item) => item.status)).toEqual([status]);
    expect((await client.searchModelVersions()).items).toEqual([]);
    const [logged] = items;
    const loading = loadModel(`models:/${logged?.modelId ?? ''}`);
    if (isComplete) {
      const place = logged?.artifactLocation.slice('file://'.length) ?? '';
      expect(FILES.filter((name) => !existsSync(join(place, name)))).toEqual([]);
      expect((await loading).metadata.modelId).toBe(logged?.modelId);
    } else {
      await expect(loading).rejects.toMatchObject({
        code: 'RESOURCE_DOES_NOT_EXIST',
        message: expect.stringContaining(`${logged?.modelId ?? ''} is PENDING, and incomplete`) as string,
      });
    }
    // Others go on with the same stores.
    await client.finalizeLoggedModel(logged?.modelId ?? '', isComplete ? 'READY' : 'FAILED');
    await client.close();
    vi.unstubAllEnvs();
  });
});
