// Filters and orders beside what MLflow 3.17.2 found with them (tools/fixtures/search_answers.py).
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openStores } from '../../../src/stores/open-stores.ts';
import type { Stores } from '../../../src/stores/open-stores.ts';
import type {
  DatasetFilter,
  LoggedModelOrder,
  LoggedModelSearchOptions,
  LoggedModelStatus,
  Page,
  RunStatus,
  SearchOptions,
  Texts,
} from '../../../src/stores/tracking/entities.ts';

interface Answer {
  readonly found?: readonly string[];
  readonly code?: string;
  /** The type of an exception of Python's that MLflow did not foresee. */
  readonly broken?: string;
}
interface Questions {
  readonly filters: readonly (readonly [filter: string, answer: Answer])[];
  readonly orders?: readonly (readonly [orderBy: readonly (string | PythonOrder)[], answer: Answer])[];
  readonly datasets?: readonly (readonly [question: readonly [string, readonly PythonDataset[]], answer: Answer])[];
}
interface PythonDataset {
  readonly dataset_name: string;
  readonly dataset_digest?: string;
}
interface PythonOrder extends Partial<PythonDataset> {
  readonly field_name: string;
  readonly ascending?: boolean;
}
type Area = 'experiments' | 'runs' | 'models' | 'registered' | 'versions';
interface Answers {
  readonly entities: {
    readonly runs: readonly (readonly [
      name: string,
      status: RunStatus,
      start: number,
      end: number | null,
      params: Texts,
      metrics: Readonly<Record<string, number | string>>,
      tags: Texts,
      datasets: readonly (readonly [name: string, digest: string, context: string])[],
    ])[];
    readonly models: readonly (readonly [
      name: string,
      status: LoggedModelStatus,
      modelType: string,
      params: Texts,
      tags: Texts,
      metrics: readonly (readonly [key: string, value: number, dataset: string | null, digest: string | null])[],
    ])[];
    readonly registered: readonly (readonly [name: string, tags: Texts])[];
    readonly versions: readonly (readonly [name: string, runId: string | null, tags: Texts])[];
    readonly experiments: readonly (readonly [name: string, tags: Texts])[];
  };
  readonly stores: Readonly<Record<'sqlite' | 'file', Readonly<Record<Area, Questions>>>>;
}

const { entities, stores: answers } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../fixtures/search/answers.json'), 'utf8'),
) as Answers;

