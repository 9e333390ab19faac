// Predictors in TypeScript, asked by Python MLflow, which has nothing of this package but what the model carries.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { saveModel } from '../../src/entry-points/javascript.ts';
import { requirePython, runPython } from './pythons.ts';

const SCRIPT = join(import.meta.dirname, 'javascript_flavor.py');
const folder = mkdtempSync(join(tmpdir(), 'decant-javascript-python-'));
const path = join(folder, 'model');
const echo = join(folder, 'echo');

beforeAll(async () => {
  const offset = join(folder, 'offset.txt');
  writeFileSync(offset, '100');
  const code = join(import.meta.dirname, '..', 'flavors', 'javascript', 'predictor.ts');
  await saveModel(code, path, { artifacts: { offset }, inputExample: [{ a: 1, b: 0.5 }] });
  const echoCode = join(folder, 'echo.mjs');
  writeFileSync(echoCode, 'export const predictor = { predict: (input) => input };');
  await saveModel(echoCode, echo);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function ask(stack: string, command: string, model: string): Promise<Readonly<Record<string, unknown>>> {
  const output = await runPython(stack, [SCRIPT, command, model]);
  return JSON.parse(output.trim().split('\n').at(-1) ?? '') as Readonly<Record<string, unknown>>;
}

describe.each(['mlflow3', 'mlflow2'])('a predictor under %s', (stack) => {
  it('answers as here, tells its errors, and lives again after a crash', async () => {
    const answer = await ask(stack, 'main', path);
    expect(answer).toMatchObject({
      columns: ['exact', 'kind', 'sum'],
      types: ['int64'],
      exact: [1, Number(2n ** 60n + 1n)],
      kind: ['number', 'bigint'],
      sum: [100.5, null],
      error: 'The predictor failed: told as it is',
      crash: 'Node ended while it predicted (exit code 3).',
      again: 102.5,
    });
  });

  it('takes arrays, dicts of arrays, lists, texts and dates', async () => {
    const answers = await ask(stack, 'echo', echo);
    expect(answers).toMatchObject({
      array: 'array([[1.5, nan]], dtype=float32)',
      list: "[1, 2.5, 'x', None, {'k': [True]}]",
      text: "'one'",
    });
    expect(answers['arrays']).toContain('4611686018427387904');
    expect(answers['dates']).toContain('2024-01-02T03:04:05.678901');
  });
});

it('a predictor is served by mlflow models serve', async () => {
  const python = requirePython('mlflow3');
  const port = 20_000 + ((process.pid + 7_919) % 20_000);
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
    const body = JSON.stringify({ dataframe_records: [{ a: 3, b: 0.25 }] });
    const headers = { 'Content-Type': 'application/json' };
    let response: Response | undefined;
    for (let attempt = 0; attempt < 300 && response === undefined; attempt++) {
      await wait(200);
      response = await fetch(`http://127.0.0.1:${port}/invocations`, { method: 'POST', body, headers }).catch(
        () => undefined,
      );
    }
    expect(await response?.json()).toEqual({ predictions: [{ exact: 3, kind: 'number', sum: 100.5 }] });
  } finally {
    if (server.pid !== undefined) process.kill(-server.pid, 'SIGKILL');
  }
});
