// Requests and answers of a tracking server (parity TRK-060 .. TRK-067).
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readSettings } from '../../../src/settings.ts';
import { openRestClient, openRestTrackingStore } from '../../../src/stores/rest/index.ts';
import type { TrackingStore } from '../../../src/stores/tracking/tracking-store.ts';
import { startFakeServer } from '../fake-server.ts';
import type { FakeAnswer, FakeServer } from '../fake-server.ts';

let server: FakeServer;
let store: TrackingStore;
let answer: FakeAnswer = {};

beforeAll(async () => {
  server = await startFakeServer(() => answer);
  store = openRestTrackingStore(
    openRestClient(server.url, readSettings({ MLFLOW_HTTP_REQUEST_MAX_RETRIES: '0' }).tracking),
  );
});
afterEach(() => {
  server.seen.length = 0;
});
afterAll(async () => {
  await store.close();
  await server.stop();
});

/** What the server was asked: method, path below the API, body. */
function seen(): readonly (readonly [string, string, unknown?])[] {
  return server.seen.map(({ method, path, body }) => {
    const place = path.replace('/api/2.0/mlflow/', '');
    return body.length === 0 ? [method, place] : [method, place, JSON.parse(body.toString('utf8')) as unknown];
  });
}

const RUN = {
  info: {
    run_uuid: 'r1',
    run_id: 'r1',
    run_name: 'first',
    experiment_id: '1',
    user_id: 'me',
    status: 'RUNNING',
    start_time: '1700000000000',
    artifact_uri: 'mlflow-artifacts:/1/r1/artifacts',
    lifecycle_stage: 'active',
  },
  data: {
    metrics: [{ key: 'm', value: 'NaN', timestamp: 5, step: '9007199254740991' }],
    params: [{ key: 'p', value: '1' }],
    tags: [{ key: 'empty' }],
  },
  inputs: {
    dataset_inputs: [
      {
        tags: [{ key: 'mlflow.data.context', value: 'train' }],
        dataset: { name: 'd', digest: 'x', source_type: 'local', source: '{}', schema: '[]' },
      },
    ],
    model_inputs: [{ model_id: 'm-1' }],
  },
  outputs: { model_outputs: [{ model_id: 'm-2', step: 3 }] },
};

