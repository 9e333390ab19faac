// How a tracking server is called: paths, credentials, errors (parity TRK-003, TRK-072).
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readSettings } from '../../../src/settings.ts';
import { openRestClient } from '../../../src/stores/rest/index.ts';
import type { RestClient } from '../../../src/stores/rest/index.ts';
import { startFakeServer } from '../fake-server.ts';
import type { FakeAnswer, FakeServer } from '../fake-server.ts';

let server: FakeServer | undefined;
const clients: RestClient[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await server?.stop();
  server = undefined;
});

async function serve(...answers: readonly FakeAnswer[]): Promise<FakeServer> {
  let count = 0;
  server = await startFakeServer(() => answers[Math.min(count++, answers.length - 1)]);
  return server;
}

function open(uri: string, environment: Readonly<Record<string, string>> = {}): RestClient {
  const settings = readSettings({
    MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR: '0',
    MLFLOW_HTTP_REQUEST_BACKOFF_JITTER: '0',
    ...environment,
  });
  const client = openRestClient(uri, settings.tracking);
  clients.push(client);
  return client;
}

describe('RestClient', () => {
  it('asks below the path of the server', async () => {
    const { url, seen } = await serve({ body: { experiment: {} } });
    const client = open(`${url}/behind/a/proxy?x=1#y`);
    await client.get('experiments/get', { experiment_id: '1', list: ['a', 'b&c'], none: undefined });
    expect(client.uri).toBe(`${url}/behind/a/proxy`);
    expect(seen[0]).toMatchObject({
      method: 'GET',
      path: '/behind/a/proxy/api/2.0/mlflow/experiments/get?experiment_id=1&list=a&list=b%26c',
    });
  });

  it('sends JSON', async () => {
    const { url, seen } = await serve({ body: {} });
    await open(url).send('POST', 'runs/set-tag', { key: 'ä', value: undefined });
    expect(seen[0]).toMatchObject({ method: 'POST', headers: { 'content-type': 'application/json' } });
    expect(seen[0]?.body.toString('utf8')).toBe('{"key":"ä"}');
  });

  it.each([
    ['a user of the URI', 'user:p%40ss', { MLFLOW_TRACKING_TOKEN: 't' }, `Basic ${btoa('user:p@ss')}`],
    [
      'a user and a password',
      '',
      { MLFLOW_TRACKING_USERNAME: 'u', MLFLOW_TRACKING_PASSWORD: 'p' },
      `Basic ${btoa('u:p')}`,
    ],
    ['a token', '', { MLFLOW_TRACKING_TOKEN: 'secret' }, 'Bearer secret'],
    [
      'a user without a password, and a token',
      '',
      { MLFLOW_TRACKING_USERNAME: 'u', MLFLOW_TRACKING_TOKEN: 't' },
      'Bearer t',
    ],
    ['nothing', '', {}, undefined],
  ])('signs in with %s', async (_, user, environment, expected) => {
    const { url, seen } = await serve({ body: {} });
    await open(user === '' ? url : url.replace('://', `://${user}@`), environment).get('x');
    expect(seen[0]?.headers.authorization).toBe(expected);
  });

  it('names the workspace', async () => {
    const { url, seen } = await serve({ body: {} });
    await open(url, { MLFLOW_WORKSPACE: 'team' }).get('x');
    expect(seen[0]?.headers['x-mlflow-workspace']).toBe('team');
  });

  it("tells MLflow's errors under their codes", async () => {
    const { url } = await serve({
      status: 404,
      body: { error_code: 'RESOURCE_DOES_NOT_EXIST', message: 'Run with id=abc not found' },
    });
    await expect(open(url).get('runs/get')).rejects.toMatchObject({
      code: 'RESOURCE_DOES_NOT_EXIST',
      message: 'Run with id=abc not found',
    });
  });

  it.each([
    [400, 'BAD_REQUEST'],
    [401, 'UNAUTHENTICATED'],
    [403, 'PERMISSION_DENIED'],
    [404, 'ENDPOINT_NOT_FOUND'],
    [418, 'BAD_REQUEST'],
    [501, 'NOT_IMPLEMENTED'],
    [500, 'INTERNAL_ERROR'],
    [503, 'TEMPORARILY_UNAVAILABLE'],
  ])('takes a status %i without a code for %s', async (status, code) => {
    const { url } = await serve({ status, body: '<html>no</html>' });
    await expect(open(url, { MLFLOW_HTTP_REQUEST_MAX_RETRIES: '0' }).get('runs/get')).rejects.toMatchObject({ code });
  });

  it('tells a code that it does not know, with the code of the status', async () => {
    const { url } = await serve({ status: 403, body: { error_code: 'QUOTA', message: 'enough' } });
    await expect(open(url).get('x')).rejects.toMatchObject({ code: 'PERMISSION_DENIED', message: 'QUOTA: enough' });
  });

  it('says how to sign in, without what was tried', async () => {
    const { url } = await serve({ status: 401, body: 'You are not authenticated.' });
    const failure = await open(url.replace('://', '://me:hunter2@'))
      .get('x')
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'UNAUTHENTICATED', hint: expect.stringContaining('TOKEN') as string });
    expect(JSON.stringify(failure) + String(failure)).not.toContain('hunter2');
  });

  it.each(['<html>', '[1]', '"text"', '{"a":'])('refuses an answer %s, which is no JSON object', async (body) => {
    const { url } = await serve({ body });
    await expect(open(url).get('x')).rejects.toMatchObject({ code: 'MALFORMED_DATA' });
  });

  it('tries as often as MLFLOW_HTTP_REQUEST_MAX_RETRIES says', async () => {
    const { url, seen } = await serve({ status: 500, body: 'no' });
    await expect(open(url, { MLFLOW_HTTP_REQUEST_MAX_RETRIES: '2' }).get('x')).rejects.toMatchObject({
      code: 'INTERNAL_ERROR',
    });
    expect(seen).toHaveLength(3);
  });
});

