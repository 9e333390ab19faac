import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { downloadArtifact, openArtifactStore, requireCapability } from '../../../src/stores/artifacts/index.ts';
import { openGcsStore } from '../../../src/stores/artifacts/gcs/open-gcs-store.ts';
import { readSettings } from '../../../src/settings.ts';
import { startFakeServer } from '../fake-server.ts';
import type { FakeAnswer, FakeServer, SeenRequest } from '../fake-server.ts';
import { testArtifactStore } from './artifact-suite.ts';
import { answerAsGcs } from './fake-gcs.ts';

const objects = new Map<string, Buffer>();
const answer = answerAsGcs(objects);
/** What answers in place of the bucket; undefined breaks the connection. */
let fault: ((request: SeenRequest) => FakeAnswer | undefined) | undefined;
let server: FakeServer;
beforeAll(async () => {
  server = await startFakeServer((request) => (fault ?? answer)(request));
  vi.stubEnv('STORAGE_EMULATOR_HOST', server.url);
});
afterEach(() => {
  fault = undefined;
  server.seen.length = 0;
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await server.stop();
});

/** Two retries of what reads or deletes, and one of an upload, whose pause of a second is the client's own. */
const RETRIES = { maxRetries: 2, maxRetryDelay: 0.01 };
const UPLOAD_RETRIES = { maxRetries: 1, maxRetryDelay: 1 };
const DOWNLOAD_RETRIES = {
  MLFLOW_HTTP_REQUEST_MAX_RETRIES: '2',
  MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR: '0',
  MLFLOW_HTTP_REQUEST_BACKOFF_JITTER: '0',
};
const open = (uri = 'gs://bucket/root/x', environment: Record<string, string> = {}, retries: object = RETRIES) =>
  openGcsStore(uri, readSettings({ ...DOWNLOAD_RETRIES, ...environment }), retries);

describe('a bucket of Google Cloud Storage', () => {
  testArtifactStore(() => openArtifactStore('gs://bucket/root/x'));

  it('holds all objects below the root, under the type of their name', () => {
    expect([...objects.keys()].sort()).toEqual(['root/x/model/MLmodel', 'root/x/model/data/weights.bin']);
  });

  it('moves files in chunks of the sizes that MLflow’s variables give', async () => {
    const store = await open(
      'gs://bucket/chunks',
      {
        MLFLOW_GCS_UPLOAD_CHUNK_SIZE: '262144',
        MLFLOW_GCS_DOWNLOAD_CHUNK_SIZE: '262144',
      },
      UPLOAD_RETRIES,
    );
    const bytes = Buffer.alloc(600_000, 'chunk');
    await requireCapability(store, 'write')('big.bin', bytes);
    expect(server.seen.filter(({ method }) => method === 'PUT').map(({ body }) => body.length)).toEqual([
      262144, 262144, 75712,
    ]);
    const pieces: Uint8Array[] = [];
    for await (const piece of await store.read('big.bin', { start: 5 })) pieces.push(piece);
    expect(Buffer.concat(pieces).equals(bytes.subarray(5))).toBe(true);
    expect(server.seen.map(({ headers }) => headers.range).filter((range) => range !== undefined)).toEqual([
      'bytes=5-262148',
      'bytes=262149-524292',
      'bytes=524293-786436',
    ]);
  });

  it.each([
    ['MLFLOW_GCS_UPLOAD_CHUNK_SIZE', '1000'],
    ['MLFLOW_GCS_DOWNLOAD_CHUNK_SIZE', 'much'],
    ['MLFLOW_ARTIFACT_UPLOAD_DOWNLOAD_TIMEOUT', '0'],
  ])('refuses %s=%s', async (name, value) => {
    await expect(open(undefined, { [name]: value })).rejects.toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
      message: expect.stringContaining(name) as string,
    });
  });

  it('refuses content whose checksum is another one', async () => {
    objects.set('root/x/damaged', Buffer.from('damaged'));
    fault = (request) => ({ ...answer(request), body: 'another' });
    const read = async () => {
      const pieces: Uint8Array[] = [];
      for await (const piece of await (await open()).read('damaged')) pieces.push(piece);
    };
    await expect(read()).rejects.toThrow('root/x/damaged came damaged');
    objects.delete('root/x/damaged');
  });
});

