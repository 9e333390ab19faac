import { mkdtempSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openArtifactStore, requireCapability } from '../../../src/stores/artifacts/index.ts';
import { openHttpArtifactStore } from '../../../src/stores/artifacts/http/http-artifact-store.ts';
import { openRestClient } from '../../../src/stores/rest/index.ts';
import { readSettings } from '../../../src/settings.ts';
import { startFakeServer } from '../fake-server.ts';
import type { FakeServer } from '../fake-server.ts';
import { answerAsProxy } from './fake-proxy.ts';
import { testArtifactStore } from './artifact-suite.ts';

const root = mkdtempSync(join(tmpdir(), 'decant artifacts '));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});
const SETTINGS = readSettings({
  MLFLOW_HTTP_REQUEST_MAX_RETRIES: '1',
  MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR: '0',
}).tracking;

describe('a folder', () => {
  const folder = join(root, 'store');
  testArtifactStore(() => openArtifactStore(folder));

  it('leaves nothing behind where writing fails', async () => {
    const write = requireCapability(await openArtifactStore(folder), 'write');
    const content = {
      size: 10,
      // eslint-disable-next-line @typescript-eslint/require-await -- content that ends in the middle
      open: async function* () {
        yield Buffer.from('half');
        throw new Error('the source is gone');
      },
    };
    await expect(write('half/model.bin', content)).rejects.toMatchObject({ code: 'IO_ERROR' });
    expect(readdirSync(join(folder, 'half'))).toEqual([]);
  });

  it('follows no link out of the folder', async () => {
    const outside = join(root, 'outside');
    mkdirSync(outside);
    writeFileSync(join(outside, 'secret'), 'secret');
    symlinkSync(outside, join(folder, 'link'));
    const store = await openArtifactStore(folder);
    const refusal = { code: 'INVALID_PARAMETER_VALUE' };
    await expect(store.read('link/secret')).rejects.toMatchObject(refusal);
    await expect(requireCapability(store, 'write')('link/new', Buffer.from('x'))).rejects.toMatchObject(refusal);
    await expect(requireCapability(store, 'delete')('link/secret')).rejects.toMatchObject(refusal);
    expect(readdirSync(outside)).toEqual(['secret']);
  });
});

describe('the proxy of a tracking server', () => {
  const files = new Map<string, Buffer>();
  let server: FakeServer;
  beforeAll(async () => {
    server = await startFakeServer(answerAsProxy(files));
  });
  afterAll(() => server.stop());
  testArtifactStore(() => openArtifactStore('mlflow-artifacts:/0/run/artifacts', { trackingUri: server.url }));

  it('keeps them below the root of the URI', () => {
    expect([...files.keys()].sort()).toEqual([
      '0/run/artifacts/model/MLmodel',
      '0/run/artifacts/model/data/weights.bin',
    ]);
  });

  it.each([
    ['mlflow-artifacts://HOST/0/run/artifacts', 'http://elsewhere:1'],
    ['SERVER/api/2.0/mlflow-artifacts/artifacts/0/run/artifacts', undefined],
  ])('is found at %s', async (uri, trackingUri) => {
    const host = new URL(server.url).host;
    const named = uri.replace('HOST', host).replace('SERVER', server.url);
    const store = await openArtifactStore(named, trackingUri === undefined ? {} : { trackingUri });
    expect((await store.list('model')).map(({ path }) => path)).toEqual(['model/MLmodel', 'model/data']);
  });
});