describe('openRestClient', () => {
  it.each([
    ['MLFLOW_HTTP_REQUEST_MAX_RETRIES', '11'],
    ['MLFLOW_HTTP_REQUEST_MAX_RETRIES', 'many'],
    ['MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR', '121'],
    ['MLFLOW_HTTP_REQUEST_TIMEOUT', '-1'],
  ])('refuses %s = %s', (name, value) => {
    expect(() => open('http://localhost:1', { [name]: value })).toThrow(`${name} is "${value}"; expected a number`);
  });

  it('refuses ways to sign in that it does not know', () => {
    expect(() => open('http://localhost:1', { MLFLOW_TRACKING_AWS_SIGV4: 'true' })).toThrow('not supported');
    expect(() => open('http://localhost:1', { MLFLOW_TRACKING_AUTH: 'plugin' })).toThrow('not supported');
  });

  it('says which certificate it cannot read', () => {
    expect(() => open('https://localhost:1', { MLFLOW_TRACKING_SERVER_CERT_PATH: '/nowhere.pem' })).toThrow(
      'MLFLOW_TRACKING_SERVER_CERT_PATH cannot be read',
    );
  });

  it('does not repeat a secret of a URI that it cannot read', () => {
    const failure = (): unknown => open('http://me:hunter2@');
    expect(failure).toThrow('Not the URI of a tracking server');
    expect(failure).not.toThrow('hunter2');
  });

  it('takes certificates of files', () => {
    const folder = mkdtempSync(join(tmpdir(), 'decant-pem-'));
    const path = join(folder, 'ca.pem');
    writeFileSync(path, '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n');
    expect(open('https://localhost:1', { MLFLOW_TRACKING_SERVER_CERT_PATH: path }).uri).toBe('https://localhost:1');
    rmSync(folder, { recursive: true });
  });
});
