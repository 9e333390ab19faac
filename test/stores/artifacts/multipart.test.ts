import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { downloadArtifact, requireCapability } from '../../../src/stores/artifacts/index.ts';
import type { ArtifactStore } from '../../../src/stores/artifacts/index.ts';
import { openHttpArtifactStore } from '../../../src/stores/artifacts/http/http-artifact-store.ts';
import { openRestClient } from '../../../src/stores/rest/index.ts';
import { readSettings } from '../../../src/settings.ts';
import { startFakeServer } from '../fake-server.ts';
import type { FakeAnswer, FakeServer, SeenRequest } from '../fake-server.ts';
import { answerAsProxy } from './fake-proxy.ts';

const API = '/api/2.0/mlflow-artifacts';
const CONTENT = Buffer.from(Array.from({ length: 2500 }, (_, index) => (index * 7919) % 251));

const root = mkdtempSync(join(tmpdir(), 'decant-multipart-'));
let count = 0;
const newFolder = (): string => join(root, String(count++));
const servers: FakeServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.stop())));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

/** What the server, or the cloud behind it, does otherwise. */
type Answers = (request: SeenRequest, url: URL) => FakeAnswer | undefined;

interface Fake {
  readonly store: ArtifactStore;
  readonly server: FakeServer;
  /** Files that are there whole. */
  readonly files: Map<string, Buffer>;
}

/** A tracking server with a cloud behind it, at `/cloud`. */
async function startFake(variables: Readonly<Record<string, string>> = {}, answers?: Answers): Promise<Fake> {
  const files = new Map<string, Buffer>();
  const parts = new Map<string, Buffer>();
  const proxy = answerAsProxy(files);
  const server = await startFakeServer((request) => {
    const url = new URL(request.path, 'http://fake');
    const other = answers?.(request, url);
    if (other !== undefined) return other;
    const address = `http://${request.headers.host}/cloud`;
    if (url.pathname === '/api/3.0/mlflow/server-info') {
      return { body: { multipart_uploads_enabled: true, multipart_downloads_enabled: true } };
    }
    if (url.pathname.startsWith(`${API}/mpu/`)) {
      const [step = '', ...folder] = decodeURIComponent(url.pathname.slice(`${API}/mpu/`.length)).split('/');
      const fields = JSON.parse(request.body.toString()) as { path: string; num_parts: number };
      const name = [...folder, fields.path].join('/');
      if (step === 'create') {
        const numbers = Array.from({ length: fields.num_parts }, (_, index) => index + 1);
        const credentials = numbers.map((number) => ({
          url: `${address}/${number}?signature=secret`,
          part_number: String(number),
          headers: { 'x-of-cloud': 'yes' },
        }));
        return { body: { upload_id: 'id-1', credentials } };
      }
      if (step === 'complete') files.set(name, Buffer.concat([...parts].sort().map(([, part]) => part)));
      return { body: {} };
    }
    if (url.pathname.startsWith(`${API}/presigned/`)) {
      const name = decodeURIComponent(url.pathname.slice(`${API}/presigned/`.length));
      const file_size = files.get(name)?.length;
      return { body: { url: `${address}/${encodeURIComponent(name)}?signature=secret`, headers: {}, file_size } };
    }
    if (!url.pathname.startsWith('/cloud/')) return proxy(request);
    const name = decodeURIComponent(url.pathname.slice('/cloud/'.length));
    if (request.method === 'PUT') {
      parts.set(name, request.body);
      return { headers: { etag: `"tag-${name}"` } };
    }
    const { range } = request.headers;
    const body = files.get(name) ?? Buffer.alloc(0);
    if (range === undefined) return { status: 200, body };
    const [, start = 0, end] = /^bytes=(\d+)-(\d*)$/.exec(range) ?? [];
    // As clouds do: what begins behind the end is no range.
    if (Number(start) >= body.length) return { status: 416, body: '<Error><Code>InvalidRange</Code></Error>' };
    return {
      status: 206,
      body: body.subarray(Number(start), end === undefined || end === '' ? undefined : Number(end) + 1),
    };
  });
  servers.push(server);
  const settings = readSettings({
    MLFLOW_TRACKING_TOKEN: 'of the server',
    MLFLOW_HTTP_REQUEST_MAX_RETRIES: '1',
    MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR: '0',
    MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE: '2000',
    MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE: '1000',
    MLFLOW_MULTIPART_DOWNLOAD_CHUNK_SIZE: '1000',
    ...variables,
  });
  return {
    store: openHttpArtifactStore(openRestClient(server.url, settings.tracking), '1/run', settings),
    server,
    files,
  };
}

const upload = (store: ArtifactStore, content: Uint8Array = CONTENT): Promise<void> =>
  requireCapability(store, 'write')('a b/model.bin', content);
