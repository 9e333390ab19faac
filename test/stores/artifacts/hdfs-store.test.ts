import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { downloadArtifact, openArtifactStore, requireCapability } from '../../../src/stores/artifacts/index.ts';
import type { ArtifactStore } from '../../../src/stores/artifacts/index.ts';
import { openHdfsStore } from '../../../src/stores/artifacts/hdfs/open-hdfs-store.ts';
import { readSettings } from '../../../src/settings.ts';
import { startFakeServer } from '../fake-server.ts';
import type { FakeAnswer, FakeServer, SeenRequest } from '../fake-server.ts';
import { testArtifactStore } from './artifact-suite.ts';
import { answerAsWebHdfs, refuse } from './fake-webhdfs.ts';

const files = new Map<string, Buffer>();
const answer = answerAsWebHdfs(files);
/** What answers in place of HDFS; undefined breaks the connection. */
let fault: ((request: SeenRequest) => FakeAnswer | undefined) | undefined;
let server: FakeServer;
beforeAll(async () => {
  server = await startFakeServer((request) => (fault ?? answer)(request));
});
afterEach(() => {
  fault = undefined;
  server.seen.length = 0;
});
afterAll(() => server.stop());

function open(uri = 'hdfs://namenode:8020/root/x', environment: Record<string, string> = {}): ArtifactStore {
  return openHdfsStore(
    uri,
    readSettings({
      MLFLOW_HTTP_REQUEST_MAX_RETRIES: '2',
      MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR: '0',
      MLFLOW_HTTP_REQUEST_BACKOFF_JITTER: '0',
      DECANT_WEBHDFS_URL: server.url,
      HADOOP_USER_NAME: 'ann',
      ...environment,
    }),
  );
}

describe('HDFS', () => {
  // HDFS has no names with colons.
  testArtifactStore(() => Promise.resolve(open()), { without: /:/ });

  it('holds all files below the root, and nothing half written', () => {
    expect([...files.keys()].sort()).toEqual(['/root/x/model/MLmodel', '/root/x/model/data/weights.bin']);
  });

  it('is asked in the name of a user, and sends content to data nodes only', async () => {
    await requireCapability(open('hdfs:/other'), 'write')('a.txt', Buffer.from('a'));
    expect(server.seen.map(({ method, path }) => `${method} ${path.replace(/part-[0-9a-f-]{36}/, 'part-ID')}`)).toEqual(
      [
        'PUT /webhdfs/v1/other/.decant-part-ID?op=CREATE&user.name=ann&overwrite=true',
        'PUT /data/other/.decant-part-ID?op=CREATE&user.name=ann&overwrite=true',
        'PUT /webhdfs/v1/other/.decant-part-ID?op=RENAME&user.name=ann&destination=%2Fother%2Fa.txt&renameoptions=OVERWRITE',
      ],
    );
  });

  it('replaces files behind HttpFS too', async () => {
    fault = answerAsWebHdfs(files, { isHttpFs: true });
    const write = requireCapability(open('hdfs:/other'), 'write');
    await write('a.txt', Buffer.from('new'));
    await write('b.txt', Buffer.from('b'));
    expect([files.get('/other/a.txt')?.toString(), files.get('/other/b.txt')?.toString()]).toEqual(['new', 'b']);
  });

  it('gives its password to the gateway alone', async () => {
    const other = await startFakeServer(answer);
    const gateway = new URL('/gateway/default', server.url);
    gateway.username = 'ann';
    gateway.password = 'secret';
    fault = ({ path }) => ({ status: 307, headers: { location: `${other.url}${path.replace(/^.*\/v1/, '/data')}` } });
    const store = open('hdfs:/root/x', { DECANT_WEBHDFS_URL: gateway.href });
    for await (const piece of await store.read('model/MLmodel')) expect(piece.length).toBe(12);
    const basic = `Basic ${Buffer.from('ann:secret').toString('base64')}`;
    expect(server.seen.map(({ path, headers }) => [path.split('?')[0], headers.authorization])).toEqual([
      ['/gateway/default/webhdfs/v1/root/x/model/MLmodel', basic],
    ]);
    expect(other.seen.map(({ headers }) => headers.authorization)).toEqual([undefined]);
    await other.stop();
  });

  it.each(['../x', 'a/b', '..%2fx', 'a\\b'])('refuses the listed name %j', async (name) => {
    fault = () => ({ body: { FileStatuses: { FileStatus: [{ pathSuffix: name, type: 'FILE', length: 1 }] } } });
    await expect(open().list()).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' });
  });
});

