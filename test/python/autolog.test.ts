// What autologging logs to a real server of MLflow 3, as Python sees it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { autolog, flushAutologging, LogisticRegression } from '../../src/entry-points/sklearn.ts';
import { setExperiment, setTrackingUri, withRun } from '../../src/entry-points/tracking.ts';
import { runPython } from './pythons.ts';
import { startTrackingServer } from './tracking-server.ts';
import type { TrackingServer } from './tracking-server.ts';

const EXPERIMENT = 'autolog of TypeScript';
const folder = mkdtempSync(join(tmpdir(), 'decant-autolog-'));
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
  autolog({ disable: true });
  setTrackingUri('');
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('fits become runs with models that Python loads, in the active run and in runs of their own', async () => {
  const warnings: string[] = [];
  autolog({ onWarning: (message) => warnings.push(message) });
  const x = [[-2], [-1], [0], [1], [2], [1]];
  const y = [0, 0, 1, 1, 1, 0];
  await withRun(() => {
    const model = new LogisticRegression().fit(x, y);
    model.score(x, y);
  });
  new LogisticRegression({ C: 2 }).fit(x, y);
  await flushAutologging();
  expect(warnings).toEqual([]);
  const seen: unknown = JSON.parse(
    await runPython('mlflow3', [join(import.meta.dirname, 'autolog.py'), server.url, EXPERIMENT]),
  );
  const metrics = ['accuracy_score', 'f1_score', 'log_loss', 'precision_score', 'recall_score', 'roc_auc', 'score'];
  const training = metrics.map((name) => `training_${name}`);
  const tensor = (dtype: string, shape: string): string =>
    `[{"type": "tensor", "tensor-spec": {"dtype": "${dtype}", "shape": ${shape}}}]`;
  const model = {
    name: 'model',
    status: 'READY',
    type: 'LogisticRegression',
    predicted: [0, 1],
    signature: { inputs: tensor('int64', '[-1, 1]'), outputs: tensor('int64', '[-1]'), params: null },
  };
  const tags = {
    estimator_name: 'LogisticRegression',
    estimator_class: 'sklearn.linear_model._logistic.LogisticRegression',
  };
  const own = 'LogisticRegression_score_unknown_dataset';
  const plots = ['confusion_matrix', 'precision_recall_curve', 'roc_curve'].map((name) => `training_${name}.png`);
  expect(seen).toMatchObject([
    {
      status: 'FINISHED',
      tags,
      metrics: [own, ...training],
      inputs: [['dataset', 'train']],
      artifacts: ['estimator.html', 'metric_info.json', ...plots],
      models: [{ ...model, params: { C: '1.0', solver: 'lbfgs' }, metrics: [own, ...training] }],
    },
    {
      status: 'FINISHED',
      tags: { ...tags, 'mlflow.autologging': 'sklearn' },
      metrics: training,
      artifacts: ['estimator.html', ...plots],
      models: [{ ...model, params: { C: '2.0' }, metrics: training }],
    },
  ]);
});
