// Models that TypeScript trained, saved and logged, as Python MLflow loads, predicts and serves them.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ElasticNet,
  KMeans,
  Lasso,
  LinearRegression,
  loadModel,
  logModel,
  LogisticRegression,
  Ridge,
  saveModel,
} from '../../src/entry-points/sklearn.ts';
import { loadModel as loadPyfunc } from '../../src/flavors/pyfunc/index.ts';
import { convertModel } from '../../src/flavors/sklearn/convert-model.ts';
import { logMetric, logParam, MlflowClient, setTrackingUri, withRun } from '../../src/entry-points/tracking.ts';
import { requirePython, runPython } from './pythons.ts';
import { startTrackingServer } from './tracking-server.ts';
import type { TrackingServer } from './tracking-server.ts';

process.env['MLFLOW_HTTP_REQUEST_MAX_RETRIES'] = '0';

const ROWS = Array.from({ length: 12 }, (_, row) => ({ a: (row % 5) - 1.5, b: Math.sin(row), c: row / 7 }));
const NUMBERS = ROWS.map(({ a, b, c }) => 2 * a - b + c * c);
const LABELS = NUMBERS.map((value) => (value > 0 ? 1 : 0));
const MODELS = {
  'linear-regression': new LinearRegression().fit(ROWS, NUMBERS),
  ridge: new Ridge({ alpha: 0.5 }).fit(ROWS, NUMBERS),
  lasso: new Lasso({ alpha: 0.1 }).fit(ROWS, NUMBERS),
  'elastic-net': new ElasticNet({ alpha: 0.1, l1Ratio: 0.3 }).fit(ROWS, NUMBERS),
  'logistic-regression': new LogisticRegression().fit(ROWS, LABELS),
  'k-means': new KMeans({ nClusters: 3, randomState: 0 }).fit(ROWS),
};

interface Loaded {
  readonly pyfunc: readonly number[];
  readonly native: readonly number[];
  readonly served: readonly number[];
  readonly signature: { readonly inputs: string } | null;
  readonly type: string;
  readonly example: string | null;
}

async function loadInPython(
  stack: string,
  uris: Readonly<Record<string, string>>,
  trackingUri = '',
): Promise<Readonly<Record<string, Loaded>>> {
  const request = Object.values(uris).map((uri) => ({ uri, flavor: 'sklearn', rows: ROWS }));
  const output = await runPython(stack, [
    join(import.meta.dirname, 'load_saved.py'),
    trackingUri,
    JSON.stringify(request),
  ]);
  const answers = JSON.parse(output.trim().split('\n').at(-1) ?? '') as readonly Loaded[];
  return Object.fromEntries(Object.keys(uris).map((name, index) => [name, answers[index]!]));
}

function expectClose(actual: readonly number[], expected: Iterable<number>): void {
  const wanted = [...expected];
  expect(actual.length).toBe(wanted.length);
  for (const [index, value] of wanted.entries()) expect(Math.abs((actual[index] ?? NaN) - value)).toBeLessThan(1e-12);
}

const folder = mkdtempSync(join(tmpdir(), 'decant-saved-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe.each([
  ['mlflow3', ['skops', 'pickle', 'cloudpickle']],
  // MLflow 2 knows no skops.
  ['mlflow2', ['pickle', 'cloudpickle']],
] as const)('models saved for %s', (stack, formats) => {
  it('are loaded and served, and predict the same', async () => {
    const uris: Record<string, string> = {};
    for (const [name, model] of Object.entries(MODELS)) {
      for (const format of formats) {
        const path = join(folder, stack, `${name}-${format}`);
        await saveModel(model, path, { serializationFormat: format, inputExample: ROWS.slice(0, 2) });
        uris[`${name}-${format}`] = path;
      }
    }
    const loaded = await loadInPython(stack, uris);
    for (const [key, { pyfunc, native, served, type, signature, example }] of Object.entries(loaded)) {
      const model = MODELS[key.replace(/-(?:skops|pickle|cloudpickle)$/, '') as keyof typeof MODELS];
      const expected = model.predict(ROWS) as Iterable<number>;
      expect([key, type, example]).toEqual([key, model.className, 'yes']);
      expectClose(pyfunc, expected);
      expectClose(native, expected);
      expectClose(served, expected);
      expect(JSON.parse(signature?.inputs ?? '')).toEqual(
        ['a', 'b', 'c'].map((name) => ({ type: 'double', name, required: true })),
      );
    }
  });

  it('are loaded here and saved once more, or converted, and still predict the same', async () => {
    const uris: Record<string, string> = {};
    for (const from of formats) {
      const model = await loadModel(join(folder, stack, `elastic-net-${from}`));
      for (const to of formats) {
        const path = join(folder, stack, `again-${from}-${to}`);
        await saveModel(model, path, { serializationFormat: to });
        uris[`${from}-${to}`] = path;
        if (from === to) continue;
        const converted = join(folder, stack, `converted-${from}-${to}`);
        await convertModel(join(folder, stack, `elastic-net-${from}`), converted, to);
        uris[`converted-${from}-${to}`] = converted;
      }
    }
    const expected = MODELS['elastic-net'].predict(ROWS);
    for (const { pyfunc, native, served } of Object.values(await loadInPython(stack, uris))) {
      expectClose(pyfunc, expected);
      expectClose(native, expected);
      expectClose(served, expected);
    }
  });
});