describe('a server that cannot be trusted', () => {
  it.each(['../../etc/passwd', '/etc/passwd', '..%2fx', 'a\\b'])('names the file %j, and is refused', async (path) => {
    const server = await startFakeServer(() => ({ body: { files: [{ path, is_dir: false, file_size: '3' }] } }));
    const store = openHttpArtifactStore(openRestClient(server.url, SETTINGS), 'a');
    await expect(store.list()).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' });
    await server.stop();
  });

  it.each([
    [401, 'UNAUTHENTICATED'],
    [403, 'PERMISSION_DENIED'],
    [503, 'TEMPORARILY_UNAVAILABLE'],
    [404, 'RESOURCE_DOES_NOT_EXIST'],
  ])('answers %d to an upload: %s', async (status, code) => {
    const server = await startFakeServer(() => ({ status, body: 'no' }));
    const store = openHttpArtifactStore(openRestClient(server.url, SETTINGS), '');
    await expect(requireCapability(store, 'write')('x', Buffer.from('x'))).rejects.toMatchObject({ code });
    expect(server.seen.length).toBe(status === 503 ? 2 : 1);
    await server.stop();
  });

  it('fails for a file that is absent, as those of MLflow 2 do, and is not asked again', async () => {
    const server = await startFakeServer(({ path }) => (path.includes('?path=') ? { body: {} } : { status: 500 }));
    const store = openHttpArtifactStore(openRestClient(server.url, SETTINGS), '');
    await expect(store.read('x')).rejects.toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' });
    expect(server.seen.length).toBe(2);
    await server.stop();
  });

  it('fails for a moment, and is asked again', async () => {
    let failures = 0;
    const server = await startFakeServer(({ path }) => {
      if (path.includes('?path=')) return { body: { files: [{ path: 'x', is_dir: false, file_size: 3 }] } };
      return failures++ < 2 ? { status: 500 } : { body: 'abc' };
    });
    const store = openHttpArtifactStore(openRestClient(server.url, SETTINGS), '');
    let text = '';
    for await (const piece of await store.read('x')) text += Buffer.from(piece).toString();
    expect(text).toBe('abc');
    await server.stop();
  });

  it('goes away in mid-upload, and gets the whole file at the next attempt', async () => {
    const bodies: number[] = [];
    const server = await startFakeServer(({ body }) => {
      bodies.push(body.length);
      return bodies.length === 1 ? undefined : { body: {} };
    });
    const store = openHttpArtifactStore(openRestClient(server.url, SETTINGS), '');
    const content = {
      size: 6,
      // eslint-disable-next-line @typescript-eslint/require-await -- content that comes in pieces
      open: async function* () {
        yield Buffer.from('abc');
        yield Buffer.from('def');
      },
    };
    await requireCapability(store, 'write')('x', content);
    expect(bodies).toEqual([6, 6]);
    await server.stop();
  });
});

describe('schemes', () => {
  it('refuses one that is not known, without the secrets of its URI', async () => {
    await expect(openArtifactStore('zzz://ann:secret@host/a?sig=secret')).rejects.toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
      message: expect.stringMatching(
        /^Could not find a registered artifact repository for: zzz:\/\/host\/a\. /,
      ) as string,
    });
  });

  it.each(['viewfs://cluster/a', 'ftp://ann:secret@host/a', 'r2://bucket@account/a', 'b2://bucket/a'])(
    'refuses %s by name, and says what to do instead',
    async (uri) => {
      const [scheme = ''] = uri.split(':');
      await expect(openArtifactStore(uri)).rejects.toMatchObject({
        code: 'NOT_IMPLEMENTED',
        message: expect.stringMatching(
          new RegExp(`^Artifacts at ${scheme}: are not supported: (?!.*secret)`),
        ) as string,
        hint: expect.any(String) as string,
      });
    },
  );

  it.each([
    ['mlflow-artifacts:/a', 'sqlite:///x.db', 'the tracking URI must be a valid http or https URI'],
    [
      'mlflow-artifacts://5000/a',
      'http://127.0.0.1:1',
      'was supplied with a port number: 5000, but no host was defined',
    ],
    [
      'https://ann:secret@host/mlflow-artifacts/artifacts?sig=secret',
      undefined,
      'https://host/mlflow-artifacts/artifacts is not the address of artifacts',
    ],
  ])('refuses %s beside %s', async (uri, trackingUri, message) => {
    await expect(openArtifactStore(uri, trackingUri === undefined ? {} : { trackingUri })).rejects.toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
      message: expect.stringContaining(message) as string,
    });
  });
});
