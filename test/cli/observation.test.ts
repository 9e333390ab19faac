// What `decant models serve` shows of itself: metrics of one and of several processes, the log, traces, the description.
import { mkdtempSync, readFileSync, renameSync, rmSync, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { modelPath, runDecant, serveDecant, waitForExit } from './run-command.ts';
import type { Served } from './run-command.ts';

const MODEL = modelPath('mlflow3-elasticnet-signature');
const BODY =
  '{"dataframe_split": {"columns": ["width", "height", "depth of field"], "data": [[1.691, -0.466, 0.033]]}}';

let served: Served | undefined;
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'decant-observation-'));
});
afterEach(() => {
  served?.child.kill('SIGKILL');
  served = undefined;
  rmSync(folder, { recursive: true, force: true });
});

async function post(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  const all = { 'Content-Type': 'application/json', connection: 'close', ...headers };
  return fetch(`${url}/invocations`, { method: 'POST', body: BODY, headers: all });
}

async function scrape(url: string): Promise<string> {
  const response = await fetch(`${url}/metrics`, { headers: { connection: 'close' } });
  return response.text();
}

/** The value of a sample by its name and labels. */
function readSample(text: string, sample: string): number | undefined {
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${sample} `));
  return line === undefined ? undefined : Number(line.slice(sample.length + 1));
}

const SCORED = 'decant_http_requests_total{route="/invocations",method="POST",status="200"}';

function readLog(path: string): Record<string, unknown>[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('decant models serve, seen from outside', () => {
  it('has metrics, openapi.json and docs in safe mode, and none of them in exact mode (SRV-010)', async () => {
    const paths = ['/metrics', '/openapi.json', '/docs'];
    const ask = (url: string): Promise<number[]> =>
      Promise.all(paths.map(async (path) => (await fetch(url + path)).status));
    served = await serveDecant(['-m', MODEL, '-p', '0']);
    expect(await ask(served.url)).toEqual([200, 200, 200]);
    served.child.kill('SIGKILL');
    served = await serveDecant(['-m', MODEL, '-p', '0', '--compat', 'exact']);
    expect(await ask(served.url)).toEqual([404, 404, 404]);
    served.child.kill('SIGKILL');
    served = await serveDecant(['-m', MODEL, '-p', '0', '--compat', 'exact', '--metrics', '--docs']);
    expect(await ask(served.url)).toEqual([200, 200, 200]);
    served.child.kill('SIGKILL');
    served = await serveDecant(['-m', MODEL, '-p', '0', '--no-metrics', '--no-docs']);
    expect(await ask(served.url)).toEqual([404, 404, 404]);
  });

  it('guards its metrics and description, describes its doors, and counts who was refused', async () => {
    served = await serveDecant(['-m', MODEL, '-p', '0'], { DECANT_TOKEN: 'a-token-of-some-length' });
    const { url } = served;
    for (const path of ['/metrics', '/openapi.json', '/docs']) expect((await fetch(url + path)).status).toBe(401);
    const headers = { authorization: 'Bearer a-token-of-some-length' };
    const document = (await (await fetch(`${url}/openapi.json`, { headers })).json()) as { security: unknown };
    expect(document.security).toEqual([{ bearer: [] }]);
    const text = await (await fetch(`${url}/metrics`, { headers })).text();
    expect(readSample(text, 'decant_http_requests_total{route="/docs",method="GET",status="401"}')).toBe(1);
    expect(readSample(text, 'decant_errors_total{code="UNAUTHENTICATED"}')).toBe(3);
  });

  it('answers the sums of all its processes from each of them, and they never go down', async () => {
    served = await serveDecant(['-m', MODEL, '-p', '0', '-w', '2', '--access-log', join(folder, 'access.log')]);
    const { url } = served;
    for (let index = 0; index < 20; index++) expect((await post(url)).status).toBe(200);
    for (let index = 0; index < 4; index++) expect(readSample(await scrape(url), SCORED)).toBe(20);
    const text = await scrape(url);
    expect(readSample(text, 'decant_batch_rows_sum')).toBe(20);
    expect(text.match(/^decant_model_info/gm)).toHaveLength(1);
    const workers = new Map<unknown, number>();
    await expect.poll(() => readLog(join(folder, 'access.log')).length).toBeGreaterThanOrEqual(25);
    for (const { worker } of readLog(join(folder, 'access.log'))) workers.set(worker, (workers.get(worker) ?? 0) + 1);
    expect([...workers.keys()].sort()).toEqual([1, 2]);
    // A worker that ends takes nothing with it.
    const pids = readFileSync(`/proc/${served.child.pid ?? 0}/task/${served.child.pid ?? 0}/children`, 'utf8').trim();
    process.kill(Number(pids.split(' ')[0]), 'SIGKILL');
    await expect.poll(() => served?.output.stderr).toContain('started anew');
    expect((await post(url)).status).toBe(200);
    expect(readSample(await scrape(url), SCORED)).toBe(21);
  });

  it('writes its log, opens it anew at SIGHUP, and has all lines at its end', async () => {
    const path = join(folder, 'access.log');
    served = await serveDecant(['-m', MODEL, '-p', '0', '--access-log', path]);
    const response = await post(served.url, { 'x-request-id': 'order-17' });
    expect(response.headers.get('x-request-id')).toBe('order-17');
    await expect.poll(() => readLog(path).length).toBe(1);
    renameSync(path, `${path}.1`);
    served.child.kill('SIGHUP');
    await expect.poll(() => existsSync(path)).toBe(true);
    await post(served.url);
    served.child.kill('SIGTERM');
    expect(await waitForExit(served.child)).toBe(0);
    expect(readLog(`${path}.1`)).toMatchObject([
      { request_id: 'order-17', status: 200, rows: 1, remote_address: '127.0.0.1' },
    ]);
    expect(readLog(path)).toMatchObject([{ path: '/invocations', status: 200, worker: 0 }]);
  });

  it('writes its log to standard output, where uvicorn has it', async () => {
    served = await serveDecant(['-m', MODEL, '-p', '0', '--access-log', '-']);
    await post(served.url, { 'x-request-id': 'order-17' });
    await expect.poll(() => served?.output.stdout).toContain('"request_id":"order-17"');
    expect(served.output.stderr).toBe('');
  });

  it.runIf(existsSync('/dev/full'))('answers on where the disk of its log is full', async () => {
    served = await serveDecant(['-m', MODEL, '-p', '0', '--access-log', '/dev/full']);
    const { url, output } = served;
    for (let index = 0; index < 3; index++) expect((await post(url)).status).toBe(200);
    await expect.poll(() => output.stderr).toBe('Lines of the log /dev/full are lost: ENOSPC.\n');
    await expect
      .poll(async () => readSample(await scrape(url), 'decant_log_lines_dropped_total'))
      .toBeGreaterThanOrEqual(3);
  });

  it('refuses a log that cannot be opened, with a remedy', async () => {
    const outcome = await runDecant([
      'models',
      'serve',
      '-m',
      MODEL,
      '-p',
      '0',
      '--access-log',
      join(folder, 'no', 'log'),
    ]);
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain('cannot be opened: ENOENT');
    expect(outcome.stderr).toContain('Name a file in a folder that exists');
  });

  it('sends traces to a collector, also those of its last requests', async () => {
    const posts: string[] = [];
    const collector = createServer((message, response) => {
      let body = '';
      message.on('data', (chunk: Buffer) => (body += chunk.toString()));
      message.on('end', () => {
        posts.push(`${message.url ?? ''} ${body}`);
        response.end('{}');
      });
    });
    await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
    try {
      const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
      const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: 'wine' };
      served = await serveDecant(['-m', MODEL, '-p', '0', '--otel'], environment);
      const trace = '0af7651916cd43dd8448eb211c80319c';
      const response = await post(served.url, { traceparent: `00-${trace}-b7ad6b7169203331-01` });
      expect(response.headers.get('traceparent')).toMatch(new RegExp(`^00-${trace}-[\\da-f]{16}-01$`));
      served.child.kill('SIGTERM');
      expect(await waitForExit(served.child)).toBe(0);
      expect(posts).toHaveLength(1);
      expect(posts[0]).toMatch(/^\/v1\/traces /);
      expect(posts[0]).toContain(`"traceId":"${trace}"`);
      expect(posts[0]?.match(/"name":"(?:POST \/invocations|parse|predict|render)"/g)).toHaveLength(4);
      expect(posts[0]).not.toContain('1.691');
    } finally {
      collector.closeAllConnections();
      collector.close();
    }
  });
});
