import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadModel } from '../../../src/flavors/pyfunc/index.ts';
import { downloadArtifact, openArtifactStore, requireCapability } from '../../../src/stores/artifacts/index.ts';
import { openWebStore } from '../../../src/stores/artifacts/web/open-web-store.ts';
import { readSettings } from '../../../src/settings.ts';
import { startFakeServer } from '../fake-server.ts';
import type { FakeAnswer, FakeServer, SeenRequest } from '../fake-server.ts';
import { ATTACKS } from './artifact-suite.ts';

const folder = mkdtempSync(join(tmpdir(), 'decant web '));
const model = 'examples/wine-elasticnet/model';
const large = Buffer.alloc(300_000, 'resumed');
/** What answers in place of the server; undefined breaks the connection. */
let fault: ((request: SeenRequest) => FakeAnswer | undefined) | undefined;
let server: FakeServer;

/** A server of files: the model below /models/wine, one large file, and a folder. */
function answer({ path, headers }: SeenRequest): FakeAnswer {
  const { pathname } = new URL(path, 'http://web');
  if (pathname === '/models/folder') return { status: 301, headers: { location: '/models/folder/' } };
  if (pathname === '/models/folder/') return { body: '<html>Index of /models/folder/</html>' };
  const [, name] = /^\/models\/wine\/(.+)$/.exec(pathname) ?? [];
  const start = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0);
  if (pathname === '/models/large.bin') {
    return { status: start === 0 ? 200 : 206, body: large.subarray(start), headers: { etag: '"1"' } };
  }
  if (name === undefined) return { status: 404, body: '<html>Not Found</html>' };
  try {
    return { body: readFileSync(join(model, decodeURIComponent(name))) };
  } catch {
    return { status: 404, body: '<html>Not Found</html>' };
  }
}

beforeAll(async () => {
  server = await startFakeServer((request) => (fault ?? answer)(request));
});
afterEach(() => {
  fault = undefined;
  server.seen.length = 0;
  vi.unstubAllEnvs();
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

const SETTINGS = readSettings({
  MLFLOW_HTTP_REQUEST_MAX_RETRIES: '2',
  MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR: '0',
  MLFLOW_HTTP_REQUEST_BACKOFF_JITTER: '0',
}).tracking;
const open = (path = '/models') => openWebStore(`${server.url}${path}`, SETTINGS);

describe('a model at an address', () => {
  it('loads and predicts as from a folder', async () => {
    const [far, near] = [await loadModel(`${server.url}/models/wine`), await loadModel(model)];
    const example = JSON.parse(readFileSync(join(model, 'input_example.json'), 'utf8')) as {
      columns: string[];
      data: number[][];
    };
    const rows = example.data.map((row) =>
      Object.fromEntries(row.map((value, index) => [example.columns[index] ?? '', value])),
    );
    expect(await far.predict(rows)).toEqual(await near.predict(rows));
    expect(server.seen.some(({ path }) => path === '/models/wine/MLmodel')).toBe(true);
  });

  it('keeps a signature behind the question mark, and sends no credentials of tracking servers', async () => {
    vi.stubEnv('MLFLOW_TRACKING_TOKEN', 'secret');
    await loadModel(`${server.url}/models/wine/?sig=a%2Fb`);
    expect(server.seen.map(({ path }) => path)).toContain('/models/wine/MLmodel?sig=a%2Fb');
    expect(
      server.seen.every(({ path, headers }) => path.endsWith('?sig=a%2Fb') && headers.authorization === undefined),
    ).toBe(true);
  });

  it('is not there: the error says where, without what is secret', async () => {
    const place = server.url.replace('//', '//ann:secret@');
    await expect(loadModel(`${place}/models/none?sig=secret`)).rejects.toMatchObject({
      code: 'RESOURCE_DOES_NOT_EXIST',
      message: `Could not find an "MLmodel" file in ${server.url}/models/none.`,
    });
  });

  it('names a file that is not there', async () => {
    fault = (request) => (request.path.endsWith('/MLmodel') ? answer(request) : { status: 404 });
    await expect(loadModel(`${server.url}/models/wine`)).rejects.toThrow(`is not in ${server.url}/models/wine.`);
  });
});

describe('files of a web server', () => {
  it('are downloaded one by one', async () => {
    expect(readFileSync(await downloadArtifact(open(), 'large.bin', folder)).equals(large)).toBe(true);
    await expect(downloadArtifact(open(), 'none.bin', folder)).rejects.toMatchObject({
      code: 'RESOURCE_DOES_NOT_EXIST',
    });
  });

  it.each(['', 'folder'])('are not listed: %j', async (path) => {
    await expect(open().list(path)).rejects.toMatchObject({ code: 'NOT_IMPLEMENTED' });
    await expect(downloadArtifact(open(), path, folder)).rejects.toMatchObject({ code: 'NOT_IMPLEMENTED' });
  });

  it('are no pages about folders', async () => {
    await expect(open().read('folder')).rejects.toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' });
  });

  it('are read only', async () => {
    const store = await openArtifactStore(`${server.url}/models`);
    expect(() => requireCapability(store, 'write')).toThrow('cannot be asked for write');
  });

  it.each(ATTACKS)('are not those of %j', async (path) => {
    await expect(open().read(path)).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' });
    await expect(open().list(path)).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' });
    expect(server.seen).toEqual([]);
  });

  it.each([
    [401, 'UNAUTHENTICATED', 1],
    [403, 'PERMISSION_DENIED', 1],
    [404, 'RESOURCE_DOES_NOT_EXIST', 1],
    [429, 'REQUEST_LIMIT_EXCEEDED', 3],
    [503, 'TEMPORARILY_UNAVAILABLE', 3],
  ])('that answer %d: %s', async (status, code, attempts) => {
    fault = () => ({ status, body: 'secret' });
    await expect(open().read('large.bin')).rejects.toMatchObject({
      code,
      message: expect.not.stringContaining('secret') as string,
    });
    expect(server.seen.length).toBe(attempts);
  });

  it.each([true, false])('are taken up where a download broke; the server knows ranges: %s', async (knowsRanges) => {
    fault = (request) => {
      if (request.headers.range === 'bytes=0-0') return { status: 206, body: 'r' };
      if (request.headers.range === undefined) return { ...answer(request), breakAfter: 100_000 };
      return knowsRanges ? answer(request) : { body: large, headers: { etag: '"1"' } };
    };
    const file = await downloadArtifact(open(), 'large.bin', join(folder, String(knowsRanges)));
    expect(readFileSync(file).equals(large)).toBe(true);
    expect(server.seen.at(-1)?.headers.range).toBe('bytes=100000-');
  });

  it('give the password to their own server alone', async () => {
    const other = await startFakeServer(answer);
    fault = () => ({ status: 302, headers: { location: `${other.url}/models/large.bin` } });
    const store = openWebStore(`${server.url.replace('//', '//ann:secret@')}/models`, SETTINGS);
    for await (const piece of await store.read('large.bin', { start: 299_999 })) expect(piece.length).toBe(1);
    const basic = `Basic ${Buffer.from('ann:secret').toString('base64')}`;
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual([basic]);
    expect(other.seen.map(({ headers }) => headers.authorization)).toEqual([undefined]);
    await other.stop();
  });

  it.each(['file:///etc/passwd', 'ftp://host/x', '/models/large.bin'])(
    'are not sought without end, nor at %s',
    async (location) => {
      fault = () => ({ status: 302, headers: { location } });
      await expect(open().read('large.bin')).rejects.toMatchObject({ code: 'IO_ERROR' });
      expect(server.seen.length).toBeLessThanOrEqual(6);
    },
  );
});