const lines = ({ seen }: FakeServer): string[] => seen.map(({ method, path }) => `${method} ${path}`);
const stepsOf = (server: FakeServer): string[] => lines(server).filter((line) => line.includes('/mpu/'));

describe('a large file to a tracking server', () => {
  it('goes in parts to the cloud behind it', async () => {
    const { store, server, files } = await startFake();
    let passed = 0;
    await requireCapability(store, 'write')('a b/model.bin', CONTENT, { onProgress: (bytes) => (passed += bytes) });
    expect(files.get('1/run/a b/model.bin')?.equals(CONTENT)).toBe(true);
    expect(passed).toBe(CONTENT.length);
    expect(stepsOf(server)).toEqual([`POST ${API}/mpu/create/1/run/a%20b`, `POST ${API}/mpu/complete/1/run/a%20b`]);
    const puts = server.seen.filter(({ method }) => method === 'PUT');
    expect(puts.map(({ body }) => body.length).sort()).toEqual([1000, 1000, 500]);
    // The cloud gets what was signed for it, and nothing that opens the tracking server.
    expect(puts.map(({ headers }) => [headers['x-of-cloud'], headers.authorization])).toEqual(
      puts.map(() => ['yes', undefined]),
    );
    expect(JSON.parse(server.seen.at(-1)?.body.toString() ?? '')).toEqual({
      path: 'model.bin',
      upload_id: 'id-1',
      parts: [1, 2, 3].map((number) => ({
        part_number: number,
        etag: `"tag-${number}"`,
        url: `${server.url}/cloud/${number}?signature=secret`,
      })),
    });
  });

  it.each([
    ['is small', {}, CONTENT.subarray(0, 1999), undefined],
    ['is to go through the server', { MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD: 'false' }, CONTENT, undefined],
    ['meets a server that says nothing of parts', {}, CONTENT, { path: 'server-info', answer: { status: 404 } }],
    ['meets a server that fails when it is asked', {}, CONTENT, { path: 'server-info', answer: { status: 500 } }],
    [
      'meets a store that takes no parts',
      { MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD: 'true' },
      CONTENT,
      { path: 'mpu/create', answer: { status: 501, body: { error_code: 'NOT_IMPLEMENTED', message: 'no' } } },
    ],
    [
      'meets a server that knows no parts',
      { MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD: 'true' },
      CONTENT,
      { path: 'mpu/create', answer: { status: 404, body: '<html>' } },
    ],
  ])('goes whole through the server where it %s', async (_what, variables, content, other) => {
    const { store, server, files } = await startFake(variables, (_request, url) =>
      other !== undefined && url.pathname.includes(other.path) ? other.answer : undefined,
    );
    await upload(store, content);
    expect(files.get('1/run/a b/model.bin')?.equals(content)).toBe(true);
    expect(lines(server).filter((line) => line.startsWith('PUT'))).toEqual([
      `PUT ${API}/artifacts/1/run/a%20b/model.bin`,
    ]);
  });

  it.each<[string, Answers, string, number]>([
    [
      'the cloud is down',
      (_request, url) => (url.pathname === '/cloud/2' ? { status: 503 } : undefined),
      'TEMPORARILY_UNAVAILABLE',
      2,
    ],
    [
      'the time of the URLs is over',
      (_request, url) =>
        url.pathname === '/cloud/2' ? { status: 403, body: '<Code>AccessDenied</Code><Key>secret</Key>' } : undefined,
      'PERMISSION_DENIED',
      1,
    ],
    [
      'the server cannot put the parts together',
      (_request, url) =>
        url.pathname.includes('mpu/complete')
          ? { status: 400, body: { error_code: 'INVALID_PARAMETER_VALUE', message: 'no' } }
          : undefined,
      'INVALID_PARAMETER_VALUE',
      1,
    ],
    [
      'the server answers fewer URLs than parts',
      (_request, url) =>
        url.pathname.includes('mpu/create')
          ? { body: { upload_id: 'id-1', credentials: [{ url: 'http://127.0.0.1:1/', part_number: 1 }] } }
          : undefined,
      'MALFORMED_DATA',
      0,
    ],
    [
      'the server answers a URL of a file',
      (_request, url) =>
        url.pathname.includes('mpu/create')
          ? {
              body: {
                upload_id: 'id-1',
                credentials: [1, 2, 3].map((number) => ({ url: 'file:///etc/passwd', part_number: number })),
              },
            }
          : undefined,
      'MALFORMED_DATA',
      0,
    ],
  ])('is dropped where %s', async (_what, answers, code, attempts) => {
    const { store, server, files } = await startFake({}, answers);
    await expect(upload(store)).rejects.toMatchObject({
      code,
      message: expect.not.stringContaining('secret') as string,
    });
    expect(files.size).toBe(0);
    expect(server.seen.at(-1)).toMatchObject({ path: `${API}/mpu/abort/1/run/a%20b` });
    expect(JSON.parse(server.seen.at(-1)?.body.toString() ?? '')).toEqual({ path: 'model.bin', upload_id: 'id-1' });
    expect(server.seen.filter(({ path }) => path.startsWith('/cloud/2')).length).toBe(attempts);
  });
});

