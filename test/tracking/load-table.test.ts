import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  createExperiment,
  endRun,
  loadTable,
  logMetric,
  logParam,
  logTable,
  setExperiment,
  setTrackingUri,
  withRun,
} from '../../src/entry-points/tracking.ts';

const folder = mkdtempSync(join(tmpdir(), 'decant-tables-'));
const runIds: string[] = [];

beforeAll(async () => {
  setTrackingUri(`sqlite:///${join(folder, 'mlflow.db')}`);
  await setExperiment({
    experimentId: await createExperiment('tables', { artifactLocation: join(folder, 'artifacts') }),
  });
  for (const [index, answer] of ['a', 'b'].entries()) {
    await withRun(async (run) => {
      runIds.push(run.info.runId);
      await logParam('alpha', index);
      await logMetric('score', index / 2);
      await logTable({ question: ['q1', 'q2'], answer: [answer, null] }, 'eval/results.json');
    });
  }
  await withRun(() => logTable([{ other: 1 }], 'other.json'));
});
afterAll(async () => {
  await endRun();
  setTrackingUri('');
  rmSync(folder, { recursive: true, force: true });
});

it('gathers the tables of all runs that logged one under the name, the newest run first', async () => {
  expect(await loadTable('eval/results.json')).toEqual([
    { question: 'q1', answer: 'b' },
    { question: 'q2', answer: null },
    { question: 'q1', answer: 'a' },
    { question: 'q2', answer: null },
  ]);
  expect(await loadTable('absent.json')).toEqual([]);
});

it('takes some runs, and adds columns about them under names that the table has not', async () => {
  const rows = await loadTable('eval/results.json', {
    runIds: runIds.slice(0, 1),
    extraColumns: ['run_id', 'params.alpha', 'metrics.score', 'tags.absent'],
  });
  expect(rows).toHaveLength(2);
  expect(rows[0]).toEqual({
    ...{ question: 'q1', answer: 'a', run_id: runIds[0] },
    ...{ 'params.alpha': '0', 'metrics.score': 0, 'tags.absent': null },
  });
  await withRun(() => logTable([{ status: 'mine' }], 'status.json'));
  expect(await loadTable('status.json', { extraColumns: ['status'] })).toEqual([
    { status: 'mine', status_: 'FINISHED' },
  ]);
});

it('refuses a column that no search of runs has, and a name that no table can have', async () => {
  await expect(loadTable('eval/results.json', { extraColumns: ['nonsense'] })).rejects.toMatchObject({
    code: 'INVALID_PARAMETER_VALUE',
  });
  await expect(loadTable('results.txt')).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' });
});
