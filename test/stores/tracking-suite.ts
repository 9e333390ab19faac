// What every tracking store and registry does, whatever keeps it.
import { expect, it } from 'vitest';
import type { Stores } from '../../src/stores/open-stores.ts';

type Pair = Pick<Stores, 'tracking' | 'registry'>;

const missing = { code: 'RESOURCE_DOES_NOT_EXIST' };
const invalid = { code: 'INVALID_PARAMETER_VALUE' };

/** What MLflow's own stores do not all do alike: a folder keeps each line of a metric in its order, and infinities. */
export interface StoreHabits {
  readonly infinity: number;
  /** A server cuts long values by itself; the others refuse them. */
  readonly truncates?: boolean;
  readonly history: readonly (readonly [value: number, step: number, timestamp: number])[];
}

export const OF_DATABASES: StoreHabits = {
  infinity: Number.MAX_VALUE,
  history: [
    [0.3, 1, 5],
    [0.5, 0, 10],
    [0.25, 1, 20],
  ],
};

/** Tests of stores that are empty but for the experiment `Default`; `open` answers the same ones. */
export function testTrackingStores(open: () => Promise<Pair>, habits = OF_DATABASES): void {
  it('has the experiment 0, and keeps others under their names', async () => {
    const { tracking } = await open();
    expect(await tracking.getExperiment('0')).toMatchObject({ name: 'Default', lifecycleStage: 'active' });
    const id = await tracking.createExperiment('wine', { tags: { team: 'a' } });
    const made = await tracking.getExperiment(id);
    expect([made.name, made.tags, made.lifecycleStage]).toEqual(['wine', { team: 'a' }, 'active']);
    expect(made.artifactLocation.endsWith(`/${id}`)).toBe(true);
    await expect(tracking.createExperiment('wine')).rejects.toMatchObject({ code: 'RESOURCE_ALREADY_EXISTS' });
    await tracking.setExperimentTag(id, 'note', 'ü "quoted"');
    await tracking.renameExperiment(id, 'red wine');
    expect(await tracking.getExperimentByName('wine')).toBe(undefined);
    expect((await tracking.getExperimentByName('red wine'))?.tags).toEqual({ team: 'a', note: 'ü "quoted"' });
    await expect(tracking.getExperiment('987654')).rejects.toMatchObject(missing);
    await expect(tracking.createExperiment('')).rejects.toMatchObject(invalid);
  });

  it('hides what is deleted until it is restored', async () => {
    const { tracking } = await open();
    const id = await tracking.createExperiment('to be deleted');
    await tracking.deleteExperiment(id);
    const names = async (viewType: 'ACTIVE_ONLY' | 'DELETED_ONLY' | 'ALL'): Promise<readonly string[]> =>
      (await tracking.searchExperiments({ viewType })).items.map(({ name }) => name);
    expect([await names('ACTIVE_ONLY'), await names('DELETED_ONLY')]).toEqual([
      expect.not.arrayContaining(['to be deleted']),
      ['to be deleted'],
    ]);
    await expect(tracking.createRun({ experimentId: id, userId: 'ann', startTime: 1 })).rejects.toMatchObject(invalid);
    await tracking.restoreExperiment(id);
    expect(await names('ACTIVE_ONLY')).toContain('to be deleted');
  });

  it('keeps params, metrics and tags of a run', async () => {
    const { tracking } = await open();
    const id = await tracking.createExperiment('runs');
    const { info } = await tracking.createRun({
      experimentId: id,
      userId: 'ann',
      startTime: 1000,
      runName: 'first',
      tags: { a: 'b' },
    });
    const { runId } = info;
    expect([info.runName, info.status, info.startTime, info.lifecycleStage]).toEqual([
      'first',
      'RUNNING',
      1000,
      'active',
    ]);
    expect(info.artifactUri.endsWith(`${runId}/artifacts`)).toBe(true);
    await tracking.logBatch(runId, {
      params: { alpha: '0.5', 'a/b': 'c d' },
      tags: { kind: 'test' },
      metrics: [
        { key: 'loss', value: 0.5, timestamp: 10, step: 0 },
        { key: 'loss', value: 0.25, timestamp: 20, step: 1 },
        { key: 'loss', value: 0.3, timestamp: 5, step: 1 },
        { key: 'loss', value: 0.5, timestamp: 10, step: 0 },
        { key: 'nan', value: Number.NaN, timestamp: 1, step: 0 },
        { key: 'inf', value: Number.POSITIVE_INFINITY, timestamp: 1, step: -3 },
      ],
    });
    const run = await tracking.getRun(runId);
    expect(run.data.params).toEqual({ alpha: '0.5', 'a/b': 'c d' });
    expect(run.data.tags).toMatchObject({ a: 'b', kind: 'test', 'mlflow.runName': 'first' });
    const latest = Object.fromEntries(run.data.metrics.map(({ key, value, step }) => [key, [value, step]]));
    expect(latest).toEqual({ loss: [0.25, 1], nan: [Number.NaN, 0], inf: [habits.infinity, -3] });
    const history = await tracking.getMetricHistory(runId, 'loss');
    expect(history.items.map(({ value, step, timestamp }) => [value, step, timestamp])).toEqual(habits.history);
    await tracking.deleteTag(runId, 'kind');
    await expect(tracking.deleteTag(runId, 'kind')).rejects.toMatchObject(missing);
    await tracking.updateRun(runId, { status: 'FINISHED', endTime: 2000, runName: 'second' });
    const ended = await tracking.getRun(runId);
    expect([ended.info.status, ended.info.endTime, ended.info.runName, ended.data.tags['mlflow.runName']]).toEqual([
      'FINISHED',
      2000,
      'second',
      'second',
    ]);
  });

  it('refuses what MLflow refuses, and keeps nothing of it', async () => {
    const { tracking } = await open();
    const { info } = await tracking.createRun({ experimentId: '0', userId: 'ann', startTime: 1 });
    const { runId } = info;
    await tracking.logBatch(runId, { params: { alpha: '1' } });
    await expect(tracking.logBatch(runId, { params: { beta: '1', alpha: '2' } })).rejects.toMatchObject(invalid);
    await tracking.logBatch(runId, { params: { alpha: '1' } });
    await expect(tracking.logBatch(runId, { params: { '../x': '1' } })).rejects.toMatchObject(invalid);
    await expect(tracking.logBatch(runId, { tags: { 'a\nb': '1' } })).rejects.toMatchObject(invalid);
    await expect(tracking.logBatch(runId, { params: { ['k'.repeat(251)]: '1' } })).rejects.toMatchObject(invalid);
    if (habits.truncates !== true) {
      await expect(tracking.logBatch(runId, { params: { k: 'v'.repeat(6001) } })).rejects.toMatchObject(invalid);
    }
    const many = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`k${index}`, 'v']));
    await expect(tracking.logBatch(runId, { params: many })).rejects.toMatchObject(invalid);
    await expect(tracking.getRun('0'.repeat(32))).rejects.toMatchObject(missing);
    await expect(tracking.logBatch('0'.repeat(32), { params: { a: '1' } })).rejects.toMatchObject(missing);
    expect((await tracking.getRun(runId)).data.params).toEqual({ alpha: '1' });
    await tracking.deleteRun(runId);
    await expect(tracking.logBatch(runId, { params: { gamma: '1' } })).rejects.toMatchObject(invalid);
    await tracking.restoreRun(runId);
    await tracking.logBatch(runId, { params: { gamma: '1' } });
  });

  it('finds runs by filters, in an order, page by page', async () => {
    const { tracking } = await open();
    const id = await tracking.createExperiment('searched');
    for (let index = 0; index < 7; index++) {
      const { info } = await tracking.createRun({
        experimentId: id,
        userId: 'ann',
        startTime: 100 + index,
        runName: `run ${index}`,
        tags: { 'my tag': index % 2 === 0 ? 'even' : 'odd' },
      });
      await tracking.logBatch(info.runId, {
        params: { alpha: String(index / 10) },
        metrics: index === 6 ? [] : [{ key: 'val loss', value: 10 - index, timestamp: 1, step: 0 }],
      });
    }
    const find = async (filter: string, orderBy: readonly string[] = []): Promise<readonly (string | undefined)[]> =>
      (await tracking.searchRuns([id], { filter, orderBy })).items.map(({ info }) => info.runName?.slice(-1));
    expect(await find('')).toEqual(['6', '5', '4', '3', '2', '1', '0']);
    expect(await find("params.alpha = '0.3'")).toEqual(['3']);
    expect(await find('metrics.`val loss` <= 6')).toEqual(['5', '4']);
    expect(await find('metrics."val loss" > 6 and tags.`my tag` = \'odd\'')).toEqual(['3', '1']);
    expect(await find("tags.`my tag` LIKE 'ev%'", ['metrics.`val loss` DESC'])).toEqual(['0', '2', '4', '6']);
    expect(await find("attributes.run_name ILIKE '%N 2'")).toEqual(['2']);
    expect(await find('attributes.start_time > 104', ['attributes.start_time ASC'])).toEqual(['5', '6']);
    expect(await find("status = 'RUNNING' AND params.alpha != '0'", ['params.alpha ASC'])).toHaveLength(6);
    await expect(find("nothing.x = '1'")).rejects.toMatchObject(invalid);
    await expect(find("params.alpha > '1'")).rejects.toMatchObject(invalid);
    await expect(find('metrics.loss = abc')).rejects.toMatchObject(invalid);
    await expect(find('params.alpha =')).rejects.toMatchObject(invalid);
    const first = await tracking.searchRuns([id], { maxResults: 5 });
    expect(first.items).toHaveLength(5);
    const rest = await tracking.searchRuns([id], { maxResults: 5, ...(first.token && { pageToken: first.token }) });
    expect([rest.items.map(({ info }) => info.runName), rest.token]).toEqual([['run 1', 'run 0'], undefined]);
  });

  it('keeps logged models, with the metrics that are about them', async () => {
    const { tracking } = await open();
    const id = await tracking.createExperiment('models');
    const { info } = await tracking.createRun({ experimentId: id, userId: 'ann', startTime: 1 });
    const model = await tracking.createLoggedModel({
      experimentId: id,
      name: 'wine',
      sourceRunId: info.runId,
      params: { alpha: '0.5' },
      tags: { a: 'b' },
    });
    expect([model.status, model.name, model.sourceRunId]).toEqual(['PENDING', 'wine', info.runId]);
    expect(model.artifactLocation.endsWith(`/models/${model.modelId}/artifacts`)).toBe(true);
    await tracking.logOutputs(info.runId, [{ modelId: model.modelId, step: 3 }]);
    await tracking.logBatch(info.runId, {
      metrics: [{ key: 'rmse', value: 0.5, timestamp: 7, step: 3, modelId: model.modelId }],
    });
    await tracking.setLoggedModelTags(model.modelId, { c: 'd' });
    await tracking.finalizeLoggedModel(model.modelId, 'READY');
    const found = await tracking.getLoggedModel(model.modelId);
    expect([found.status, found.params, found.tags]).toMatchObject(['READY', { alpha: '0.5' }, { a: 'b', c: 'd' }]);
    expect(found.metrics.map(({ key, value, step }) => [key, value, step])).toEqual([['rmse', 0.5, 3]]);
    expect((await tracking.getRun(info.runId)).outputs.models).toEqual([{ modelId: model.modelId, step: 3 }]);
    const search = await tracking.searchLoggedModels([id], { filter: "name = 'wine'" });
    expect(search.items.map(({ modelId }) => modelId)).toEqual([model.modelId]);
    await tracking.deleteLoggedModel(model.modelId);
    await expect(tracking.getLoggedModel(model.modelId)).rejects.toMatchObject(missing);
  });

  it('keeps the datasets that a run reads', async () => {
    const { tracking } = await open();
    const { info } = await tracking.createRun({ experimentId: '0', userId: 'ann', startTime: 1 });
    const dataset = { name: 'wine', digest: 'abc123', sourceType: 'local', source: '{"uri": "wine.csv"}' };
    await tracking.logInputs(info.runId, { datasets: [{ dataset, tags: { 'mlflow.data.context': 'train' } }] });
    const run = await tracking.getRun(info.runId);
    expect(run.inputs.datasets).toMatchObject([{ dataset, tags: { 'mlflow.data.context': 'train' } }]);
    const found = await tracking.searchRuns(['0'], { filter: "dataset.name = 'wine' AND dataset.context = 'train'" });
    expect(found.items.map((item) => item.info.runId)).toEqual([info.runId]);
  });

  it('keeps registered models with versions, tags, aliases and stages', async () => {
    const { tracking, registry } = await open();
    const { info } = await tracking.createRun({ experimentId: '0', userId: 'ann', startTime: 1 });
    const made = await registry.createRegisteredModel('wine-quality', { tags: { a: 'b' }, description: 'of wine' });
    expect([made.name, made.description, made.tags]).toEqual(['wine-quality', 'of wine', { a: 'b' }]);
    await expect(registry.createRegisteredModel('wine-quality')).rejects.toMatchObject({
      code: 'RESOURCE_ALREADY_EXISTS',
    });
    await expect(registry.createRegisteredModel('')).rejects.toMatchObject(invalid);
    const source = `${info.artifactUri}/model`;
    const first = await registry.createModelVersion({
      name: 'wine-quality',
      source,
      runId: info.runId,
      tags: { v: '1' },
    });
    const second = await registry.createModelVersion({ name: 'wine-quality', source, runId: info.runId });
    expect([first.version, first.status, first.tags, first.runId, second.version]).toEqual([
      '1',
      'READY',
      { v: '1' },
      info.runId,
      '2',
    ]);
    expect(await registry.getDownloadUri('wine-quality', '1')).toBe(source);
    await registry.setRegisteredModelAlias('wine-quality', 'champion', '1');
    expect((await registry.getModelVersionByAlias('wine-quality', 'champion')).version).toBe('1');
    expect((await registry.getRegisteredModel('wine-quality')).aliases).toEqual({ champion: '1' });
    await registry.setRegisteredModelAlias('wine-quality', 'champion', '2');
    await expect(registry.setRegisteredModelAlias('wine-quality', 'latest', '2')).rejects.toMatchObject(invalid);
    await expect(registry.setRegisteredModelAlias('wine-quality', 'v7', '2')).rejects.toMatchObject(invalid);
    await expect(registry.getModelVersionByAlias('wine-quality', 'nobody')).rejects.toMatchObject(invalid);
    await registry.transitionModelVersionStage('wine-quality', '1', 'production', false);
    const moved = await registry.transitionModelVersionStage('wine-quality', '2', 'Production', true);
    expect([moved.currentStage, (await registry.getModelVersion('wine-quality', '1')).currentStage]).toEqual([
      'Production',
      'Archived',
    ]);
    expect((await registry.getLatestVersions('wine-quality', ['Production'])).map(({ version }) => version)).toEqual([
      '2',
    ]);
    await registry.setModelVersionTag('wine-quality', '2', 'k', 'v');
    await registry.updateModelVersion('wine-quality', '2', 'the second');
    const found = await registry.searchModelVersions({ filter: "name = 'wine-quality' AND tags.k = 'v'" });
    expect(found.items.map(({ version, description }) => [version, description])).toEqual([['2', 'the second']]);
    await expect(registry.getModelVersion('wine-quality', '9')).rejects.toMatchObject(missing);
    await expect(registry.getRegisteredModel('nobody')).rejects.toMatchObject(missing);
    await registry.deleteModelVersion('wine-quality', '2');
    await expect(registry.getModelVersion('wine-quality', '2')).rejects.toMatchObject(missing);
    await expect(registry.getModelVersionByAlias('wine-quality', 'champion')).rejects.toMatchObject(invalid);
    await registry.renameRegisteredModel('wine-quality', 'red-wine');
    expect((await registry.getModelVersion('red-wine', '1')).tags).toEqual({ v: '1' });
    expect(
      (await registry.searchRegisteredModels({ filter: "name LIKE 'red%'" })).items.map(({ name }) => name),
    ).toEqual(['red-wine']);
    await registry.deleteRegisteredModel('red-wine');
    await expect(registry.getRegisteredModel('red-wine')).rejects.toMatchObject(missing);
  });
}