const folder = mkdtempSync(join(tmpdir(), 'decant-search-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const toNumber = (value: number | string): number =>
  value === 'nan' ? Number.NaN : value === 'inf' ? Infinity : value === '-inf' ? -Infinity : Number(value);

/** A search of one area, which answers names. */
type Ask = (options: LoggedModelSearchOptions) => Promise<readonly string[]>;

async function fill({ tracking, registry }: Stores): Promise<Readonly<Record<Area, Ask>>> {
  for (const [name, tags] of entities.experiments) {
    await tracking.createExperiment(name, { tags });
    await pause(5);
  }
  const searched = await tracking.createExperiment('searched');
  for (const [name, status, start, end, params, metrics, tags, datasets] of entities.runs) {
    const run = await tracking.createRun({
      experimentId: searched,
      userId: 'ann',
      startTime: start,
      runName: name,
      tags,
    });
    const { runId } = run.info;
    await tracking.logBatch(runId, {
      params,
      metrics: Object.entries(metrics).map(([key, value]) => ({ key, value: toNumber(value), timestamp: 1, step: 0 })),
    });
    await tracking.logInputs(runId, {
      datasets: datasets.map(([dataset, digest, context]) => ({
        dataset: { name: dataset, digest, sourceType: 'local', source: '{}' },
        tags: { 'mlflow.data.context': context },
      })),
    });
    if (end !== null) await tracking.updateRun(runId, { status, endTime: end });
  }
  const models = await tracking.createExperiment('models');
  const source = await tracking.createRun({ experimentId: models, userId: 'ann', startTime: 1 });
  for (const [name, status, modelType, params, tags, metrics] of entities.models) {
    const { modelId } = await tracking.createLoggedModel({
      experimentId: models,
      name,
      sourceRunId: source.info.runId,
      ...(modelType === '' ? {} : { modelType }),
      params,
      tags,
    });
    if (status !== 'PENDING') await tracking.finalizeLoggedModel(modelId, status);
    await tracking.logBatch(source.info.runId, {
      metrics: metrics.map(([key, value, datasetName, datasetDigest], step) => ({
        ...{ key, value, timestamp: step + 1, step, modelId },
        ...(datasetName === null ? {} : { datasetName }),
        ...(datasetDigest === null ? {} : { datasetDigest }),
      })),
    });
  }
  for (const [name, tags] of entities.registered) {
    await registry.createRegisteredModel(name, { tags });
    await pause(5);
  }
  for (const [index, [name, runId, tags]] of entities.versions.entries()) {
    await pause(5);
    await registry.createModelVersion({
      name,
      source: `dbfs:/${name}/${index}`,
      ...(runId === null ? {} : { runId }),
      tags,
    });
  }
  const search =
    <Item>(ask: (options: SearchOptions) => Promise<Page<Item>>, read: (item: Item) => string): Ask =>
    async (options) =>
      (await ask(options as SearchOptions)).items.map(read);
  const others = new Set(['searched', 'models']);
  const askForExperiments = search(
    (options) => tracking.searchExperiments(options),
    ({ name }) => name,
  );
  return {
    // MLflow was asked for the experiments before it had those of the other searches.
    experiments: async (options) => (await askForExperiments(options)).filter((name) => !others.has(name)),
    runs: search(
      (options) => tracking.searchRuns([searched], options),
      ({ info }) => `${info.runName ?? ''}@${info.endTime ?? 0}`,
    ),
    models: async (options) => (await tracking.searchLoggedModels([models], options)).items.map(({ name }) => name),
    registered: search(
      (options) => registry.searchRegisteredModels(options),
      ({ name }) => name,
    ),
    versions: search(
      (options) => registry.searchModelVersions(options),
      ({ name, version }) => `${name}/${version}`,
    ),
  };
}

/** The order in which MLflow was asked for what a filter finds. */
const ORDERS: Readonly<Record<Area, readonly string[]>> = {
  experiments: ['name'],
  runs: ['start_time ASC', 'end_time ASC'],
  models: ['name'],
  registered: [],
  versions: ['name', 'version_number'],
};

describe.each(['sqlite', 'file'] as const)('searches of a %s store', (kind) => {
  let stores: Stores;
  let ask: Readonly<Record<Area, Ask>>;
  beforeAll(async () => {
    vi.stubEnv('MLFLOW_ALLOW_FILE_STORE', 'true');
    const trackingUri = kind === 'sqlite' ? `sqlite:///${join(folder, 'runs.db')}` : join(folder, 'mlruns');
    stores = await openStores({ trackingUri });
    ask = await fill(stores);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await stores.close();
  });

  const areas = Object.entries(answers[kind]) as (readonly [Area, Questions])[];
  describe.each(areas)('%s', (area, { filters, orders = [], datasets = [] }) => {
    it.each(filters)('with %j', async (filter, answer) => {
      expect(await answerOf(() => ask[area]({ filter, orderBy: ORDERS[area] }))).toEqual(
        OTHERWISE[kind][area][filter] ?? withoutMessage(answer),
      );
    });
    if (orders.length > 0) {
      it.each(orders)('in the order %j', async (orderBy, answer) => {
        expect(await answerOf(() => ask[area]({ orderBy: orderBy.map(toOrder) }))).toEqual(
          OTHERWISE[kind][area][JSON.stringify(orderBy)] ?? withoutMessage(answer),
        );
      });
    }
    if (datasets.length > 0) {
      it.each(datasets)('with %j', async ([filter, wanted], answer) => {
        expect(
          await answerOf(() => ask[area]({ filter, orderBy: ORDERS[area], datasets: wanted.map(toDataset) })),
        ).toEqual(OTHERWISE[kind][area][JSON.stringify([filter, wanted])] ?? withoutMessage(answer));
      });
    }
  });
});

const REFUSED: Answer = { code: 'INVALID_PARAMETER_VALUE' };

/** Clauses without AND between them, or with one too many: MLflow passes over what it cannot place. */
const HALF_CLAUSES: Readonly<Record<string, Answer>> = {
  'metrics.rmse < 1 AND': REFUSED,
  'AND metrics.rmse < 1': REFUSED,
  'metrics.rmse < 1 metrics.r2 < 2': REFUSED,
};

/** Found here too, where MLflow's grammar is narrower by chance. */
const ALSO_FOUND = {
  experiments: { "attributes.name = 'wine'": { found: ['wine'] } },
  runs: {
    ...HALF_CLAUSES,
    'tags.team IS NOT  NULL': {
      found: ['alpha@2000', 'Beta@1500', 'gamma_1@0', 'delta%@1900', "o'brien@2500", 'ümlaut@2000', 'alpha@2001'],
    },
  },
  // A number that is quoted is refused, as for every other field.
  versions: { "version_number = '2'": REFUSED },
} as const;

/** Where it is right to answer otherwise than MLflow. */
const OTHERWISE: Readonly<Record<'sqlite' | 'file', Readonly<Record<Area, Readonly<Record<string, Answer>>>>>> = {
  sqlite: {
    ...ALSO_FOUND,
    // The small letters of a text are not those of ASCII alone.
    runs: { ...ALSO_FOUND.runs, "run_name ILIKE 'ÜML%'": { found: ['ümlaut@2000'] } },
    models: {
      // MLflow compares the number that its table has for a status.
      "status = 'READY'": { found: ['m-one'] },
      "status != 'READY'": { found: ['M-three', 'm-two'] },
      '[{"field_name":"status"},{"field_name":"name"}]': { found: ['M-three', 'm-two', 'm-one'] },
      "experiment_id = '1'": REFUSED,
      'name = 5': REFUSED,
      '[{"field_name":"metrics.acc","dataset_digest":"d1"}]': REFUSED,
    },
    registered: { '["creation_timestamp","name"]': { found: ['wine', 'Wine2', 'iris'] } },
  },
  file: {
    ...ALSO_FOUND,
    // `%` stands for line breaks too.
    runs: { ...ALSO_FOUND.runs, "tags.team LIKE '%b'": { found: ['alpha@2001'] } },
    models: {
      // One value of a metric that fits is enough, as in the sqlite store.
      'metrics.acc > 0.6': { found: ['m-one', 'm-two'] },
      '["metrics.acc > 0.6",[{"dataset_name":"wine"},{"dataset_name":"iris"}]]': { found: ['m-one', 'm-two'] },
      'creation_time > 0': { found: ['M-three', 'm-one', 'm-two'] },
      "name > 'a'": REFUSED,
      '[{"field_name":"model_type"},{"field_name":"name","ascending":false}]': {
        found: ['m-one', 'M-three', 'm-two'],
      },
    },
    registered: { '["timestamp ASC","name"]': { found: ['Wine2', 'iris', 'wine'] } },
  },
};

function toOrder(order: string | PythonOrder): string | LoggedModelOrder {
  if (typeof order === 'string') return order;
  const { field_name: fieldName, ascending, ...dataset } = order;
  return { fieldName, ...(ascending === undefined ? {} : { ascending }), ...toDataset(dataset) };
}

function toDataset({
  dataset_name: datasetName,
  dataset_digest: datasetDigest,
}: Partial<PythonDataset>): DatasetFilter {
  return {
    ...(datasetName === undefined ? {} : { datasetName }),
    ...(datasetDigest === undefined ? {} : { datasetDigest }),
  } as DatasetFilter;
}

function withoutMessage({ found, code, broken }: Answer): Answer {
  if (found !== undefined) return { found };
  // What MLflow did not foresee is refused here like all that it does refuse.
  return broken === undefined && code !== 'INTERNAL_ERROR' ? { code: code ?? '' } : REFUSED;
}

async function answerOf(search: () => Promise<readonly string[]>): Promise<Answer> {
  try {
    return { found: await search() };
  } catch (error) {
    return { code: (error as { code: string }).code };
  }
}
