// `serve` as MLflow's command: its options, those of older releases, its environment and its end.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { modelPath, runDecant, serveDecant, waitForExit } from './run-command.ts';
import type { Served } from './run-command.ts';

const MODEL = modelPath('mlflow3-elasticnet-signature');

let served: Served | undefined;
afterEach(() => {
  served?.child.kill('SIGKILL');
  served = undefined;
});

async function refusal(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<unknown> {
  const { code, stdout, stderr } = await runDecant(['models', 'serve', '-m', MODEL, ...args], { env });
  expect(stdout).toBe('');
  return [code, stderr.split('\n')[0]];
}

describe('decant models serve', () => {
  it('takes all options of MLflow 3 in their long forms, and answers at the end with 0 (CLI-001, CLI-035, SRV-001)', async () => {
    served = await serveDecant([
      '--model-uri',
      MODEL,
      '--port',
      '0',
      '--host',
      '127.0.0.1',
      '--timeout',
      '9',
      '--workers',
      '1',
      '--env-manager',
      'local',
    ]);
    expect(served.output.stderr).toBe('');
    expect((await fetch(`${served.url}/version`)).status).toBe(200);
    served.child.kill('SIGTERM');
    expect(await waitForExit(served.child)).toBe(0);
  });

  it('ends with 1 where the server cannot run (CLI-035)', async () => {
    expect(await refusal(['-h', '203.0.113.1', '-p', '0'])).toEqual([
      1,
      expect.stringMatching(/^(Warning|Error: IO_ERROR: Cannot listen on 203\.0\.113\.1)/),
    ]);
  });

  it.each(['local', 'conda', 'virtualenv', 'uv'])('knows the manager %s (CLI-007)', async (name) => {
    served = await serveDecant(['-m', MODEL, '-p', '0', '--env-manager', name]);
    expect(served.output.stderr).toBe(
      name === 'local' ? '' : 'Note: --env-manager has no effect: this model runs without Python.\n',
    );
  });

  it('takes the options of MLflow 1.x and 2.x, and says that they do nothing (CLI-008)', async () => {
    served = await serveDecant(['-m', MODEL, '-p', '0', '--no-conda', '--enable-mlserver', '--install-mlflow']);
    expect(served.output.stderr).toBe(
      'Note: --install-mlflow, --enable-mlserver have no effect: this model runs without Python.\n',
    );
  });

  it('refuses a model that no flavor answers for (CLI-036)', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'decant-flavorless-'));
    writeFileSync(join(folder, 'MLmodel'), 'flavors:\n  nothing: {}\n');
    const { code, stderr } = await runDecant(['models', 'serve', '-m', folder, '-p', '0']);
    rmSync(folder, { recursive: true });
    expect([code, stderr]).toEqual([1, expect.stringContaining('Model does not have the "python_function" flavor')]);
  });
});

describe('the environment', () => {
  it.each([
    ['MLFLOW_SCORING_SERVER_REQUEST_TIMEOUT', '0', '--timeout must be from 1 to 86400, got 0.'],
    ['MLFLOW_MODELS_WORKERS', '0', '--workers must be from 1 to 1024, got 0.'],
    ['MLFLOW_PORT', '70000', '--port must be from 0 to 65535, got 70000.'],
    ['SERVING_MODEL_CONFIG', '{"a"', 'SERVING_MODEL_CONFIG is no JSON.'],
    ['SERVING_MODEL_CONFIG', '[]', 'SERVING_MODEL_CONFIG must be a JSON object.'],
  ])('gives defaults: %s=%s (SRV-110, SRV-111, SRV-112, SRV-113)', async (name, value, message) => {
    expect(await refusal([], { [name]: value })).toEqual([1, `Error: INVALID_PARAMETER_VALUE: ${message}`]);
  });

  it('starts as many workers as MLFLOW_MODELS_WORKERS says (SRV-111)', async () => {
    served = await serveDecant(['-m', MODEL, '-p', '0'], { MLFLOW_MODELS_WORKERS: '2' });
    const { output, child } = served;
    expect((await fetch(`${served.url}/ping`)).status).toBe(200);
    expect(output.stderr).toBe('');
    child.kill('SIGTERM');
    expect(await waitForExit(child)).toBe(0);
  });

  it('says that a configuration has no effect (SRV-113)', async () => {
    served = await serveDecant(['-m', MODEL, '-p', '0'], { SERVING_MODEL_CONFIG: '{"a": 1, "b": 2}' });
    expect(served.output.stderr).toBe(
      'Note: SERVING_MODEL_CONFIG has no effect: models that run without Python take no configuration (a, b).\n',
    );
  });
});
