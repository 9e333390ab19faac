import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { downloadArtifact, requireCapability } from '../../../src/stores/artifacts/index.ts';
import type { ArtifactStore } from '../../../src/stores/artifacts/index.ts';
import { openDatabricksStore } from '../../../src/stores/artifacts/databricks/open-databricks-store.ts';
import { readSettings } from '../../../src/settings.ts';
import { startFakeServer } from '../fake-server.ts';
import type { FakeAnswer, FakeServer, SeenRequest } from '../fake-server.ts';
import { testArtifactStore } from './artifact-suite.ts';
import { answerAsDatabricks, TOKEN } from './fake-databricks.ts';

const folder = mkdtempSync(join(tmpdir(), 'decant databricks '));
const config = join(folder, 'databrickscfg');
const files = new Map<string, Buffer>();
const answer = answerAsDatabricks(files);
/** What answers in place of the workspace; undefined breaks the connection. */
let fault: ((request: SeenRequest) => FakeAnswer | undefined) | undefined;
let server: FakeServer;
beforeAll(async () => {
  server = await startFakeServer((request) => (fault ?? answer)(request));
  writeFileSync(
    config,
    `; workspaces\n[DEFAULT]\nhost = ${server.url}\ntoken = ${TOKEN}\n\n[stale]\nhost: ${server.url}/\ntoken: dapi-expired\n[oauth]\nhost = ${server.url}\nclient_id = x\n`,
  );
});
afterEach(() => {
  fault = undefined;
  server.seen.length = 0;
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

function open(uri: string, environment: Record<string, string> = {}, trackingUri = 'databricks'): ArtifactStore {
  const settings = readSettings({
    MLFLOW_HTTP_REQUEST_MAX_RETRIES: '2',
    MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR: '0',
    MLFLOW_HTTP_REQUEST_BACKOFF_JITTER: '0',
    DATABRICKS_CONFIG_FILE: config,
    ...environment,
  });
  return openDatabricksStore(uri, { trackingUri }, settings);
}

describe('DBFS', () => {
  testArtifactStore(() => Promise.resolve(open('dbfs:/root/x')));

  it('holds all files below the root, and nothing half written', () => {
    expect([...files.keys()].sort()).toEqual(['/root/x/model/MLmodel', '/root/x/model/data/weights.bin']);
  });

  it('takes large files in blocks of a megabyte, over one that is there', async () => {
    const store = open('dbfs:/large');
    const bytes = Buffer.alloc(2_500_000, 'block');
    const write = requireCapability(store, 'write');
    await write('big.bin', Buffer.from('old'));
    const content = {
      size: bytes.length,
      // eslint-disable-next-line @typescript-eslint/require-await -- content that comes in pieces
      open: async function* () {
        for (let start = 0; start < bytes.length; start += 300_001) yield bytes.subarray(start, start + 300_001);
      },
    };
    await write('big.bin', content);
    expect(server.seen.filter(({ path }) => path.endsWith('add-block')).length).toBe(3);
    expect([...files.keys()].filter((path) => path.startsWith('/large/'))).toEqual(['/large/big.bin']);
    expect(files.get('/large/big.bin')?.equals(bytes)).toBe(true);
  });

  it('shows nothing of a large file whose upload fails, and keeps the old one', async () => {
    const store = open('dbfs:/half');
    const write = requireCapability(store, 'write');
    await write('model.bin', Buffer.from('old'));
    fault = (request) =>
      request.path.endsWith('/close')
        ? { status: 400, body: { error_code: 'IO_ERROR', message: 'full' } }
        : answer(request);
    await expect(write('model.bin', Buffer.alloc(2_000_000))).rejects.toMatchObject({ code: 'IO_ERROR' });
    expect(await store.list()).toEqual([{ path: 'model.bin', isDirectory: false, size: 3 }]);
  });

  it('refuses to read a folder', async () => {
    await expect(open('dbfs:/root/x').read('model')).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' });
  });

  it.each(['/elsewhere/x', '/root/x/../y', '/root/x/a//b', '/root/x/..%2fy'])(
    'refuses the listed path %j',
    async (path) => {
      fault = () => ({ body: { files: [{ path, is_dir: false, file_size: 1 }] } });
      await expect(open('dbfs:/root/x').list()).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' });
    },
  );
});

describe('a volume of Unity Catalog', () => {
  testArtifactStore(() => Promise.resolve(open('dbfs:/Volumes/main/default/models/wine')));

  it('holds all files below the root', () => {
    const inside = [...files.keys()].filter((path) => path.startsWith('/Volumes/')).sort();
    expect(inside).toEqual([
      '/Volumes/main/default/models/wine/model/MLmodel',
      '/Volumes/main/default/models/wine/model/data/weights.bin',
    ]);
  });
});

describe('artifacts that MLflow guards in a workspace', () => {
  it.each([
    [
      'dbfs:/databricks/mlflow-tracking/12/0a1b/artifacts',
      '/WorkspaceInternal/Mlflow/Artifacts/12/Runs/0a1b/artifacts/MLmodel',
    ],
    [
      'dbfs://databricks/databricks/mlflow-tracking/12/logged_models/m-1/artifacts',
      '/WorkspaceInternal/Mlflow/Artifacts/12/LoggedModels/m-1/artifacts/MLmodel',
    ],
  ])('go from %s through the Files API', async (uri, path) => {
    await requireCapability(open(uri), 'write')('MLmodel', Buffer.from('flavors: {}\n'));
    expect(files.get(path)?.toString()).toBe('flavors: {}\n');
    expect(await open(uri).list()).toEqual([{ path: 'MLmodel', isDirectory: false, size: 12 }]);
  });

  it('are refused where they are of traces', () => {
    expect(() => open('dbfs:/databricks/mlflow-tracking/12/tr-1/artifacts')).toThrow('no place of a run');
  });
});

describe('a workspace', () => {
  const list = (store: ArtifactStore): Promise<readonly object[]> => store.list('model');

  it.each<[string, string, Record<string, string>, string]>([
    ['the profile DEFAULT', 'dbfs:/root/x', {}, 'databricks'],
    ['a profile of the URI', 'dbfs://DEFAULT@databricks/root/x', {}, 'sqlite:///x.db'],
    ['the variable of the profile', 'dbfs:/root/x', { DATABRICKS_CONFIG_PROFILE: 'DEFAULT' }, 'databricks'],
    ['the profile of the tracking URI', 'dbfs:/root/x', { DATABRICKS_CONFIG_PROFILE: 'stale' }, 'databricks://DEFAULT'],
    ['variables', 'dbfs:/root/x', { DATABRICKS_HOST: 'SERVER', DATABRICKS_TOKEN: TOKEN }, 'databricks'],
    ['the tracking server', 'dbfs:/root/x', { MLFLOW_TRACKING_TOKEN: TOKEN }, 'SERVER'],
  ])('is that of %s', async (_, uri, environment, trackingUri) => {
    const named = Object.fromEntries(
      Object.entries(environment).map(([key, value]) => [key, value.replace('SERVER', server.url)]),
    );
    expect((await list(open(uri, named, trackingUri.replace('SERVER', server.url)))).length).toBe(2);
  });

  it.each([
    ['dbfs://oauth@databricks/x', 'The profile oauth is not known, or it has no token.'],
    ['dbfs://nobody@databricks/x', 'The profile nobody is not known'],
  ])('is refused without a token: %s', (uri, message) => {
    expect(() => open(uri)).toThrow(message);
  });

  it.each([
    ['dbfs:x', 'DBFS URI must be of the form'],
    ['dbfs://host/x', 'but received dbfs://host/x'],
    ['dbfs://scope:secret@databricks/x', 'Scopes of secrets'],
    ['dbfs:/Volumes/main/default', 'UC volumes URI must be of the form'],
    ['dbfs:/a/../../b', 'Invalid path'],
  ])('refuses %s', (uri, message) => {
    expect(() => open(uri)).toThrow(message);
  });

  it.each(['dbfs://stale@databricks/root/x', 'dbfs://stale@databricks/Volumes/main/default/models/wine'])(
    'says of a token that is refused neither the token nor what the server says: %s',
    async (uri) => {
      const refusal = { code: 'PERMISSION_DENIED', message: expect.not.stringContaining('dapi') as string };
      const store = open(uri);
      await expect(store.list()).rejects.toMatchObject(refusal);
      await expect(store.read('model/MLmodel')).rejects.toMatchObject(refusal);
      await expect(requireCapability(store, 'write')('x', Buffer.from('x'))).rejects.toMatchObject(refusal);
      expect(server.seen.length).toBe(3);
    },
  );

  it.each(['dbfs:/root/x', 'dbfs:/Volumes/main/default/models/wine'])(
    'is asked again where it is busy, a few times: %s',
    async (uri) => {
      fault = () => ({ status: 429, body: { error_code: 'REQUEST_LIMIT_EXCEEDED', message: 'slowly' } });
      const refusal = { code: 'REQUEST_LIMIT_EXCEEDED' };
      await expect(open(uri).list()).rejects.toMatchObject(refusal);
      await expect(requireCapability(open(uri), 'write')('x', Buffer.from('x'))).rejects.toMatchObject(refusal);
      expect(server.seen.length).toBe(6);
      fault = () => undefined;
      await expect(open(uri).list()).rejects.toMatchObject({ code: 'TEMPORARILY_UNAVAILABLE' });
    },
  );

  it('goes on where a download broke', async () => {
    const bytes = Buffer.alloc(300_000, 'resumed');
    files.set('/Volumes/main/default/models/wine/resumed.bin', bytes);
    fault = (request) => ({
      ...answer(request),
      ...(request.path.includes('/fs/files/') && request.headers.range === undefined ? { breakAfter: 100_000 } : {}),
    });
    const file = await downloadArtifact(open('dbfs:/Volumes/main/default/models/wine'), 'resumed.bin', folder);
    expect(readFileSync(file).equals(bytes)).toBe(true);
    expect(server.seen.at(-1)?.headers.range).toBe('bytes=100000-');
  });
});
