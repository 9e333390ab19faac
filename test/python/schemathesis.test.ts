// Schemathesis makes requests from `/openapi.json` of servers of several signatures: none may fail, and each answer must be as described.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { serveDecant } from '../cli/run-command.ts';

const PYTHON = process.env['DECANT_TEST_SCHEMATHESIS'] ?? '';
const FIXTURES = join(import.meta.dirname, '..', 'fixtures');
/** Schemathesis keeps files where it runs. */
const folder = mkdtempSync(join(tmpdir(), 'decant-schemathesis-'));
/** MLflow ignores queries that it does not know, and so no query is refused. */
const NEVER_MEANT = ['negative_data_rejection'];
/** What no schema can say: 1.0 is no integer for a param, lists are of one length, 2.0**63 is no int64, what a model without a signature takes. */
const NOT_MEANT = [...NEVER_MEANT, 'positive_data_acceptance'];

interface Target {
  readonly model: string;
  readonly examples: number;
  readonly left: readonly string[];
}

/** Two queues that run side by side; about as long as each other. */
const QUEUES: readonly (readonly Target[])[] = [
  [
    { model: 'mlflow/mlflow3-linear-tensor', examples: 4500, left: NEVER_MEANT },
    { model: 'serving/mlflow3-chat', examples: 50, left: NOT_MEANT },
  ],
  [
    { model: 'mlflow/mlflow2-linear-tensor', examples: 2300, left: NEVER_MEANT },
    { model: 'mlflow/mlflow3-params', examples: 900, left: NEVER_MEANT },
    { model: 'mlflow/mlflow3-logistic-proba', examples: 200, left: NOT_MEANT },
    { model: 'mlflow/mlflow1-elasticnet-signature', examples: 200, left: NOT_MEANT },
    { model: 'serving/mlflow3-typed', examples: 150, left: NOT_MEANT },
  ],
];

interface Report {
  readonly model: string;
  readonly code: number | null;
  readonly output: string;
  readonly requests: number;
  /** Requests by status. */
  readonly statuses: Readonly<Record<string, number>>;
}

/** Runs Schemathesis to its end against a server of the model, which counts what it answered. */
async function attack({ model, examples, left }: Target): Promise<Report> {
  const { child, url } = await serveDecant(['-m', join(FIXTURES, model, 'model'), '-p', '0', '--strict-json']);
  try {
    const { code, output } = await runSchemathesis([
      ...['run', `${url}/openapi.json`, '--checks', 'all', '--exclude-checks', left.join(',')],
      ...['--max-examples', String(examples), '--continue-on-failure', '--no-shrink', '--seed', '1'],
    ]);
    const statuses = countStatuses(await (await fetch(`${url}/metrics`)).text());
    const requests = Object.values(statuses).reduce((sum, count) => sum + count, 0);
    return { model, code, output, requests, statuses };
  } finally {
    child.kill('SIGKILL');
  }
}

function runSchemathesis(args: readonly string[]): Promise<{ code: number | null; output: string }> {
  const command = join(dirname(PYTHON), 'schemathesis');
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: folder, env: { ...process.env, NO_COLOR: '1' } });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code, output });
    });
  });
}

function countStatuses(metrics: string): Record<string, number> {
  const statuses: Record<string, number> = {};
  for (const [, status = '', count] of metrics.matchAll(/^decant_http_requests_total\{.*status="(\d+)"\} (\d+)$/gm)) {
    statuses[status] = (statuses[status] ?? 0) + Number(count);
  }
  return statuses;
}

const finished: Report[] = [];
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  const total = finished.reduce((sum, { requests }) => sum + requests, 0);
  const failed = finished.reduce((sum, { statuses }) => sum + (statuses['500'] ?? 0), 0);
  const lines = finished.map(({ model, requests, statuses }) => `  ${model}: ${requests} ${JSON.stringify(statuses)}`);
  console.log(`Schemathesis: ${total} requests, ${failed} with status 500\n${lines.join('\n')}`);
});

describe('schemathesis', () => {
  it('finds no failure and no answer beside the description in 10,000 requests', async () => {
    await Promise.all(
      QUEUES.map(async (targets) => {
        for (const target of targets) finished.push(await attack(target));
      }),
    );
    for (const { code, output, statuses } of finished) {
      expect(statuses['500'], output).toBeUndefined();
      expect(code, output).toBe(0);
    }
    expect(finished.reduce((sum, { requests }) => sum + requests, 0)).toBeGreaterThanOrEqual(10_000);
  }, 900_000);
});
