// What was published about MLflow, and concerns who reads and writes artifacts: nothing outside is read or written, and no shell runs. Each CVE is told in one line, as its
// advisory has it; what is about a server's pages, its users or its database alone is not here.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { loadModel } from '../../src/flavors/pyfunc/index.ts';
import { downloadArtifacts, MlflowClient } from '../../src/entry-points/tracking.ts';
import { openArtifactStore, requireCapability } from '../../src/stores/artifacts/index.ts';
import { openModelFiles } from '../../src/stores/model-uri.ts';
import { runDecant } from '../cli/run-command.ts';
import { startFakeServer } from '../stores/fake-server.ts';
import type { FakeAnswer, FakeServer, SeenRequest } from '../stores/fake-server.ts';

const root = mkdtempSync(join(tmpdir(), 'decant-cves-'));
const outside = join(root, 'outside');
const inside = join(root, 'artifacts');
const SECRET = 'what nobody else may read';
const RUN = 'abc';
const MODEL_ID = `m-${'0'.repeat(32)}`;

/** What the server says of the places of artifacts. */
let location = '';
/** What it says of requests for artifacts. */
let answerArtifacts: (request: SeenRequest, url: URL) => FakeAnswer = () => ({ status: 404 });
let server: FakeServer;

beforeAll(async () => {
  server = await startFakeServer(answer);
});
afterAll(async () => {
  await server.stop();
  rmSync(root, { recursive: true, force: true });
});
afterEach(() => {
  // Whatever a test did: the file outside is what it was, and alone.
  expect(readdirSync(outside)).toEqual(['secret']);
  expect(readFileSync(join(outside, 'secret'), 'utf8')).toBe(SECRET);
});
for (const folder of [outside, inside]) mkdirSync(folder);
writeFileSync(join(outside, 'secret'), SECRET);

function answer(request: SeenRequest): FakeAnswer {
  const url = new URL(request.path, 'http://server');
  const call = url.pathname.replace('/api/2.0/mlflow/', '');
  if (call === 'runs/get') {
    const info = { run_id: RUN, experiment_id: '7', status: 'FINISHED', artifact_uri: location };
    return { body: { run: { info: { ...info, lifecycle_stage: 'active', start_time: 1 }, data: {} } } };
  }
  if (call === 'logged-models/search') return { body: {} };
  if (call === `logged-models/${MODEL_ID}`) {
    const info = { model_id: MODEL_ID, experiment_id: '7', name: 'evil', artifact_uri: location };
    const times = { creation_timestamp_ms: 1, last_updated_timestamp_ms: 1 };
    return { body: { model: { info: { ...info, ...times, status: 'LOGGED_MODEL_READY' }, data: {} } } };
  }
  if (call === 'model-versions/get-download-uri') return { body: { artifact_uri: location } };
  return answerArtifacts(request, url);
}

/** Each way from a place that the server names to a file, and to a write. */
async function expectNoWay(place: string): Promise<void> {
  location = place;
  const trackingUri = server.url;
  const refused = { name: 'DecantError' };
  for (const uri of [`models:/evil/1`, `models:/${MODEL_ID}`, `runs:/${RUN}/`]) {
    const read = async (): Promise<Uint8Array> => (await openModelFiles(uri, { trackingUri })).read('secret');
    await expect(read()).rejects.toMatchObject(refused);
    const target = join(root, 'downloads');
    await expect(downloadArtifacts({ artifactUri: uri, dstPath: target, trackingUri })).rejects.toMatchObject(refused);
    expect(existsSync(join(target, 'secret'))).toBe(false);
  }
  const client = new MlflowClient({ trackingUri });
  const file = join(root, 'upload');
  writeFileSync(file, 'x');
  await expect(client.logArtifact(RUN, file)).rejects.toMatchObject(refused);
  await expect(client.listArtifacts(RUN)).rejects.toMatchObject(refused);
  await client.close();
}

