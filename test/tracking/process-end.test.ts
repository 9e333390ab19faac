// What becomes of runs when their process ends, in a process of its own.
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startFakeTracking } from './fake-tracking.ts';
import type { FakeTracking } from './fake-tracking.ts';

const TRACKING = resolve(import.meta.dirname, '..', '..', 'dist', 'entry-points', 'tracking.js');

let fake: FakeTracking;
beforeAll(async () => {
  fake = await startFakeTracking();
});
beforeEach(() => {
  fake.runs.clear();
});
afterAll(() => fake.stop());

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stderr: string;
}

/** Runs a script; one that prints `ready` gets a SIGINT then. */
async function run(script: string): Promise<Ended> {
  const child = spawn(
    process.execPath,
    ['--input-type=module', '-e', `import * as mlflow from ${JSON.stringify(TRACKING)};\n${script}`],
    { env: { ...process.env, MLFLOW_TRACKING_URI: fake.url, MLFLOW_HTTP_REQUEST_MAX_RETRIES: '0' } },
  );
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdout.on('data', () => child.kill('SIGINT'));
  return new Promise((found) => {
    child.once('close', (code, signal) => {
      found({ code, signal, stderr });
    });
  });
}

describe('a process that ends', () => {
  it('finishes its run, after all that was logged', async () => {
    const ended = await run(`
      await mlflow.startRun();
      for (let step = 0; step < 2500; step++) void mlflow.logMetric('m', step, { step });`);
    expect(ended).toEqual({ code: 0, signal: null, stderr: '' });
    expect(fake.runs.get('r0')?.metrics).toHaveLength(2500);
    expect(fake.runs.get('r0')?.info['status']).toBe('FINISHED');
  });

  it('finishes runs that are nested', async () => {
    await run('await mlflow.startRun(); await mlflow.startRun({ nested: true });');
    expect([...fake.runs.values()].map(({ info }) => info['status'])).toEqual(['FINISHED', 'FINISHED']);
  });

  it('by an error inside withRun leaves a failed run', async () => {
    const { code, stderr } = await run('await mlflow.withRun(() => { throw new Error("of the work"); });');
    expect([code, fake.runs.get('r0')?.info['status']]).toEqual([1, 'FAILED']);
    expect(stderr).toContain('of the work');
  });

  it('by Ctrl-C ends its runs first', async () => {
    const ended = await run(`
      await mlflow.startRun();
      await mlflow.withRun({ nested: true }, async () => {
        void mlflow.logMetric('m', 1);
        console.log('ready');
        await new Promise((resolve) => setTimeout(resolve, 60_000));
      });`);
    expect(ended).toMatchObject({ code: null, signal: 'SIGINT' });
    expect(fake.runs.get('r1')).toMatchObject({ info: { status: 'FAILED' }, metrics: [{ key: 'm' }] });
    expect(fake.runs.get('r0')?.info['status']).toBe('FINISHED');
  });

  it("by Ctrl-C leaves the rest to the program's own listener", async () => {
    const ended = await run(`
      process.on('SIGINT', () => setTimeout(() => process.exit(7), 200));
      await mlflow.startRun();
      console.log('ready');
      await new Promise((resolve) => setTimeout(resolve, 60_000));`);
    expect([ended.code, fake.runs.get('r0')?.info['status']]).toEqual([7, 'FINISHED']);
  });
});
