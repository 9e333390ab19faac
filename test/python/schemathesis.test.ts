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
  readonly left: readonly string[];
  /** Runs with other seeds; many short ones find more in less time than a long one. */
  readonly runs: number;
}

const TARGETS: readonly Target[] = [
  { model: 'serving/mlflow3-chat', left: NOT_MEANT, runs: 1 },
  { model: 'serving/mlflow3-typed', left: NOT_MEANT, runs: 1 },
  { model: 'mlflow/mlflow3-params', left: NEVER_MEANT, runs: 5 },
  { model: 'mlflow/mlflow1-elasticnet-signature', left: NOT_MEANT, runs: 1 },
  { model: 'mlflow/mlflow3-logistic-proba', left: NOT_MEANT, runs: 2 },
  { model: 'mlflow/mlflow3-pipeline-labels', left: NOT_MEANT, runs: 2 },
  { model: 'mlflow/mlflow2-linear-tensor', left: NEVER_MEANT, runs: 6 },
  { model: 'mlflow/mlflow3-linear-tensor', left: NEVER_MEANT, runs: 5 },
];
/** Examples of each kind that one run makes. */
const EXAMPLES = 200;
/** Runs side by side. */
const LANES = 2;

interface Report {
  readonly model: string;
  readonly code: number | null;
  readonly output: string;
  readonly requests: number;
  /** Requests by status. */
  readonly statuses: Readonly<Record<string, number>>;
}

/** Runs Schemathesis to its end against a server of the model, which counts what it answered. */
async function attack({ model, left }: Target, seed: number): Promise<Report> {
  const { child, url } = await serveDecant(['-m', join(FIXTURES, model, 'model'), '-p', '0', '--strict-json']);
  try {
    const { code, output } = await runSchemathesis([
      ...['run', `${url}/openapi.json`, '--checks', 'all', '--exclude-checks', left.join(',')],
      // The examples are posted by test/serving/description; it cannot send NDJSON.
      ...['--phases', 'coverage,fuzzing'],
      ...['--max-examples', String(EXAMPLES), '--continue-on-failure', '--no-shrink', '--seed', String(seed)],
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

function countFailures(statuses: Readonly<Record<string, number>>): number {
  return Object.entries(statuses).reduce((sum, [status, count]) => (Number(status) >= 500 ? sum + count : sum), 0);
}

const finished: Report[] = [];
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  const total = finished.reduce((sum, { requests }) => sum + requests, 0);
  const failed = finished.reduce((sum, { statuses }) => sum + countFailures(statuses), 0);
  const lines = finished.map(({ model, requests, statuses }) => `  ${model}: ${requests} ${JSON.stringify(statuses)}`);
  console.log(`Schemathesis: ${total} requests, ${failed} with a status above 499\n${lines.join('\n')}`);
});

describe('schemathesis', () => {
  it('finds no failure and no answer beside the description in 10,000 requests', async () => {
    const runs = TARGETS.flatMap((target) => Array.from({ length: target.runs }, (_, seed) => ({ target, seed })));
    const work = async (): Promise<void> => {
      for (let run = runs.shift(); run !== undefined; run = runs.shift()) {
        finished.push(await attack(run.target, run.seed));
      }
    };
    await Promise.all(Array.from({ length: LANES }, work));
    for (const { code, output, statuses } of finished) {
      expect(countFailures(statuses), output).toBe(0);
      expect(code, output).toBe(0);
    }
    expect(finished.reduce((sum, { requests }) => sum + requests, 0)).toBeGreaterThanOrEqual(10_000);
  }, 900_000);
});
