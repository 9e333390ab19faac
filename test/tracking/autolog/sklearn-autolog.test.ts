// autolog of estimators against what MLflow 3.17.2 logged for the same data (parity API-040, TRK-080, TRK-081).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as sklearn from '../../../src/entry-points/sklearn.ts';
import { endRun, activeRun, setTrackingUri, startRun, withRun } from '../../../src/entry-points/tracking.ts';
import { startFakeTracking } from '../fake-tracking.ts';
import type { FakeTracking } from '../fake-tracking.ts';

interface Case {
  readonly estimator: 'ElasticNet' | 'LinearRegression' | 'LogisticRegression' | 'Ridge';
  readonly given: Readonly<Record<string, number>>;
  readonly options: { readonly pos_label?: number };
  readonly columns: readonly string[] | null;
  readonly x: readonly (readonly number[])[];
  readonly y: readonly number[];
  readonly params: Readonly<Record<string, string>>;
  readonly metrics: Readonly<Record<string, number>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly dataset: Readonly<Record<string, string>>;
}

const FILE = join(import.meta.dirname, '../../fixtures/autolog/sklearn.json');
const { cases } = JSON.parse(readFileSync(FILE, 'utf8')) as { readonly cases: readonly Case[] };
const NAMES: Readonly<Record<string, string>> = { random_state: 'randomState' };

let fake: FakeTracking;
const warnings: string[] = [];
const onWarning = (message: string): void => {
  warnings.push(message);
};
beforeAll(async () => {
  fake = await startFakeTracking();
  setTrackingUri(fake.url);
});
beforeEach(() => {
  fake.runs.clear();
  warnings.length = 0;
});
afterEach(async () => {
  sklearn.autolog({ disable: true });
  while (activeRun() !== undefined) await endRun();
});
afterAll(async () => {
  setTrackingUri('');
  await fake.stop();
});

function columnsOf({ columns, x }: Case): object {
  if (columns === null) return x.map((row) => [...row]);
  return Object.fromEntries(columns.map((name, at) => [name, Float64Array.from(x, (row) => row[at]!)]));
}

function metricsOf(id: string): Readonly<Record<string, number>> {
  return Object.fromEntries(fake.runs.get(id)!.metrics.map(({ key, value }) => [key, Number(value)]));
}