describe('a place of artifacts that a server names', () => {
  const up = `${inside}/../outside`;
  it.each([
    ['CVE-2023-1177: `..` in the source of a version', up],
    ['CVE-2023-2780: `..` in a file: URI, and one with a host', `file://${up}`],
    ['CVE-2023-2780: the host', `file://evil${outside}`],
    ['CVE-2023-6909: `..` in the query of a web address', `http:///?/../../../../../../..${outside}`],
    ['CVE-2023-6975: `..` between backslashes', `${inside}\\..\\outside`],
    ['`..` behind an encoded slash', `${inside}/..%2foutside`],
    ['CVE-2023-6977: //proc/self/root', `//proc/self/root${outside}`],
    ['CVE-2023-6977: /proc/self/root', `/proc/self/root${outside}`],
    ['CVE-2023-6977: file:///proc/self/root', `file:///proc/self/root${outside}`],
    ['CVE-2024-1483: `..` in the fragment of a web address', `http:///#/../../../../../../..${outside}`],
    ['CVE-2024-1558: `..` between a fragment and a path', `${inside}#/../../outside`],
    ['CVE-2024-1593: `..` behind a semicolon', `${inside}/;/../../outside`],
    ['CVE-2024-1594: `..` in the fragment of the place of an experiment', `file://${inside}#/../../outside`],
    ['CVE-2024-2928: `..` in the fragment of a store', `mlflow-artifacts:/#/../../../../../..${outside}`],
    ['CVE-2024-3573: a scheme in capitals', `FILE://${up}`],
    ['CVE-2024-3573: a scheme without slashes', `file:${up}`],
    ['CVE-2024-3848: an encoded fragment', `http:///%23/..%2f..%2f..%2f..%2f..${outside}`],
    ['CVE-2025-11201: `..` in the source of a model', `${inside}/models/../../outside`],
    ['double encodings', `${inside}/%252e%252e/outside`],
    ['a NUL', `${outside}\0`],
    ['the version itself, for ever', 'models:/evil/1'],
    ['the run itself, for ever', `runs:/${RUN}/`],
    ['the model itself, for ever', `models:/${MODEL_ID}`],
  ])('%s', async (_what, place) => {
    await expectNoWay(place);
  });
});

describe('names that a server lists', () => {
  const ENDPOINT = '/api/2.0/mlflow-artifacts/artifacts';

  it.each([
    ['CVE-2023-6018: absolute', join(outside, 'new')],
    ['CVE-2023-6831: encoded twice', '%252e%252e%252foutside%252fnew'],
    ['CVE-2023-6976: above the folder', '../outside/new'],
    ['CVE-2024-1560: encoded', '..%2foutside%2fnew'],
    ['CVE-2026-2033: backslashes', '..\\outside\\new'],
    ['the folder itself', '.'],
    ['a folder above', '..'],
  ])('%s: %s', async (_what, path) => {
    answerArtifacts = (_request, url) =>
      url.pathname === ENDPOINT ? { body: { files: [{ path, is_dir: false, file_size: 4 }] } } : { body: 'evil' };
    const target = mkdtempSync(join(root, 'target-'));
    const artifactUri = 'mlflow-artifacts:/7/run';
    await expect(downloadArtifacts({ artifactUri, dstPath: target, trackingUri: server.url })).rejects.toMatchObject({
      name: 'DecantError',
    });
    expect(readdirSync(target, { recursive: true }).filter((name) => String(name).endsWith('new'))).toEqual([]);
  });

  it('CVE-2024-0520: the name in Content-Disposition is not used', async () => {
    answerArtifacts = (_request, url) =>
      url.pathname === ENDPOINT
        ? {
            body: {
              files: url.searchParams.get('path') === '7' ? [{ path: 'data', is_dir: false, file_size: 4 }] : [],
            },
          }
        : { headers: { 'content-disposition': `attachment; filename="${outside}/new"` }, body: 'evil' };
    const target = mkdtempSync(join(root, 'target-'));
    const artifactUri = 'mlflow-artifacts:/7/data';
    await downloadArtifacts({ artifactUri, dstPath: target, trackingUri: server.url });
    expect(readdirSync(target, { recursive: true })).toEqual(['data']);
  });

  it('CVE-2024-27134: nobody else can put files into the folder of a download', async () => {
    const place = await downloadArtifacts({ artifactUri: 'mlflow-artifacts:/7/data', trackingUri: server.url });
    if (process.platform !== 'win32') expect(statSync(join(place, '..')).mode & 0o077).toBe(0);
    rmSync(join(place, '..'), { recursive: true });
  });
});

