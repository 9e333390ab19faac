// Requests and answers of a server's model registry (parity TRK-068 .. TRK-071).
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readSettings } from '../../../src/settings.ts';
import { openRestClient, openRestModelRegistry } from '../../../src/stores/rest/index.ts';
import type { ModelRegistry } from '../../../src/stores/registry/model-registry.ts';
import { startFakeServer } from '../fake-server.ts';
import type { FakeAnswer, FakeServer } from '../fake-server.ts';

let server: FakeServer;
let registry: ModelRegistry;
let answer: FakeAnswer = {};

beforeAll(async () => {
  server = await startFakeServer(() => answer);
  registry = openRestModelRegistry(
    openRestClient(server.url, readSettings({ MLFLOW_HTTP_REQUEST_MAX_RETRIES: '0' }).tracking),
  );
});
afterEach(() => {
  server.seen.length = 0;
});
afterAll(async () => {
  await registry.close();
  await server.stop();
});

function seen(): readonly string[] {
  return server.seen.map(({ method, path, body }) =>
    `${method} ${path.replace('/api/2.0/mlflow/', '')} ${body.toString('utf8')}`.trim(),
  );
}

const VERSION = {
  name: 'wine',
  version: 3,
  creation_timestamp: 1,
  last_updated_timestamp: '2',
  current_stage: 'Production',
  source: 'models:/m-1',
  run_id: 'r1',
  run_link: '',
  model_id: 'm-1',
  status: 'READY',
  tags: [{ key: 'a', value: 'b' }],
  aliases: ['champion'],
};

const READ_VERSION = {
  name: 'wine',
  version: '3',
  creationTimestamp: 1,
  lastUpdatedTimestamp: 2,
  userId: undefined,
  currentStage: 'Production',
  description: '',
  source: 'models:/m-1',
  runId: 'r1',
  runLink: undefined,
  modelId: 'm-1',
  status: 'READY',
  statusMessage: undefined,
  tags: { a: 'b' },
  aliases: ['champion'],
};

describe('registered models of a server', () => {
  it('are read with their aliases and latest versions', async () => {
    answer = {
      body: {
        registered_model: {
          name: 'wine',
          creation_timestamp: 1,
          last_updated_timestamp: 2,
          aliases: [{ alias: 'champion', version: '3' }],
          latest_versions: [VERSION],
        },
      },
    };
    expect(await registry.getRegisteredModel('wine & cheese')).toEqual({
      name: 'wine',
      creationTimestamp: 1,
      lastUpdatedTimestamp: 2,
      description: '',
      tags: {},
      aliases: { champion: '3' },
      latestVersions: [READ_VERSION],
    });
    await registry.createRegisteredModel('wine', { tags: { a: 'b' }, description: 'red' });
    await registry.updateRegisteredModel('wine', 'white');
    await registry.renameRegisteredModel('wine', 'beer');
    expect(seen()).toEqual([
      'GET registered-models/get?name=wine+%26+cheese',
      'POST registered-models/create {"name":"wine","tags":[{"key":"a","value":"b"}],"description":"red"}',
      'PATCH registered-models/update {"name":"wine","description":"white"}',
      'POST registered-models/rename {"name":"wine","new_name":"beer"}',
    ]);
  });

  it('are searched, tagged, named by aliases and deleted', async () => {
    answer = { body: { registered_models: [{ name: 'wine' }], next_page_token: 't' } };
    const page = await registry.searchRegisteredModels({ filter: "name LIKE 'w%'", orderBy: ['name ASC', 'x'] });
    expect([page.items[0]?.name, page.token]).toEqual(['wine', 't']);
    answer = { body: { model_versions: [VERSION] } };
    expect(await registry.getLatestVersions('wine', ['Production'])).toEqual([READ_VERSION]);
    answer = { body: {} };
    await registry.setRegisteredModelTag('wine', 'k', 'v');
    await registry.deleteRegisteredModelTag('wine', 'k');
    await registry.setRegisteredModelAlias('wine', 'champion', '3');
    await registry.deleteRegisteredModelAlias('wine', 'champion');
    await registry.deleteRegisteredModel('wine');
    answer = { body: { model_version: VERSION } };
    expect(await registry.getModelVersionByAlias('wine', 'champion')).toEqual(READ_VERSION);
    expect(seen()).toEqual([
      'GET registered-models/search?filter=name+LIKE+%27w%25%27&max_results=100&order_by=name+ASC&order_by=x',
      'POST registered-models/get-latest-versions {"name":"wine","stages":["Production"]}',
      'POST registered-models/set-tag {"name":"wine","key":"k","value":"v"}',
      'DELETE registered-models/delete-tag {"name":"wine","key":"k"}',
      'POST registered-models/alias {"name":"wine","alias":"champion","version":"3"}',
      'DELETE registered-models/alias {"name":"wine","alias":"champion"}',
      'DELETE registered-models/delete {"name":"wine"}',
      'GET registered-models/alias?name=wine&alias=champion',
    ]);
  });

  it('say which name is taken', async () => {
    answer = { status: 400, body: { error_code: 'RESOURCE_ALREADY_EXISTS', message: 'wine is there' } };
    await expect(registry.createRegisteredModel('wine')).rejects.toMatchObject({ code: 'RESOURCE_ALREADY_EXISTS' });
  });
});

describe('model versions of a server', () => {
  it('are created, changed and deleted', async () => {
    answer = { body: { model_version: VERSION } };
    const options = { name: 'wine', source: 'models:/m-1', runId: 'r1', modelId: 'm-1', tags: { a: 'b' } };
    expect(await registry.createModelVersion(options)).toEqual(READ_VERSION);
    await registry.getModelVersion('wine', '3');
    await registry.updateModelVersion('wine', '3', 'red');
    await registry.transitionModelVersionStage('wine', '3', 'Archived', true);
    answer = { body: {} };
    await registry.setModelVersionTag('wine', '3', 'k', 'v');
    await registry.deleteModelVersionTag('wine', '3', 'k');
    await registry.deleteModelVersion('wine', '3');
    answer = { body: { artifact_uri: 'file:///x' } };
    expect(await registry.getDownloadUri('wine', '3')).toBe('file:///x');
    answer = { body: { model_versions: [VERSION] } };
    expect((await registry.searchModelVersions({ filter: "name='wine'" })).items).toEqual([READ_VERSION]);
    expect(seen()).toEqual([
      'POST model-versions/create {"name":"wine","source":"models:/m-1","run_id":"r1","model_id":"m-1","tags":[{"key":"a","value":"b"}]}',
      'GET model-versions/get?name=wine&version=3',
      'PATCH model-versions/update {"name":"wine","version":"3","description":"red"}',
      'POST model-versions/transition-stage {"name":"wine","version":"3","stage":"Archived","archive_existing_versions":true}',
      'POST model-versions/set-tag {"name":"wine","version":"3","key":"k","value":"v"}',
      'DELETE model-versions/delete-tag {"name":"wine","version":"3","key":"k"}',
      'DELETE model-versions/delete {"name":"wine","version":"3"}',
      'GET model-versions/get-download-uri?name=wine&version=3',
      'GET model-versions/search?filter=name%3D%27wine%27&max_results=10000',
    ]);
  });

  it.each([{}, { model_version: { name: 'wine' } }, { model_version: [] }])(
    'are not made up of an answer %j',
    async (body) => {
      answer = { body };
      await expect(registry.getModelVersion('wine', '3')).rejects.toMatchObject({ code: 'MALFORMED_DATA' });
    },
  );
});
