// Stores of artifacts on the servers that speak their protocols: S3 (moto), Azure Blob Storage (Azurite), the proxy of a tracking server.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  downloadArtifact,
  openArtifactFiles,
  openArtifactStore,
  requireCapability,
  uploadFolder,
} from '../../src/stores/artifacts/index.ts';
import { testArtifactStore } from '../stores/artifacts/artifact-suite.ts';
import { startAzureBlobs, startS3 } from './cloud-servers.ts';
import type { CloudServer } from './cloud-servers.ts';
import { runPython } from './pythons.ts';
import { startTrackingServer } from './tracking-server.ts';
import type { TrackingServer } from './tracking-server.ts';

const SCRIPT = join(import.meta.dirname, 'artifacts.py');
const folder = mkdtempSync(join(tmpdir(), 'decant-artifact-stores-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A folder whose largest file goes in several parts. */
function makeSource(): string {
  const source = join(folder, 'source');
  mkdirSync(join(source, 'data', 'ü 模型'), { recursive: true });
  writeFileSync(join(source, 'MLmodel'), 'flavors: {}\n');
  writeFileSync(join(source, 'data', 'ü 模型', '100% + 1.bin'), LARGE);
  writeFileSync(join(source, 'empty'), '');
  return source;
}
const LARGE = Buffer.from(Uint32Array.from({ length: 5_000_000 }, (_, index) => Math.imul(index, 2654435761)).buffer);

function expectSource(place: string): void {
  expect(readFileSync(join(place, 'MLmodel'), 'utf8')).toBe('flavors: {}\n');
  expect(readFileSync(join(place, 'data', 'ü 模型', '100% + 1.bin')).equals(LARGE)).toBe(true);
  expect(readFileSync(join(place, 'empty')).length).toBe(0);
}

/** Adds the variables to those of this process, for the clients in it. */
function useEnvironment({ environment }: CloudServer): void {
  Object.assign(process.env, environment);
}

let s3: CloudServer;
let azure: CloudServer;
const source = makeSource();
beforeAll(async () => {
  [s3, azure] = await Promise.all([startS3(), startAzureBlobs()]);
  useEnvironment(s3);
  useEnvironment(azure);
  await Promise.all([s3.makeBucket('models'), azure.makeBucket('models')]);
});
afterAll(() => Promise.all([s3, azure].map((server) => server.stop())));

describe('S3', () => {
  testArtifactStore(() => openArtifactStore('s3://models/suite'));

  it('is read and written as MLflow reads and writes it', async () => {
    const store = await openArtifactStore('s3://models/ours');
    await uploadFolder(store, source);
    const place = join(folder, 'python');
    mkdirSync(place);
    await runPython('mlflow3', [SCRIPT, 's3://models/ours', place, 's3://models/theirs', source]);
    expectSource(place);
    const theirs = await openArtifactStore('s3://models/theirs');
    expectSource(await downloadArtifact(theirs, '', join(folder, 'theirs')));
  });
});

describe.each(['s3://models', 'wasbs://models@devstoreaccount1.blob.core.windows.net'])(
  'the cache before %s',
  (container) => {
    it('keeps files until the store lists other ones', async () => {
      const blobs = join(folder, 'cache', container.slice(0, 2));
      Object.assign(process.env, { DECANT_CACHE_DIR: blobs, DECANT_CACHE_MAX_BYTES: '1000000000' });
      const uri = `${container}/cached`;
      await uploadFolder(await openArtifactStore(uri), source);
      for (const place of ['one', 'two'])
        expectSource(await downloadArtifact(await openArtifactStore(uri), '', join(blobs, place)));
      expect(readdirSync(join(blobs, 'v1', 'blobs')).length).toBe(3);
      const text = async (): Promise<string> =>
        new TextDecoder().decode(await (await openArtifactFiles(await openArtifactStore(uri))).read('MLmodel'));
      await requireCapability(await openArtifactStore(uri), 'write')('MLmodel', Buffer.from('FLAVORS: {}\n'));
      expect(await text()).toBe('FLAVORS: {}\n');
      expect(await text()).toBe('FLAVORS: {}\n');
      expect(readdirSync(join(blobs, 'v1', 'blobs')).length).toBe(4);
      Object.assign(process.env, { DECANT_CACHE_MAX_BYTES: '0' });
    });
  },
);

describe.each([
  'wasbs://models@devstoreaccount1.blob.core.windows.net',
  'abfss://models@devstoreaccount1.dfs.core.windows.net',
])('Azure Blob Storage at %s', (container) => {
  const root = `${container}/${container.slice(0, 5)}`;
  testArtifactStore(() => openArtifactStore(`${root}/suite`));

  it('takes files of several blocks', async () => {
    const store = await openArtifactStore(`${root}/ours`);
    await uploadFolder(store, source);
    expectSource(await downloadArtifact(store, '', join(folder, container.slice(0, 5))));
  });
});

describe('a tracking server whose artifacts are on S3', () => {
  let server: TrackingServer;
  beforeAll(async () => {
    server = await startTrackingServer('mlflow3', {
      backendStoreUri: `sqlite:///${join(folder, 'mlflow.db')}`,
      artifactsDestination: 's3://models/proxied',
    });
  });
  afterAll(() => server.stop());

  testArtifactStore(() => openArtifactStore('mlflow-artifacts:/suite', { trackingUri: server.url }), {
    without: /#/, // MLflow's servers refuse it
  });

  it('lets large files pass it by, in parts and in ranges', async () => {
    const sizes = {
      MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD: 'true',
      MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE: '1000000',
      MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE: String(6 * 1024 ** 2), // S3 takes none below 5 MiB
      MLFLOW_MULTIPART_DOWNLOAD_CHUNK_SIZE: '3000000',
    };
    Object.assign(process.env, sizes);
    const store = await openArtifactStore('mlflow-artifacts:/large', { trackingUri: server.url });
    await uploadFolder(store, source);
    // The ETag of what came in parts tells how many there were.
    const cloud = await openArtifactStore('s3://models/proxied/large');
    expect(await cloud.list('data/ü 模型')).toMatchObject([
      { size: LARGE.length, etag: expect.stringMatching(/^[0-9a-f]{32}-4$/) as string },
    ]);
    expectSource(await downloadArtifact(store, '', join(folder, 'large')));
    for (const name of Object.keys(sizes)) Reflect.deleteProperty(process.env, name);
  });
});