describe('experiments of a tracking server', () => {
  it('are created with what is given', async () => {
    answer = { body: { experiment_id: '7' } };
    expect(await store.createExperiment('e', { artifactLocation: 's3://b', tags: { a: 'b' } })).toBe('7');
    expect(await store.createExperiment('f')).toBe('7');
    expect(seen()).toEqual([
      ['POST', 'experiments/create', { name: 'e', artifact_location: 's3://b', tags: [{ key: 'a', value: 'b' }] }],
      ['POST', 'experiments/create', { name: 'f' }],
    ]);
  });

  it('are found by name, also where the name has signs of a URL', async () => {
    answer = {
      body: {
        experiment: {
          experiment_id: '7',
          name: 'a&b=c/d',
          artifact_location: 'file:///x',
          lifecycle_stage: 'deleted',
          last_update_time: 2,
          creation_time: 1,
          tags: [{ key: 'k', value: 'v' }],
        },
      },
    };
    expect(await store.getExperimentByName('a&b=c/d')).toEqual({
      experimentId: '7',
      name: 'a&b=c/d',
      artifactLocation: 'file:///x',
      lifecycleStage: 'deleted',
      tags: { k: 'v' },
      creationTime: 1,
      lastUpdateTime: 2,
    });
    expect(seen()).toEqual([['GET', 'experiments/get-by-name?experiment_name=a%26b%3Dc%2Fd']]);
  });

  it('are undefined where no experiment has the name', async () => {
    answer = { status: 404, body: { error_code: 'RESOURCE_DOES_NOT_EXIST', message: 'none' } };
    expect(await store.getExperimentByName('none')).toBeUndefined();
    answer = { status: 404, body: 'Not Found' };
    await expect(store.getExperimentByName('none')).rejects.toMatchObject({ code: 'ENDPOINT_NOT_FOUND' });
  });

  it('come in pages', async () => {
    answer = { body: { experiments: [{ experiment_id: '0' }], next_page_token: 'next' } };
    const page = await store.searchExperiments({ filter: "name = 'x'", orderBy: ['name'], maxResults: 1 });
    expect([page.items.map(({ experimentId }) => experimentId), page.token]).toEqual([['0'], 'next']);
    answer = { body: {} };
    expect(await store.searchExperiments({ pageToken: 'next', viewType: 'ALL' })).toEqual({
      items: [],
      token: undefined,
    });
    expect(seen()).toEqual([
      [
        'POST',
        'experiments/search',
        { filter: "name = 'x'", order_by: ['name'], max_results: 1, view_type: 'ACTIVE_ONLY' },
      ],
      ['POST', 'experiments/search', { max_results: 1000, page_token: 'next', view_type: 'ALL' }],
    ]);
  });

  it('are renamed, deleted, restored and tagged', async () => {
    answer = { body: {} };
    await store.renameExperiment('1', 'new');
    await store.deleteExperiment('1');
    await store.restoreExperiment('1');
    await store.setExperimentTag('1', 'k', 'v');
    await store.deleteExperimentTag?.('1', 'k');
    expect(seen()).toEqual([
      ['POST', 'experiments/update', { experiment_id: '1', new_name: 'new' }],
      ['POST', 'experiments/delete', { experiment_id: '1' }],
      ['POST', 'experiments/restore', { experiment_id: '1' }],
      ['POST', 'experiments/set-experiment-tag', { experiment_id: '1', key: 'k', value: 'v' }],
      ['POST', 'experiments/delete-experiment-tag', { experiment_id: '1', key: 'k' }],
    ]);
  });
});