describe('a fit', () => {
  it('of what prepares data is logged as part of a pipeline only', async () => {
    sklearn.autolog({ logModels: false, onWarning });
    const rows = [{ city: 'Oslo' }, { city: 'Rome' }, { city: 'Oslo' }, { city: 'Rome' }];
    const columns = sklearn.makeColumnTransformer([[new sklearn.OneHotEncoder(), ['city']]]);
    columns.fitTransform(rows);
    new sklearn.LabelEncoder().fitTransform(['a', 'b']);
    new sklearn.SimpleImputer().fit([[1], [NaN]]).transform([[2]]);
    await sklearn.flushAutologging();
    expect(fake.runs.size).toBe(0);
    sklearn.makePipeline(columns.clone(), new sklearn.LogisticRegression()).fit(rows, [0, 1, 0, 1]);
    await sklearn.flushAutologging();
    expect(fake.runs.size).toBe(1);
    expect(fake.runs.get('r0')!.params).toMatchObject({
      columntransformer__onehotencoder__dtype: "<class 'numpy.float64'>",
      columntransformer__onehotencoder__drop: 'None',
      columntransformer__sparse_threshold: '0.3',
      columntransformer__remainder: 'drop',
      logisticregression__C: '1.0',
    });
    // Measured as the classifier that it ends in.
    expect(metricsOf('r0')).toMatchObject({ training_accuracy_score: 1, training_roc_auc: 1, training_score: 1 });
  });

  it.each(cases.map((one, at) => [`${one.estimator} ${at}`, one] as const))(
    'of %s is logged as MLflow logs it',
    async (_name, one) => {
      const { pos_label: posLabel } = one.options;
      sklearn.autolog({ logModels: false, onWarning, ...(posLabel === undefined ? {} : { posLabel }) });
      const given = Object.fromEntries(Object.entries(one.given).map(([key, value]) => [NAMES[key] ?? key, value]));
      new sklearn[one.estimator](given).fit(columnsOf(one), one.y);
      await sklearn.flushAutologging();
      const run = fake.runs.get('r0')!;
      expect(run.params).toEqual(one.params);
      expect(run.tags).toMatchObject(one.tags);
      expect(run.info['status']).toBe('FINISHED');
      const metrics = metricsOf('r0');
      expect(Object.keys(metrics).sort()).toEqual(Object.keys(one.metrics).sort());
      for (const [key, value] of Object.entries(one.metrics)) {
        expect(Math.abs(metrics[key]! - value), key).toBeLessThan(1e-12);
      }
      expect(run.inputs[0]).toMatchObject({
        datasets: [{ dataset: one.dataset, tags: [{ key: 'mlflow.data.context', value: 'train' }] }],
      });
      expect(warnings.filter((message) => !/estimator\.html|\.png/.test(message))).toEqual([]);
    },
  );

  it('is logged to the active run, which ends after it, without the tag of autologging', async () => {
    sklearn.autolog({ logModels: false, silent: true });
    await withRun(() => {
      new sklearn.Ridge().fit([[1], [2], [4]], [1, 2, 3]);
    });
    expect(fake.runs.size).toBe(1);
    const run = fake.runs.get('r0')!;
    expect(run.tags).toMatchObject({ estimator_name: 'Ridge' });
    expect(run.tags).not.toHaveProperty('mlflow.autologging');
    expect(run.info['status']).toBe('FINISHED');
    expect(metricsOf('r0')).toHaveProperty('training_r2_score');
  });

  it('is not logged when autologging is off, nor to a run of the user when it is exclusive', async () => {
    new sklearn.Ridge().fit([[1], [2], [4]], [1, 2, 3]);
    sklearn.autolog({ logModels: false, exclusive: true, silent: true });
    await startRun();
    new sklearn.Ridge().fit([[1], [2], [4]], [1, 2, 3]);
    await endRun();
    expect(fake.runs.size).toBe(1);
    expect(fake.runs.get('r0')!.params).toEqual({});
  });

  it('succeeds where logging fails, and says so', async () => {
    sklearn.autolog({ onWarning });
    fake.intercept = ({ path }) =>
      path.includes('runs/log-batch')
        ? { status: 400, body: { error_code: 'INVALID_PARAMETER_VALUE', message: 'no' } }
        : undefined;
    const model = new sklearn.Ridge().fit([[1], [2], [4]], [1, 2, 3]);
    await sklearn.flushAutologging();
    fake.intercept = undefined;
    expect(model.isFitted).toBe(true);
    expect(warnings).toContainEqual(expect.stringContaining('Logging Ridge failed: INVALID_PARAMETER_VALUE: no'));
    expect(fake.runs.get('r0')!.info['status']).toBe('FAILED');
  });

  it('has tags of the caller where autologging starts the run', async () => {
    sklearn.autolog({ logModels: false, silent: true, extraTags: { team: 'wine', 'mlflow.autologging': 'x' } });
    new sklearn.Ridge().fit([[1], [2], [4]], [1, 2, 3]);
    await sklearn.flushAutologging();
    expect(fake.runs.get('r0')!.tags).toMatchObject({ team: 'wine', 'mlflow.autologging': 'sklearn' });
  });
});

describe('what is computed after a fit', () => {
  it('is logged under names of MLflow, each call under its own', async () => {
    sklearn.autolog({ logModels: false, silent: true });
    const x = [[1], [2], [4]];
    const model = new sklearn.Ridge().fit(x, [1, 2, 3]);
    const predicted = model.predict(x);
    sklearn.meanSquaredError([1, 2, 3], predicted);
    sklearn.meanSquaredError([1, 2, 4], predicted);
    const score = model.score([[1], [3]], [1, 2]);
    sklearn.meanSquaredError([1], [2]);
    await sklearn.flushAutologging();
    const metrics = metricsOf('r0');
    expect(Object.keys(metrics).filter((key) => !key.startsWith('training_'))).toEqual([
      'mean_squared_error_unknown_dataset',
      'mean_squared_error-2_unknown_dataset',
      'Ridge_score_unknown_dataset-2',
    ]);
    expect(metrics['Ridge_score_unknown_dataset-2']).toBe(score);
    expect(fake.runs.get('r0')!.inputs).toHaveLength(2);
  });

  it('is not logged where that is turned off', async () => {
    sklearn.autolog({ logModels: false, silent: true, logPostTrainingMetrics: false });
    const model = new sklearn.Ridge().fit([[1], [2], [4]], [1, 2, 3]);
    model.score([[1], [3]], [1, 2]);
    await sklearn.flushAutologging();
    expect(Object.keys(metricsOf('r0')).every((key) => key.startsWith('training_'))).toBe(true);
  });
});
