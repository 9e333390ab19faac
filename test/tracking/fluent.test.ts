// The fluent API against a tracking server on loopback (parity API-051 .. API-058).
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  activeRun,
  clearActiveModel,
  endRun,
  getActiveModelId,
  lastActiveRun,
  logInput,
  logMetric,
  logMetrics,
  logOutputs,
  logParam,
  logParams,
  MlflowClient,
  setActiveModel,
  setExperiment,
  setTag,
  setTrackingUri,
  startRun,
  withRun,
} from '../../src/entry-points/tracking.ts';
import { startFakeTracking } from './fake-tracking.ts';
import type { FakeTracking } from './fake-tracking.ts';

let fake: FakeTracking;
beforeAll(async () => {
  process.env['MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR'] = '0';
  process.env['MLFLOW_HTTP_REQUEST_BACKOFF_JITTER'] = '0';
  fake = await startFakeTracking();
});
beforeEach(() => {
  fake.runs.clear();
  fake.server.seen.length = 0;
  fake.intercept = undefined;
  setTrackingUri(fake.url);
});
afterEach(async () => {
  while (activeRun() !== undefined) await endRun();
  clearActiveModel();
});
afterAll(async () => {
  setTrackingUri('');
  delete process.env['MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR'];
  delete process.env['MLFLOW_HTTP_REQUEST_BACKOFF_JITTER'];
  await fake.stop();
});

function calls(): readonly string[] {
  return fake.server.seen.map(({ path }) => path.replace('/api/2.0/mlflow/', '').replace(/\?.*$/, ''));
}

describe('runs', () => {
  it('start with what is logged first, and end', async () => {
    await logParam('alpha', 0.1);
    const run = activeRun();
    expect(run?.info.runId).toBe('r0');
    await endRun('KILLED');
    expect(activeRun()).toBeUndefined();
    expect(fake.runs.get('r0')).toMatchObject({
      info: { status: 'KILLED', end_time: expect.any(Number) as number },
      params: { alpha: '0.1' },
      tags: { 'mlflow.source.type': 'LOCAL' },
    });
    expect((await lastActiveRun())?.info.status).toBe('KILLED');
  });

  it('refuse a second one that is not nested', async () => {
    await startRun({ runName: 'outer' });
    await expect(startRun()).rejects.toMatchObject({ code: 'INVALID_STATE' });
    const inner = await startRun({ nested: true });
    expect(fake.runs.get(inner.info.runId)?.tags['mlflow.parentRunId']).toBe('r0');
    await endRun();
    expect(activeRun()?.info.runId).toBe('r0');
  });

  it('are taken up again', async () => {
    await startRun({ runName: 'first' });
    await endRun();
    await startRun({ runId: 'r0', tags: { again: true } });
    expect(fake.runs.get('r0')).toMatchObject({ info: { status: 'RUNNING' }, tags: { again: 'True' } });
  });

  it('stay with the server on which they were started', async () => {
    await startRun();
    setTrackingUri('http://127.0.0.1:1');
    await logMetric('m', 1);
    expect(fake.runs.get('r0')?.metrics).toHaveLength(1);
  });

  it('belong to the call of withRun in which they are', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) =>
        withRun({ runName: `run ${index}` }, async () => {
          for (let step = 0; step < 5; step++) {
            await logMetric('index', index, { step });
            await new Promise((resolve) => setTimeout(resolve, index % 3));
          }
          if (index === 4) throw new Error('no');
        }),
      ),
    );
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    expect(activeRun()).toBeUndefined();
    for (const { info, metrics } of fake.runs.values()) {
      const index = Number(String(info['run_name']).slice(4));
      expect(metrics.map(({ value }) => value)).toEqual([index, index, index, index, index]);
      expect(info['status']).toBe(index === 4 ? 'FAILED' : 'FINISHED');
    }
  });

  it('are in the experiment that was chosen', async () => {
    await setExperiment('e');
    await withRun(() => undefined);
    expect(fake.runs.get('r0')?.info['experiment_id']).toBe('7');
  });
});