describe('a large object', () => {
  it('comes in ranges, and is held against the digest that the bucket knows', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'decant gcs '));
    const bytes = Buffer.alloc(18_000_000, 'range');
    objects.set('root/x/large.bin', bytes);
    const file = await downloadArtifact(await open(), 'large.bin', folder);
    expect(readFileSync(file).equals(bytes)).toBe(true);
    expect(server.seen.flatMap(({ headers }) => headers.range ?? []).sort()).toEqual([
      'bytes=0-16777215',
      'bytes=16777216-17999999',
    ]);
    fault = (request) => {
      const told = answer(request);
      return told.status === 206 ? { ...told, body: Buffer.alloc((told.body as Buffer).length) } : told;
    };
    await expect(downloadArtifact(await open(), 'large.bin', folder)).rejects.toMatchObject({ code: 'IO_ERROR' });
    objects.delete('root/x/large.bin');
    rmSync(folder, { recursive: true });
  });

  it('is not read across two versions of it', async () => {
    objects.set('root/x/changed.bin', Buffer.alloc(18_000_000, 'a'));
    fault = (request) => {
      if (request.headers.range?.startsWith('bytes=16777216') === true) {
        objects.set('root/x/changed.bin', Buffer.alloc(18_000_000, 'b'));
      }
      return answer(request);
    };
    const folder = mkdtempSync(join(tmpdir(), 'decant gcs '));
    await expect(downloadArtifact(await open(), 'changed.bin', folder)).rejects.toMatchObject({ code: 'IO_ERROR' });
    objects.delete('root/x/changed.bin');
    rmSync(folder, { recursive: true });
  });
});

describe('a bucket that fails', () => {
  it.each([
    [401, 'UNAUTHENTICATED'],
    [403, 'PERMISSION_DENIED'],
    [429, 'REQUEST_LIMIT_EXCEEDED'],
    [503, 'TEMPORARILY_UNAVAILABLE'],
  ])('answers %d: %s, after retries of what may pass', async (status, code) => {
    fault = () => ({
      status,
      body: { error: { code: status, message: 'secret' } },
      headers: { 'content-type': 'application/json' },
    });
    const attempts = status < 429 ? 1 : 3;
    const store = await open();
    for (const work of [
      () => store.list('model'),
      () => store.read('model/MLmodel'),
      () => requireCapability(store, 'delete')('x'),
    ]) {
      server.seen.length = 0;
      await expect(work()).rejects.toMatchObject({ code });
      expect(server.seen.length).toBe(attempts);
    }
    server.seen.length = 0;
    const write = requireCapability(await open(undefined, {}, UPLOAD_RETRIES), 'write');
    await expect(write('x', Buffer.from('x'))).rejects.toMatchObject({ code });
    expect(server.seen.length).toBe(status < 429 ? 1 : 2);
  });

  it('is told of credentials without what the server says of them', async () => {
    fault = () => ({ status: 403, body: 'ann@example.com does not have storage.objects.get access' });
    await expect((await open()).read('model/MLmodel')).rejects.toMatchObject({
      message: expect.not.stringContaining('ann') as string,
    });
  });

  it('takes a request again that the server did not answer', async () => {
    let times = 0;
    fault = (request) => (++times === 1 ? undefined : answer(request));
    expect((await (await open()).list()).map(({ path }) => path)).toEqual(['model']);
    expect(times).toBe(2);
  });

  it('goes on where a download broke', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'decant gcs '));
    const bytes = Buffer.alloc(300_000, 'resumed');
    objects.set('root/x/resumed.bin', bytes);
    fault = (request) => ({
      ...answer(request),
      ...(request.path.includes('alt=media') && request.headers.range === undefined ? { breakAfter: 100_000 } : {}),
    });
    const file = await downloadArtifact(await open(), 'resumed.bin', folder);
    expect(readFileSync(file).equals(bytes)).toBe(true);
    expect(server.seen.at(-1)?.headers.range).toBe('bytes=100000-');
    rmSync(folder, { recursive: true });
  });
});