describe.each(['mlflow3', 'mlflow2'])('models logged to a server of %s', (stack) => {
  let server: TrackingServer;
  const home = join(folder, `server-${stack}`);
  const format = stack === 'mlflow2' ? 'pickle' : 'skops';
  beforeAll(async () => {
    server = await startTrackingServer(stack, {
      backendStoreUri: `sqlite:///${join(folder, `${stack}.db`)}`,
      artifactsDestination: home,
    });
    setTrackingUri(server.url);
  });
  afterAll(async () => {
    setTrackingUri('');
    await server.stop();
  });

  it('are registered, found by every URI, and loaded on both sides', async () => {
    const model = MODELS['elastic-net'];
    const info = await withRun(async (run) => {
      await logParam('alpha', 0.1);
      await logMetric('rmse', 0.25);
      const logged = await logModel(model, {
        name: 'wine',
        serializationFormat: format,
        inputExample: ROWS.slice(0, 3),
        registeredModelName: 'wine-quality',
        params: { l1_ratio: 0.3 },
        tags: { team: 'a' },
      });
      expect(logged.runId).toBe(run.info.runId);
      return logged;
    });
    expect(info.registeredModelVersion).toBe('1');
    const client = new MlflowClient({ trackingUri: server.url });
    await client.setRegisteredModelAlias('wine-quality', 'champion', '1');
    const uris = [
      info.modelUri,
      `runs:/${info.runId ?? ''}/wine`,
      'models:/wine-quality/1',
      'models:/wine-quality/latest',
      'models:/wine-quality@champion',
    ];
    const expected = model.predict(ROWS);
    const loaded = await loadInPython(stack, Object.fromEntries(uris.map((uri) => [uri, uri])), server.url);
    for (const { pyfunc, native } of Object.values(loaded)) {
      expectClose(pyfunc, expected);
      expectClose(native, expected);
    }
    for (const uri of uris) {
      const found = await loadPyfunc(uri);
      expect([uri, [...((await found.predict(ROWS)) as Iterable<number>)]]).toEqual([uri, [...expected]]);
    }
    if (info.modelId !== undefined) {
      const logged = await client.getLoggedModel(info.modelId);
      expect(logged).toMatchObject({
        status: 'READY',
        name: 'wine',
        params: { alpha: '0.1', l1_ratio: '0.3' },
        tags: { team: 'a' },
      });
      expect(JSON.parse(logged.tags['mlflow.modelVersions'] ?? '')).toEqual([{ name: 'wine-quality', version: 1 }]);
      expect(logged.metrics.map(({ key, value }) => [key, value])).toEqual([['rmse', 0.25]]);
      expect((await client.getRun(info.runId ?? '')).outputs.models).toEqual([{ modelId: info.modelId, step: 0 }]);
    }
    await client.close();
  });
});

it('a model that was saved here is served by mlflow models serve', async () => {
  const python = requirePython('mlflow3');
  const path = join(folder, 'mlflow3', 'elastic-net-skops');
  const port = 20_000 + (process.pid % 20_000);
  const server = spawn(
    join(dirname(python), 'mlflow'),
    ['models', 'serve', '-m', path, '-p', String(port), '--env-manager', 'local'],
    {
      stdio: 'ignore',
      detached: true,
      env: { ...process.env, PATH: `${dirname(python)}:${process.env['PATH'] ?? ''}` },
    },
  );
  try {
    const body = JSON.stringify({ dataframe_records: ROWS });
    const headers = { 'Content-Type': 'application/json' };
    let response: Response | undefined;
    for (let attempt = 0; attempt < 300 && response === undefined; attempt++) {
      await wait(200);
      response = await fetch(`http://127.0.0.1:${port}/invocations`, { method: 'POST', body, headers }).catch(
        () => undefined,
      );
    }
    const { predictions } = (await response?.json()) as { predictions: readonly number[] };
    expectClose(predictions, MODELS['elastic-net'].predict(ROWS));
  } finally {
    if (server.pid !== undefined) process.kill(-server.pid, 'SIGKILL');
  }
});