describe('what is logged', () => {
  it('goes in few requests', async () => {
    await withRun(async () => {
      const logged = Array.from({ length: 5000 }, (_, step) => logMetric('loss', step, { step }));
      await Promise.all([...logged, logParams({ a: 1, b: [1, 'x'] }), setTag('t', null)]);
    });
    const run = fake.runs.get('r0');
    expect(run?.metrics.map(({ step }) => step)).toEqual(Array.from({ length: 5000 }, (_, step) => step));
    expect([run?.params, run?.tags['t']]).toEqual([{ a: '1', b: "[1, 'x']" }, 'None']);
    expect(calls().filter((call) => call === 'runs/log-batch').length).toBeLessThan(12);
  });

  it('is kept beside what is refused', async () => {
    await startRun();
    await logParam('a', 1);
    const results = await Promise.allSettled([logParam('b', 1), logParam('a', 2), logMetric('m', 1)]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(fake.runs.get('r0')).toMatchObject({ params: { a: '1', b: '1' }, metrics: [{ key: 'm' }] });
  });

  it('arrives where the server fails for a moment', async () => {
    await startRun();
    let failures = 3;
    fake.intercept = ({ path }) => (path.endsWith('log-batch') && failures-- > 0 ? { status: 503 } : undefined);
    await logMetric('m', 1);
    expect(fake.runs.get('r0')?.metrics).toMatchObject([{ key: 'm', value: 1 }]);
  });

  it('is refused with the code of the server, as where a token has expired', async () => {
    await startRun();
    fake.intercept = () => ({ status: 401, body: 'expired' });
    await expect(logMetric('m', 1)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    fake.intercept = undefined;
    await logMetric('m', 2);
    expect(fake.runs.get('r0')?.metrics).toMatchObject([{ value: 2 }]);
  });

  it('refuses what is no number', async () => {
    await expect(logMetric('m', '1' as unknown as number)).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' });
  });
});

describe('metrics', () => {
  it('belong to the models that the run made at their step (TRK-014)', async () => {
    await startRun();
    await logOutputs([
      { modelId: 'm-1', step: 0 },
      { modelId: 'm-2', step: 3 },
      { modelId: 'm-3', step: 3 },
    ]);
    await logMetrics({ a: 1 });
    await logMetrics({ b: 2 }, { step: 3 });
    await logMetric('c', 3, { step: 9 });
    expect(fake.runs.get('r0')?.metrics.map(({ key, model_id: id }) => [key, id])).toEqual([
      ['a', 'm-1'],
      ['b', 'm-2'],
      ['b', 'm-3'],
      ['c', undefined],
    ]);
    expect(fake.runs.get('r0')?.inputs).toEqual([]);
  });

  it('of another model make it an input of the run, once', async () => {
    await startRun();
    await logMetric('a', 1, { modelId: 'm-9' });
    await logMetric('b', 1, { modelId: 'm-9' });
    expect(fake.runs.get('r0')?.inputs).toEqual([{ run_id: 'r0', datasets: [], models: [{ model_id: 'm-9' }] }]);
  });

  it('of a dataset make it an input of the run, once', async () => {
    await startRun();
    const dataset = { name: 'wine', digest: 'x', sourceType: 'local', source: '{}' };
    await logInput(dataset, { context: 'training' });
    await logMetric('a', 1, { dataset });
    await logMetric('b', 1, { dataset: { ...dataset, digest: 'y' } });
    expect(fake.runs.get('r0')?.inputs).toMatchObject([
      { datasets: [{ dataset: { digest: 'x' }, tags: [{ key: 'mlflow.data.context', value: 'training' }] }] },
      { datasets: [{ dataset: { digest: 'y' }, tags: [] }] },
    ]);
    expect(fake.runs.get('r0')?.metrics).toMatchObject([
      { key: 'a', dataset_name: 'wine', dataset_digest: 'x' },
      { key: 'b', dataset_digest: 'y' },
    ]);
  });

  it('belong to the active model', async () => {
    fake.intercept = ({ path }) =>
      path.includes('logged-models/m-5')
        ? { body: { model: { info: { model_id: 'm-5', experiment_id: '0', name: 'agent' } } } }
        : undefined;
    await setActiveModel({ modelId: 'm-5' });
    expect(getActiveModelId()).toBe('m-5');
    await withRun(() => logMetric('a', 1));
    expect(fake.runs.get('r0')?.metrics).toMatchObject([{ model_id: 'm-5' }]);
    await expect(setActiveModel({ modelId: 'm-5', name: 'other' })).rejects.toThrow("has name 'agent'");
    await expect(setActiveModel({})).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' });
  });
});

describe('MlflowClient', () => {
  it('splits what is more than one request may hold', async () => {
    const client = new MlflowClient({ trackingUri: fake.url });
    const { info } = await client.createRun('0', { runName: 'big' });
    const params = Object.fromEntries(Array.from({ length: 250 }, (_, index) => [`p${index}`, index]));
    const metrics = Array.from({ length: 2100 }, (_, step) => ({ key: 'm', value: step, timestamp: 1, step }));
    await client.logBatch(info.runId, { params, metrics });
    expect(Object.keys(fake.runs.get('r0')?.params ?? {})).toHaveLength(250);
    expect(fake.runs.get('r0')?.metrics).toHaveLength(2100);
    await client.close();
  });

  it('says which server it cannot reach', async () => {
    process.env['MLFLOW_HTTP_REQUEST_MAX_RETRIES'] = '0';
    const client = new MlflowClient({ trackingUri: 'http://me:hunter2@127.0.0.1:1' });
    const failure = await client.getRun('r').catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'TEMPORARILY_UNAVAILABLE' });
    expect(String(failure)).not.toContain('hunter2');
    delete process.env['MLFLOW_HTTP_REQUEST_MAX_RETRIES'];
    await client.close();
  });
});
