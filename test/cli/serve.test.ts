// `decant models serve`, run as users do (CLI-001, CLI-035, SRV-001, SRV-110 .. SRV-112).
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { VERSION } from '../../src/version.ts';
import { modelPath, runDecant, serveDecant, waitForExit } from './run-command.ts';
import type { Served } from './run-command.ts';

const MODEL = modelPath('mlflow3-elasticnet-signature');
const BODY =
  '{"dataframe_split": {"columns": ["width", "height", "depth of field"], "data": [[1.691, -0.466, 0.033]]}}';

let served: Served | undefined;
afterEach(() => {
  served?.child.kill('SIGKILL');
  served = undefined;
});

async function post(url: string, body: string): Promise<string> {
  const headers = { 'Content-Type': 'application/json' };
  const response = await fetch(`${url}/invocations`, { method: 'POST', body, headers });
  return response.text();
}

describe('decant models serve', () => {
  it('says what answers, where, what it takes, and how to ask', async () => {
    served = await serveDecant(['-m', MODEL, '-p', '0']);
    expect(served.output.stdout).toBe(`Decant ${VERSION} serves sklearn ElasticNet (saved by MLflow 3.17.2)
  Model   ${MODEL}
  Listens ${served.url}  POST /invocations, GET /ping /health /version

Inputs:
  width           double
  height          double
  depth of field  double

Try it:
  curl ${served.url}/invocations -H 'Content-Type: application/json' -d '${BODY}'

`);
    expect(served.output.stderr).toBe('');
  });

  it('answers the request that it proposes, and ends at SIGTERM with exit code 0', async () => {
    served = await serveDecant(['-m', MODEL, '-p', '0', '--timeout', '5']);
    const proposed = /-d '(.*)'\n/.exec(served.output.stdout)?.[1] ?? '';
    expect(await post(served.url, proposed)).toBe('{"predictions": [3.363887389933647]}');
    served.child.kill('SIGTERM');
    expect(await waitForExit(served.child)).toBe(0);
    expect(served.output.stderr).toBe('Stopping: open requests are finished first.\n');
  });

  it('takes its defaults from the environment (SRV-112)', async () => {
    served = await serveDecant(['-m', MODEL], {
      MLFLOW_PORT: '0',
      MLFLOW_HOST: '127.0.0.1',
      MLFLOW_MODELS_WORKERS: '1',
    });
    expect(await post(served.url, BODY)).toBe('{"predictions": [3.363887389933647]}');
  });

  it('refuses a port that is taken, with a remedy', async () => {
    served = await serveDecant(['-m', MODEL, '-p', '0']);
    const port = new URL(served.url).port;
    expect(await runDecant(['models', 'serve', '-m', MODEL, '-p', port])).toEqual({
      code: 1,
      stdout: '',
      stderr: `Error: IO_ERROR: Cannot listen on 127.0.0.1, port ${port}: EADDRINUSE.\nHint: Another program listens there: stop it, or choose another port (0 takes a free one).\n`,
    });
  });

  it.each([
    ['--port', '70000', '--port must be from 0 to 65535, got 70000.'],
    ['--workers', '0', '--workers must be from 1 to 1024, got 0.'],
    ['--timeout', '0', '--timeout must be from 1 to 86400, got 0.'],
  ])('refuses %s %s', async (flag, value, message) => {
    expect(await runDecant(['models', 'serve', '-m', MODEL, flag, value])).toEqual({
      code: 1,
      stdout: '',
      stderr: `Error: INVALID_PARAMETER_VALUE: ${message}\n`,
    });
  });
});

describe('decant models serve --workers 2', () => {
  it('answers from two processes on one port, replaces one that dies, and ends at SIGTERM', async () => {
    served = await serveDecant(['-m', MODEL, '-p', '0', '-w', '2']);
    const { url, output, child } = served;
    for (let n = 0; n < 4; n++) expect(await post(url, BODY)).toBe('{"predictions": [3.363887389933647]}');
    expect(output.stdout.match(/Try it:/g)).toHaveLength(1);
    const [worker] = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8')
      .trim()
      .split(' ')
      .map(Number);
    process.kill(worker ?? 0, 'SIGKILL');
    await vi.waitFor(() => {
      expect(output.stderr).toMatch(/^Worker 1 ended \(SIGKILL\); started anew\.\n$|^Worker 2 ended/);
    });
    for (let n = 0; n < 4; n++) expect(await post(url, BODY)).toBe('{"predictions": [3.363887389933647]}');
    child.kill('SIGTERM');
    expect(await waitForExit(child)).toBe(0);
    await expect(fetch(`${url}/ping`)).rejects.toThrow();
  });

  it('reports a model that does not load once', async () => {
    const outcome = await runDecant(['models', 'serve', '-m', '/nowhere', '-w', '2']);
    expect(outcome).toEqual({
      code: 1,
      stdout: '',
      stderr: 'Error: RESOURCE_DOES_NOT_EXIST: Could not find an "MLmodel" file: there is no folder /nowhere.\n',
    });
  });

  it('gives up where the workers cannot listen', async () => {
    served = await serveDecant(['-m', MODEL, '-p', '0']);
    const port = new URL(served.url).port;
    const outcome = await runDecant(['models', 'serve', '-m', MODEL, '-p', port, '-w', '2']);
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain(`Error: IO_ERROR: Cannot listen on 127.0.0.1, port ${port}: EADDRINUSE.`);
    expect(outcome.stderr).toContain(
      "Error: INTERNAL_ERROR: The server's workers ended 3 times before they could listen; see the messages above.",
    );
  });
});
