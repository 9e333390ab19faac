// The tutorial (docs/tutorial.md), run as it says: train, log, register, serve, ask.
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { MlflowClient } from '../src/entry-points/tracking.ts';
import { expectCloseValues } from './close-values.ts';

const ROOT = resolve(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'decant-tutorial-'));
const trackingUri = `sqlite:///${join(folder, 'mlflow.db')}`;
let server: ChildProcess | undefined;
afterAll(() => {
  server?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Runs an example in an empty folder; answers what it prints. */
function train(name: string): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'tools', 'run-example.mjs'), name], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, MLFLOW_TRACKING_URI: trackingUri },
  });
  // Node tells that it runs TypeScript, and TensorFlow.js that it has a faster backend.
  const complaints = stderr.replace(/^.*ExperimentalWarning.*\n.*\n/m, '').replace(/^\s*=+\n.*\n=+\n/m, '');
  expect([status, complaints]).toEqual([0, '']);
  return stdout;
}

function figure(output: string, name: string): number {
  return Number(new RegExp(`${name}: (-?[\\d.]+)`).exec(output)?.[1]);
}

describe('the tutorial', () => {
  it('trains the elastic net of the wine with the figures of Python, and logs it', async () => {
    const output = train('wine-elasticnet');
    const expected = { RMSE: 0.7931640229276851, MAE: 0.6271946374319586, R2: 0.10862644997792614 };
    for (const [name, value] of Object.entries(expected)) {
      expect(Math.abs(figure(output, name) - value)).toBeLessThan(1e-12);
    }
    expect(output).toContain("Created version '1' of model 'ElasticnetWineModel'.");
    const client = new MlflowClient({ trackingUri });
    const { items } = await client.searchRuns(['0'], { filter: "params.alpha = '0.5' AND metrics.rmse < 0.8" });
    const [run] = items;
    expect([items.length, run?.info.status, run?.data.params]).toEqual([
      1,
      'FINISHED',
      { alpha: '0.5', l1_ratio: '0.5' },
    ]);
    const version = await client.getModelVersion('ElasticnetWineModel', '1');
    const model = await client.getLoggedModel(version.modelId ?? '');
    expect([version.status, model.status, model.sourceRunId]).toEqual(['READY', 'READY', run?.info.runId]);
    expect(model.metrics.map(({ key }) => key).sort()).toEqual(['mae', 'r2', 'rmse']);
    await client.close();
  });

  it('trains the logistic regression of six rows', () => {
    const output = train('logistic-regression');
    expect(output).toContain('Score: 0.6666666666666666\n');
    expect(figure(output, 'Coefficient')).toBeCloseTo(0.74321562, 8);
    expect(figure(output, 'intercept')).toBeCloseTo(-0.1466036, 7);
  });

  it('trains a neural network that logs and registers itself', async () => {
    const output = train('tfjs-autolog');
    expect(output).toContain('Run: FINISHED\nOptimizer: adam, learning rate 0.1\n');
    expect(figure(output, 'Accuracy after 60 epochs')).toBeGreaterThan(0.9);
    expect(output).toContain('Artifacts: model_summary.txt\nModel: models:/CircleModel/1\n');
    const client = new MlflowClient({ trackingUri });
    const version = await client.getModelVersion('CircleModel', '1');
    const model = await client.getLoggedModel(version.modelId ?? '');
    const { data } = await client.getRun(model.sourceRunId ?? '');
    expect([version.status, model.status, data.tags['mlflow.autologging']]).toEqual(['READY', 'READY', 'keras']);
    expect(await client.getMetricHistory(model.sourceRunId ?? '', 'loss')).toHaveLength(60);
    await client.close();
  });

  it('serves the registered model', async () => {
    const command = join(ROOT, 'dist', 'cli', 'main.js');
    const child = spawn(
      process.execPath,
      [command, 'models', 'serve', '-m', 'models:/ElasticnetWineModel/1', '-p', '0'],
      { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, MLFLOW_TRACKING_URI: trackingUri } },
    );
    server = child;
    let output = '';
    const url = await new Promise<string>((found, reject) => {
      const read = (chunk: Buffer): void => {
        output += chunk.toString();
        const address = /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0];
        if (address !== undefined) found(address);
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.once('exit', () => {
        reject(new Error(`The server ended: ${output}`));
      });
    });
    const wine = join(ROOT, 'examples', 'wine-elasticnet');
    const response = await fetch(`${url}/invocations`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: readFileSync(join(wine, 'requests', 'split.json')),
    });
    const answers = JSON.parse(readFileSync(join(wine, 'answers', 'model.json'), 'utf8')) as {
      readonly answers: Readonly<Record<string, unknown>>;
    };
    const { predictions } = (await response.json()) as { predictions: unknown };
    expectCloseValues(predictions, answers.answers['split.json'], 1e-12, 'split.json');
  });
});