describe('HDFS that fails', () => {
  it.each([
    [403, 'AccessControlException', 'PERMISSION_DENIED', 1],
    [401, 'SecurityException', 'UNAUTHENTICATED', 1],
    [403, 'StandbyException', 'TEMPORARILY_UNAVAILABLE', 1],
    [403, 'QuotaExceededException', 'IO_ERROR', 1],
    [500, 'RuntimeException', 'TEMPORARILY_UNAVAILABLE', 3],
    [429, 'Error', 'REQUEST_LIMIT_EXCEEDED', 3],
  ])('answers %d with %s: %s', async (status, exception, code, attempts) => {
    fault = () => refuse(status, exception, 'a reason');
    await expect(open().list()).rejects.toMatchObject({ code });
    expect(server.seen.length).toBe(attempts);
    await expect(open().read('model/MLmodel')).rejects.toMatchObject({ code });
    await expect(requireCapability(open(), 'write')('x', Buffer.from('x'))).rejects.toMatchObject({ code });
    await expect(requireCapability(open(), 'delete')('x')).rejects.toMatchObject({ code });
  });

  it('shows nothing of a file whose upload fails, and keeps the old one', async () => {
    const write = requireCapability(open('hdfs:/half'), 'write');
    await write('model.bin', Buffer.from('old'));
    fault = (request) => (request.path.includes('op=RENAME') ? refuse(403, 'IOException', 'disk') : answer(request));
    await expect(write('model.bin', Buffer.from('newer'))).rejects.toMatchObject({ code: 'IO_ERROR' });
    expect(
      [...files].filter(([path]) => path.startsWith('/half/')).map(([path, bytes]) => [path, bytes.toString()]),
    ).toEqual([['/half/model.bin', 'old']]);
  });

  it.each(['file:///etc/passwd', 'gopher://host/', 'http://['])('follows no redirection to %s', async (location) => {
    fault = () => ({ status: 307, headers: { location } });
    await expect(open().read('model/MLmodel')).rejects.toMatchObject({ code: 'IO_ERROR' });
  });

  it('does not follow redirections without end', async () => {
    fault = ({ path }) => ({ status: 307, headers: { location: path } });
    await expect(open().read('model/MLmodel')).rejects.toMatchObject({ code: 'IO_ERROR' });
    expect(server.seen.length).toBe(4);
  });

  it('goes on where a download broke', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'decant hdfs '));
    const bytes = Buffer.alloc(300_000, 'resumed');
    files.set('/root/x/resumed.bin', bytes);
    fault = (request) => ({
      ...answer(request),
      ...(request.path.startsWith('/data') && !request.path.includes('offset=') ? { breakAfter: 100_000 } : {}),
    });
    const file = await downloadArtifact(open(), 'resumed.bin', folder);
    expect(readFileSync(file).equals(bytes)).toBe(true);
    expect(server.seen.at(-1)?.path).toContain('offset=100000');
    rmSync(folder, { recursive: true });
  });
});

describe('URIs of HDFS', () => {
  it('says that Kerberos is not supported', async () => {
    fault = () => ({ status: 401, headers: { 'www-authenticate': 'Negotiate' } });
    await expect(open().list()).rejects.toMatchObject({ code: 'NOT_IMPLEMENTED' });
    expect(() => open(undefined, { MLFLOW_KERBEROS_TICKET_CACHE: '/tmp/krb5cc_0' })).toThrow('Kerberos');
  });

  it.each<[string, Record<string, string>, string]>([
    ['hdfs:/path', { DECANT_WEBHDFS_URL: '' }, 'hdfs:/path names no host.'],
    [
      'hdfs://namenode/path',
      { DECANT_WEBHDFS_URL: 'ftp://ann:secret@host' },
      'ftp://host is not the address of WebHDFS.',
    ],
    ['hdfs://namenode/a/../../b', {}, 'Invalid path'],
  ])('refuses %s beside %j', (uri, environment, message) => {
    expect(() => open(uri, environment)).toThrow(message);
  });

  it('asks the name node on the port of WebHDFS', async () => {
    expect((await openArtifactStore('hdfs://ann@namenode:8020/a')).uri).toBe('hdfs://namenode:8020/a');
  });
});