describe('runs of a tracking server', () => {
  it('are created and read', async () => {
    answer = { body: { run: RUN } };
    const options = { experimentId: '1', userId: 'me', startTime: 1_700_000_000_000, runName: 'first', tags: {} };
    expect(await store.createRun(options)).toEqual({
      info: {
        runId: 'r1',
        runName: 'first',
        experimentId: '1',
        userId: 'me',
        status: 'RUNNING',
        startTime: 1_700_000_000_000,
        endTime: undefined,
        artifactUri: 'mlflow-artifacts:/1/r1/artifacts',
        lifecycleStage: 'active',
      },
      data: {
        params: { p: '1' },
        tags: { empty: '' },
        metrics: [{ key: 'm', value: Number.NaN, timestamp: 5, step: Number.MAX_SAFE_INTEGER }],
      },
      inputs: {
        datasets: [
          {
            dataset: { name: 'd', digest: 'x', sourceType: 'local', source: '{}', schema: '[]' },
            tags: { 'mlflow.data.context': 'train' },
          },
        ],
        models: [{ modelId: 'm-1', step: 0 }],
      },
      outputs: { models: [{ modelId: 'm-2', step: 3 }] },
    });
    expect(seen()).toEqual([
      [
        'POST',
        'runs/create',
        { experiment_id: '1', user_id: 'me', start_time: 1_700_000_000_000, run_name: 'first', tags: [] },
      ],
    ]);
  });

  it('are read as servers of MLflow 1 write them', async () => {
    answer = { body: { run: { info: { run_uuid: 'r0', name: 'old', experiment_id: '0', status: 'FINISHED' } } } };
    const { info, data, inputs } = await store.getRun('r0');
    expect([info.runId, info.runName, data.params, inputs.datasets]).toEqual(['r0', 'old', {}, []]);
    expect(seen()).toEqual([['GET', 'runs/get?run_id=r0&run_uuid=r0']]);
  });

  it('keep numbers that JSON does not have', async () => {
    answer = { body: {} };
    await store.logBatch('r1', {
      metrics: [
        { key: 'a', value: Number.NaN, timestamp: 1, step: 0 },
        { key: 'b', value: Number.NEGATIVE_INFINITY, timestamp: 1, step: -1, modelId: 'm-1', datasetName: 'd' },
        { key: 'c', value: 0.1, timestamp: 1, step: 2 },
      ],
      params: { p: '' },
    });
    expect(seen()).toEqual([
      [
        'POST',
        'runs/log-batch',
        {
          run_id: 'r1',
          metrics: [
            { key: 'a', value: 'NaN', timestamp: 1, step: 0 },
            { key: 'b', value: '-Infinity', timestamp: 1, step: -1, model_id: 'm-1', dataset_name: 'd' },
            { key: 'c', value: 0.1, timestamp: 1, step: 2 },
          ],
          params: [{ key: 'p', value: '' }],
          tags: [],
        },
      ],
    ]);
  });

  it('are changed, searched and linked', async () => {
    answer = { body: { run_info: RUN.info } };
    await store.updateRun('r1', { status: 'KILLED', endTime: 9 });
    answer = { body: { runs: [RUN], next_page_token: '' } };
    expect((await store.searchRuns(['1', '2'], { filter: 'metrics.m > 1', viewType: 'DELETED_ONLY' })).token).toBe(
      undefined,
    );
    answer = { body: {} };
    await store.deleteTag('r1', 'k');
    await store.logOutputs('r1', [{ modelId: 'm-1', step: 2 }]);
    await store.logInputs('r1', { models: [{ modelId: 'm-1', step: 0 }] });
    await store.deleteRun('r1');
    await store.restoreRun('r1');
    await store.recordLoggedModel('r1', '{}');
    expect(seen()).toEqual([
      ['POST', 'runs/update', { run_id: 'r1', run_uuid: 'r1', status: 'KILLED', end_time: 9 }],
      [
        'POST',
        'runs/search',
        {
          experiment_ids: ['1', '2'],
          filter: 'metrics.m > 1',
          max_results: 1000,
          run_view_type: 'DELETED_ONLY',
        },
      ],
      ['POST', 'runs/delete-tag', { run_id: 'r1', key: 'k' }],
      ['POST', 'runs/outputs', { run_id: 'r1', models: [{ model_id: 'm-1', step: 2 }] }],
      ['POST', 'runs/log-inputs', { run_id: 'r1', datasets: [], models: [{ model_id: 'm-1' }] }],
      ['POST', 'runs/delete', { run_id: 'r1' }],
      ['POST', 'runs/restore', { run_id: 'r1' }],
      ['POST', 'runs/log-model', { run_id: 'r1', model_json: '{}' }],
    ]);
  });

  it('have histories of metrics in pages', async () => {
    answer = { body: { metrics: [{ key: 'a', value: 1, timestamp: 2 }], next_page_token: 'x' } };
    expect(await store.getMetricHistory('r1', 'a/b c', { maxResults: 1 })).toEqual({
      items: [{ key: 'a', value: 1, timestamp: 2, step: 0 }],
      token: 'x',
    });
    expect(seen()).toEqual([['GET', 'metrics/get-history?run_id=r1&run_uuid=r1&metric_key=a%2Fb+c&max_results=1']]);
  });

  it.each([
    ['no run', {}],
    ['a run without an id', { run: { info: { experiment_id: '0' } } }],
    ['a status that nobody knows', { run: { info: { run_id: 'r', experiment_id: '0', status: 'ASLEEP' } } }],
    ['a time that is no number', { run: { info: { run_id: 'r', experiment_id: '0', start_time: 'now' } } }],
    ['params that are no list', { run: { info: { run_id: 'r', experiment_id: '0' }, data: { params: {} } } }],
    ['a tag without a key', { run: { info: { run_id: 'r', experiment_id: '0' }, data: { tags: [{}] } } }],
  ])('are not made up where the answer has %s', async (_, body) => {
    answer = { body };
    await expect(store.getRun('r')).rejects.toMatchObject({ code: 'MALFORMED_DATA' });
  });
});