describe('a file from a tracking server', () => {
  const name = '1/run/a b/model.bin';
  const download = async ({ store, files }: Fake, folder = newFolder()): Promise<Buffer> => {
    files.set(name, CONTENT);
    return readFileSync(await downloadArtifact(store, 'a b/model.bin', folder));
  };
  const rangesOf = ({ seen }: FakeServer): unknown[] =>
    seen.filter(({ path }) => path.startsWith('/cloud')).map(({ headers }) => [headers.range, headers.authorization]);

  it('comes in ranges from the cloud behind it', async () => {
    const fake = await startFake();
    expect((await download(fake)).equals(CONTENT)).toBe(true);
    expect(rangesOf(fake.server)).toEqual([
      ['bytes=0-999', undefined],
      ['bytes=1000-1999', undefined],
      ['bytes=2000-2499', undefined],
    ]);
  });

  it('is asked for anew when the time of its URL is over', async () => {
    let refusals = 0;
    const fake = await startFake({ MLFLOW_MULTIPART_DOWNLOAD_CHUNK_SIZE: '5000' }, (_request, url) =>
      url.pathname.startsWith('/cloud') && refusals++ === 0 ? { status: 403 } : undefined,
    );
    expect((await download(fake)).equals(CONTENT)).toBe(true);
    expect(lines(fake.server).filter((line) => line.includes('presigned')).length).toBe(2);
  });

  it('is taken up where the cloud breaks off', async () => {
    let breaks = 0;
    const fake = await startFake({ MLFLOW_MULTIPART_DOWNLOAD_CHUNK_SIZE: '5000' }, (_request, url) =>
      url.pathname.startsWith('/cloud') && breaks++ === 0 ? { status: 206, body: CONTENT, breakAfter: 700 } : undefined,
    );
    expect((await download(fake)).equals(CONTENT)).toBe(true);
    expect(rangesOf(fake.server)).toEqual([
      [undefined, undefined],
      ['bytes=700-', undefined],
    ]);
  });

  it('is empty where it is empty there: no range is asked of it', async () => {
    const { store, server, files } = await startFake();
    files.set(name, Buffer.alloc(0));
    expect(readFileSync(await downloadArtifact(store, 'a b/model.bin', newFolder()))).toHaveLength(0);
    expect(rangesOf(server)).toEqual([[undefined, undefined]]);
  });

  it.each<[string, Readonly<Record<string, string>>, FakeAnswer | undefined]>([
    ['it is told to', { MLFLOW_ENABLE_PROXY_MULTIPART_DOWNLOAD: 'false' }, undefined],
    ['the store signs nothing', {}, { status: 501, body: { error_code: 'NOT_IMPLEMENTED', message: 'no' } }],
    [
      'the server knows no such call',
      { MLFLOW_ENABLE_PROXY_MULTIPART_DOWNLOAD: 'true' },
      { status: 404, body: '<html>' },
    ],
    ['the size is not known', {}, { body: { url: 'http://127.0.0.1:1/', headers: {} } }],
  ])('comes through the server where %s', async (_what, variables, answer) => {
    const fake = await startFake(variables, (_request, url) =>
      url.pathname.includes('presigned') ? answer : undefined,
    );
    expect((await download(fake)).equals(CONTENT)).toBe(true);
    expect(rangesOf(fake.server)).toEqual([]);
  });

  it.each<[string, Answers, string]>([
    [
      'the cloud refuses',
      (_request, url) => (url.pathname.startsWith('/cloud') ? { status: 403 } : undefined),
      'PERMISSION_DENIED',
    ],
    [
      'the cloud is down',
      (_request, url) => (url.pathname.startsWith('/cloud') ? { status: 503 } : undefined),
      'TEMPORARILY_UNAVAILABLE',
    ],
    [
      'the cloud knows no ranges',
      (_request, url) => (url.pathname.startsWith('/cloud') ? { body: CONTENT } : undefined),
      'IO_ERROR',
    ],
  ])('is not there in part where %s', async (_what, answers, code) => {
    const fake = await startFake({}, answers);
    const folder = newFolder();
    await expect(download(fake, folder)).rejects.toMatchObject({
      code,
      message: expect.not.stringContaining('secret') as string,
    });
    expect(readdirSync(join(folder, 'a b'))).toEqual([]);
  });
});

describe('sizes of parts', () => {
  it.each([
    'MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE',
    'MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE',
    'MLFLOW_MULTIPART_DOWNLOAD_CHUNK_SIZE',
  ])('%s is a number of bytes', async (name) => {
    await expect(startFake({ [name]: '10MB' })).rejects.toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
      message: expect.stringContaining(name) as string,
    });
  });
});
