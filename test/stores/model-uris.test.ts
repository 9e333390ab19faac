// runs:/ and models:/ URIs, as a tracking server on loopback resolves them.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseModelUri } from '../../src/stores/artifacts/resolve-model-uri.ts';
import { parseRunUri } from '../../src/stores/artifacts/resolve-run-uri.ts';
import { openModelFiles } from '../../src/stores/model-uri.ts';
import { startFakeServer } from './fake-server.ts';
import type { FakeAnswer, FakeServer, SeenRequest } from './fake-server.ts';

const MODEL_ID = 'm-0123456789abcdef0123456789abcdef';
const folder = mkdtempSync(join(tmpdir(), 'decant-uris-'));
for (const name of ['logged', 'version-2', join('run', 'old')]) {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, 'MLmodel'), `# ${name}\n`);
}
let server: FakeServer;
beforeAll(async () => {
  server = await startFakeServer(answer);
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const LOGGED_MODEL = {
  info: {
    model_id: MODEL_ID,
    experiment_id: '7',
    name: 'wine',
    artifact_uri: join(folder, 'logged'),
    creation_timestamp_ms: 1,
    last_updated_timestamp_ms: 1,
    status: 'LOGGED_MODEL_READY',
    source_run_id: 'abc',
  },
  data: {},
};

function answer({ path, body }: SeenRequest): FakeAnswer {
  const url = new URL(path, 'http://server');
  const endpoint = url.pathname.replace('/api/2.0/mlflow/', '');
  const version = (number: string): object => ({ name: 'reg', version: number, source: 'x', status: 'READY' });
  if (endpoint === 'runs/get') {
    if (url.searchParams.get('run_id') !== 'abc') return missing('Run with id=zzz not found');
    const info = { run_id: 'abc', experiment_id: '7', status: 'FINISHED', artifact_uri: join(folder, 'run') };
    return { body: { run: { info: { ...info, lifecycle_stage: 'active', start_time: 1 }, data: {} } } };
  }
  if (endpoint === 'logged-models/search') {
    const { filter } = JSON.parse(body.toString()) as { filter: string };
    return { body: { models: filter === "name = 'wine'" ? [LOGGED_MODEL] : [] } };
  }
  if (endpoint === `logged-models/${MODEL_ID}`) return { body: { model: LOGGED_MODEL } };
  if (endpoint === 'registered-models/alias') return { body: { model_version: version('2') } };
  if (endpoint === 'registered-models/get-latest-versions') {
    const { stages = [] } = JSON.parse(body.toString() || '{}') as { stages?: string[] };
    return { body: { model_versions: stages[0] === 'Staging' ? [] : [version('1'), version('2')] } };
  }
  if (endpoint === 'model-versions/get-download-uri') {
    if (url.searchParams.get('version') !== '2') return missing('Model Version (name=reg, version=3) not found');
    return { body: { artifact_uri: join(folder, 'version-2') } };
  }
  return missing(endpoint);
}

function missing(message: string): FakeAnswer {
  return { status: 404, body: { error_code: 'RESOURCE_DOES_NOT_EXIST', message } };
}

async function readModel(uri: string): Promise<string> {
  const files = await openModelFiles(uri, { trackingUri: server.url });
  return new TextDecoder().decode(await files.read('MLmodel'));
}

describe('openModelFiles', () => {
  it.each([
    ['runs:/abc/wine', 'logged'], // TRK-020
    ['runs:/abc/old', join('run', 'old')],
    [`models:/${MODEL_ID}`, 'logged'], // TRK-021
    ['models:/reg/2', 'version-2'], // TRK-022
    ['models:/reg@champion', 'version-2'], // TRK-023
    ['models:/reg/Production', 'version-2'], // TRK-024
    ['models:/reg/latest', 'version-2'],
    ['models:/reg/Latest', 'version-2'],
  ])('finds %s', async (uri, name) => {
    expect(await readModel(uri)).toBe(`# ${name}\n`);
  });

  it.each([
    ['runs:/zzz/wine', 'RESOURCE_DOES_NOT_EXIST', 'Run with id=zzz not found'],
    ['runs:/abc/nothing', 'RESOURCE_DOES_NOT_EXIST', 'nothing'],
    ['models:/reg/3', 'RESOURCE_DOES_NOT_EXIST', 'Model Version (name=reg, version=3) not found'],
    [
      'models:/reg/Staging',
      'RESOURCE_DOES_NOT_EXIST',
      "No versions of model with name 'reg' and stage 'Staging' found",
    ],
    ['models:/', 'INVALID_PARAMETER_VALUE', 'Not a proper models:/ URI: models:/.'],
    ['runs:/', 'INVALID_PARAMETER_VALUE', 'Not a proper runs:/ URI: runs:/.'],
    ['runs:/abc/../../etc', 'INVALID_PARAMETER_VALUE', 'Invalid path'],
    ['models:/reg/2/..%2f..%2fetc', 'INVALID_PARAMETER_VALUE', 'Invalid path'],
  ])('refuses %s', async (uri, code, message) => {
    await expect(readModel(uri)).rejects.toMatchObject({ code, message: expect.stringContaining(message) as string });
  });
});

describe('parseModelUri', () => {
  it.each([
    ['models:/a/1', { name: 'a', version: '1', path: '' }],
    ['models:/a/1/data/model.pkl', { name: 'a', version: '1', path: 'data/model.pkl' }],
    ['models:/a@b', { name: 'a', alias: 'b', path: '' }],
    ['models:/a@b/MLmodel', { name: 'a', alias: 'b', path: 'MLmodel' }],
    ['models:/a b@x@y', { name: 'a b@x', alias: 'y', path: '' }],
    ['models:/a@b/3', { name: 'a@b', version: '3', path: '' }],
    ['models:/a/Staging', { name: 'a', stage: 'Staging', path: '' }],
    ['models:/a/latest/', { name: 'a', path: '' }],
    [`models:/${MODEL_ID}`, { modelId: MODEL_ID, path: '' }],
    [`models:/${MODEL_ID}/MLmodel`, { modelId: MODEL_ID, path: 'MLmodel' }],
  ])('reads %s', (uri, expected) => {
    expect(parseModelUri(uri)).toEqual(expected);
  });

  it.each(['models:/', 'models:', 'models:/ /1', 'models:/a/ ', 'models:/@b', 'models:/a@'])('refuses %j', (uri) => {
    expect(() => parseModelUri(uri)).toThrow('Not a proper models:/ URI');
  });
});

describe('parseRunUri', () => {
  it('reads the run and the path', () => {
    expect(parseRunUri('runs:/abc/a/b/')).toEqual({ runId: 'abc', path: 'a/b' });
    expect(parseRunUri('runs:/abc')).toEqual({ runId: 'abc', path: '' });
  });
});