describe('links', () => {
  it('lead nowhere, in a model that is read and in a folder that is written', async () => {
    const model = mkdtempSync(join(root, 'model-'));
    writeFileSync(join(model, 'MLmodel'), 'flavors: {}\n');
    symlinkSync(outside, join(model, 'data'));
    symlinkSync(join(outside, 'secret'), join(model, 'weights'));
    const files = await openModelFiles(model);
    const store = await openArtifactStore(model);
    const refused = { code: 'INVALID_PARAMETER_VALUE' };
    for (const path of ['data/secret', 'weights']) {
      await expect(files.read(path)).rejects.toMatchObject(refused);
      await expect(store.read(path)).rejects.toMatchObject(refused);
    }
    expect(await files.list()).toEqual(['MLmodel']);
    await expect(requireCapability(store, 'write')('data/new', Buffer.from('x'))).rejects.toMatchObject(refused);
    await expect(requireCapability(store, 'delete')('data/secret')).rejects.toMatchObject(refused);
  });
});

describe('shells', () => {
  const mark = join(root, 'a shell ran');
  const attack = `x"; touch '${mark}'; $(touch '${mark}') \`touch '${mark}'\` #`;
  const fixture = join(import.meta.dirname, '..', 'fixtures', 'mlflow');

  it('CVE-2025-15379: the dependencies of python_env.yaml are read, and nothing of them is run', async () => {
    const model = mkdtempSync(join(root, 'model-'));
    const [name = ''] = readdirSync(fixture).filter((item) => existsSync(join(fixture, item, 'model', 'MLmodel')));
    for (const file of await (await openModelFiles(join(fixture, name, 'model'))).list()) {
      mkdirSync(join(model, file, '..'), { recursive: true });
      writeFileSync(join(model, file), readFileSync(join(fixture, name, 'model', file)));
    }
    const lines = JSON.stringify(`numpy; ${attack}`);
    writeFileSync(join(model, 'python_env.yaml'), `python: 3.10.0\ndependencies:\n- ${lines}\n`);
    writeFileSync(join(model, 'requirements.txt'), `numpy; ${attack}\n`);
    writeFileSync(join(model, 'conda.yaml'), `dependencies:\n- ${lines}\n- pip:\n  - ${lines}\n`);
    await runDecant(['models', 'doctor', '-m', model]);
    await loadModel(model);
    expect(existsSync(mark)).toBe(false);
  });

  it('CVE-2026-0596: what a model is called is no command', async () => {
    expect((await runDecant(['models', 'predict', '-m', attack], { input: '{"inputs": [[1]]}' })).code).not.toBe(0);
    location = inside;
    for (const uri of [`runs:/${attack}/model`, `models:/${attack}/1`, `s3://${attack}`, `file:${attack}`]) {
      const files = async (): Promise<unknown> =>
        (await openModelFiles(uri, { trackingUri: server.url })).read('MLmodel');
      await expect(files()).rejects.toMatchObject({ name: 'DecantError' });
    }
    expect(existsSync(mark)).toBe(false);
  });

  it('are in no module: one alone starts processes, with a list of arguments', () => {
    const src = join(import.meta.dirname, '..', '..', 'src');
    const files = readdirSync(src, { recursive: true })
      .map(String)
      .filter((name) => name.endsWith('.ts'));
    const starters = files.filter((name) => /child_process/.test(readFileSync(join(src, name), 'utf8')));
    expect(starters).toEqual([join('verify', 'run-process.ts')]);
    expect(starters.every((name) => !/\bexec\w*\(|\bshell:/.test(readFileSync(join(src, name), 'utf8')))).toBe(true);
  });
});