describe('logged models of a tracking server', () => {
  const MODEL = {
    info: {
      model_id: 'm-1',
      experiment_id: '1',
      name: 'model',
      artifact_uri: 'mlflow-artifacts:/1/models/m-1/artifacts',
      creation_timestamp_ms: 1,
      last_updated_timestamp_ms: '2',
      status: 'LOGGED_MODEL_READY',
      source_run_id: 'r1',
      tags: [{ key: 't', value: '1' }],
    },
    data: { params: [{ key: 'p', value: '2' }], metrics: [{ key: 'm', value: 3, run_id: 'r1' }] },
  };

  it('are created with 100 params, and get the others after it', async () => {
    answer = { body: { model: MODEL } };
    const params = Object.fromEntries(Array.from({ length: 230 }, (_, index) => [`p${index}`, 'x']));
    const model = await store.createLoggedModel({ experimentId: '1', name: 'model', sourceRunId: 'r1', params });
    expect(model).toMatchObject({ modelId: 'm-1', status: 'READY', sourceRunId: 'r1', tags: { t: '1' } });
    expect(model.metrics).toEqual([{ key: 'm', value: 3, timestamp: 0, step: 0, runId: 'r1' }]);
    expect(
      server.seen.map(({ method, path, body }) => [
        `${method} ${path.replace('/api/2.0/mlflow/', '')}`,
        body.length === 0 ? 0 : (JSON.parse(body.toString()) as { params: object[] }).params.length,
      ]),
    ).toEqual([
      ['POST logged-models', 100],
      ['POST logged-models/m-1/params', 100],
      ['POST logged-models/m-1/params', 30],
      ['GET logged-models/m-1', 0],
    ]);
  });

  it('are finalized, tagged, searched and deleted', async () => {
    answer = { body: { model: MODEL } };
    await store.finalizeLoggedModel('m-1', 'FAILED');
    answer = { body: { models: [MODEL] } };
    const { items } = await store.searchLoggedModels(['1'], {
      filter: "name = 'model'",
      orderBy: ['metrics.m DESC', 'creation_time'],
    });
    expect(items.map(({ modelId }) => modelId)).toEqual(['m-1']);
    answer = { body: {} };
    await store.setLoggedModelTags('m-1', { a: 'b' });
    await store.deleteLoggedModelTag('m-1', 'a/b ?');
    await store.deleteLoggedModel('m-1');
    expect(seen()).toEqual([
      ['PATCH', 'logged-models/m-1', { model_id: 'm-1', status: 'LOGGED_MODEL_UPLOAD_FAILED' }],
      [
        'POST',
        'logged-models/search',
        {
          experiment_ids: ['1'],
          filter: "name = 'model'",
          order_by: [
            { field_name: 'metrics.m', ascending: false },
            { field_name: 'creation_time', ascending: true },
          ],
        },
      ],
      ['PATCH', 'logged-models/m-1/tags', { model_id: 'm-1', tags: [{ key: 'a', value: 'b' }] }],
      ['DELETE', 'logged-models/m-1/tags/a%2Fb%20%3F', {}],
      ['DELETE', 'logged-models/m-1', {}],
    ]);
  });

  it.each(['', '.', '..'])('have no id %j, which would be another call', async (id) => {
    await expect(store.getLoggedModel(id)).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' });
    await expect(store.deleteLoggedModelTag('m-1', id)).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' });
    expect(server.seen).toEqual([]);
  });

  it('stay inside their path', async () => {
    answer = { body: {} };
    await store.deleteLoggedModel('../runs/delete');
    expect(seen()).toEqual([['DELETE', 'logged-models/..%2Fruns%2Fdelete', {}]]);
  });
});
