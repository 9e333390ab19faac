// Rows of MLflow's tables as entities (mlflow.store.tracking.dbmodels.models; parity TRK-030 .. TRK-040).
import type {
  DatasetInput,
  Experiment,
  LoggedModel,
  LoggedModelStatus,
  Metric,
  Run,
  RunInfo,
  RunStatus,
  Texts,
} from '../tracking/entities.ts';
import type { SearchField } from '../search/index.ts';
import { placeholders } from './sql-database.ts';
import type { SqlRow, SqlSession } from './sql-database.ts';

/** Ids in one statement; sqlite takes 32,766 values. */
const IDS_AT_ONCE = 5000;

/** What both a session and a database can be asked. */
export type SqlReader = Pick<SqlSession, 'query'>;

export function text(row: SqlRow, key: string): string {
  const value = row[key];
  return value === null || value === undefined ? '' : String(value);
}

export function textOrNone(row: SqlRow, key: string): string | undefined {
  const value = row[key];
  return value === null || value === undefined ? undefined : String(value);
}

export function number(row: SqlRow, key: string): number {
  return Number(row[key] ?? 0);
}

function numberOrNone(row: SqlRow, key: string): number | undefined {
  const value = row[key];
  return value === null || value === undefined ? undefined : Number(value);
}

/** Rows `id`, `key`, `value` as texts by id. */
function groupTexts(rows: readonly SqlRow[]): ReadonlyMap<string, Texts> {
  const groups = new Map<string, Record<string, string>>();
  for (const row of rows) {
    const id = text(row, 'id');
    const group = groups.get(id) ?? (Object.create(null) as Record<string, string>);
    group[text(row, 'key')] = text(row, 'value');
    groups.set(id, group);
  }
  return new Map([...groups].map(([id, group]) => [id, { ...group }]));
}

/** Rows of a statement that ends with `IN` and a list of ids. */
export async function queryByIds(
  reader: SqlReader,
  sql: string,
  ids: readonly string[],
  valuesBefore: readonly string[] = [],
): Promise<readonly SqlRow[]> {
  const found: SqlRow[] = [];
  for (let start = 0; start < ids.length; start += IDS_AT_ONCE) {
    const some = ids.slice(start, start + IDS_AT_ONCE);
    const rows = await reader.query(`${sql} IN ${placeholders(some.length)}`, [...valuesBefore, ...some]);
    for (const row of rows) found.push(row);
  }
  return found;
}

export async function readExperiments(reader: SqlReader, rows: readonly SqlRow[]): Promise<readonly Experiment[]> {
  const ids = rows.map((row) => text(row, 'experiment_id'));
  const tags = groupTexts(
    await queryByIds(reader, 'SELECT experiment_id AS id, key, value FROM experiment_tags WHERE experiment_id', ids),
  );
  return rows.map((row) => ({
    experimentId: text(row, 'experiment_id'),
    name: text(row, 'name'),
    artifactLocation: text(row, 'artifact_location'),
    lifecycleStage: text(row, 'lifecycle_stage') === 'deleted' ? 'deleted' : 'active',
    tags: tags.get(text(row, 'experiment_id')) ?? {},
    creationTime: numberOrNone(row, 'creation_time'),
    lastUpdateTime: numberOrNone(row, 'last_update_time'),
  }));
}

export function readRunInfo(row: SqlRow): RunInfo {
  return {
    runId: text(row, 'run_uuid'),
    runName: textOrNone(row, 'name'),
    experimentId: text(row, 'experiment_id'),
    userId: text(row, 'user_id'),
    status: text(row, 'status') as RunStatus,
    startTime: number(row, 'start_time'),
    endTime: numberOrNone(row, 'end_time'),
    artifactUri: text(row, 'artifact_uri'),
    lifecycleStage: text(row, 'lifecycle_stage') === 'deleted' ? 'deleted' : 'active',
  };
}

/** A metric of the tables `metrics` and `latest_metrics`; the infinities are kept as the largest doubles. */
export function readMetric(row: SqlRow): Metric {
  const isNan = row['is_nan'] === 1 || row['is_nan'] === 1n;
  return {
    key: text(row, 'key'),
    value: isNan ? Number.NaN : number(row, 'value'),
    timestamp: number(row, 'timestamp'),
    step: number(row, 'step'),
    runId: text(row, 'run_uuid'),
  };
}

/** What is read of runs: all, or the fields that a search asks for. */
export type RunFields = 'all' | readonly SearchField[];

/** Runs with all that belongs to them, or with some of it, in a handful of statements. */
export async function readRuns(
  reader: SqlReader,
  rows: readonly SqlRow[],
  fields: RunFields = 'all',
): Promise<readonly Run[]> {
  const ids = rows.map((row) => text(row, 'run_uuid'));
  const keyed = async (kind: SearchField['kind'], columns: string, table: string): Promise<readonly SqlRow[]> => {
    if (fields === 'all') return queryByIds(reader, `SELECT ${columns} FROM ${table} WHERE run_uuid`, ids);
    const keys = [...new Set(fields.filter((field) => field.kind === kind).map(({ key }) => key))];
    if (keys.length === 0) return [];
    const sql = `SELECT ${columns} FROM ${table} WHERE key IN ${placeholders(keys.length)} AND run_uuid`;
    return queryByIds(reader, sql, ids, keys);
  };
  const params = groupTexts(await keyed('param', 'run_uuid AS id, key, value', 'params'));
  const tags = groupTexts(await keyed('tag', 'run_uuid AS id, key, value', 'tags'));
  const metrics = groupBy(await keyed('metric', '*', 'latest_metrics'), 'run_uuid');
  const links =
    fields === 'all'
      ? groupBy(
          await queryByIds(
            reader,
            "SELECT * FROM inputs WHERE source_type IN ('RUN_OUTPUT', 'RUN_INPUT') AND source_id",
            ids,
          ),
          'source_id',
        )
      : new Map<string, readonly SqlRow[]>();
  const needsDatasets = fields === 'all' || fields.some(({ kind }) => kind === 'dataset');
  const inputs = needsDatasets ? await readDatasetInputs(reader, ids) : new Map<string, readonly DatasetInput[]>();
  return rows.map((row) => {
    const info = readRunInfo(row);
    const own = links.get(info.runId) ?? [];
    const toLinks = (type: string): { modelId: string; step: number }[] =>
      own
        .filter((link) => link['destination_type'] === type)
        .map((link) => ({ modelId: text(link, 'destination_id'), step: number(link, 'step') }));
    return {
      info,
      data: {
        params: params.get(info.runId) ?? {},
        tags: tags.get(info.runId) ?? {},
        metrics: (metrics.get(info.runId) ?? []).map(readMetric),
      },
      inputs: { datasets: inputs.get(info.runId) ?? [], models: toLinks('MODEL_INPUT') },
      outputs: { models: toLinks('MODEL_OUTPUT') },
    };
  });
}

async function readDatasetInputs(
  reader: SqlReader,
  runIds: readonly string[],
): Promise<ReadonlyMap<string, readonly DatasetInput[]>> {
  const rows = await queryByIds(
    reader,
    "SELECT i.input_uuid, i.destination_id AS run_id, d.* FROM inputs i JOIN datasets d ON d.dataset_uuid = i.source_id WHERE i.source_type = 'DATASET' AND i.destination_type = 'RUN' AND i.destination_id",
    runIds,
  );
  const tags = groupTexts(
    await queryByIds(
      reader,
      'SELECT input_uuid AS id, name AS key, value FROM input_tags WHERE input_uuid',
      rows.map((row) => text(row, 'input_uuid')),
    ),
  );
  const groups = groupBy(rows, 'run_id');
  return new Map(
    [...groups].map(([runId, own]) => [
      runId,
      own.map((row) => {
        const schema = textOrNone(row, 'dataset_schema');
        const profile = textOrNone(row, 'dataset_profile');
        return {
          dataset: {
            name: text(row, 'name'),
            digest: text(row, 'digest'),
            sourceType: text(row, 'dataset_source_type'),
            source: text(row, 'dataset_source'),
            ...(schema === undefined ? {} : { schema }),
            ...(profile === undefined ? {} : { profile }),
          },
          tags: tags.get(text(row, 'input_uuid')) ?? {},
        };
      }),
    ]),
  );
}

const MODEL_STATUSES: readonly LoggedModelStatus[] = ['PENDING', 'READY', 'FAILED'];

/** The number that the table has for a status, from 1. */
export function statusNumber(status: LoggedModelStatus): number {
  return MODEL_STATUSES.indexOf(status) + 1;
}

export async function readLoggedModels(reader: SqlReader, rows: readonly SqlRow[]): Promise<readonly LoggedModel[]> {
  const ids = rows.map((row) => text(row, 'model_id'));
  const texts = async (what: 'param' | 'tag'): Promise<ReadonlyMap<string, Texts>> =>
    groupTexts(
      await queryByIds(
        reader,
        `SELECT model_id AS id, ${what}_key AS key, ${what}_value AS value FROM logged_model_${what}s WHERE model_id`,
        ids,
      ),
    );
  const params = await texts('param');
  const tags = await texts('tag');
  const metrics = groupBy(
    await queryByIds(reader, 'SELECT * FROM logged_model_metrics WHERE model_id', ids),
    'model_id',
  );
  return rows.map((row) => {
    const modelId = text(row, 'model_id');
    return {
      modelId,
      experimentId: text(row, 'experiment_id'),
      name: text(row, 'name'),
      artifactLocation: text(row, 'artifact_location'),
      creationTimestamp: number(row, 'creation_timestamp_ms'),
      lastUpdatedTimestamp: number(row, 'last_updated_timestamp_ms'),
      status: MODEL_STATUSES[number(row, 'status') - 1] ?? 'PENDING',
      statusMessage: textOrNone(row, 'status_message'),
      modelType: textOrNone(row, 'model_type') || undefined,
      sourceRunId: textOrNone(row, 'source_run_id') || undefined,
      params: params.get(modelId) ?? {},
      tags: tags.get(modelId) ?? {},
      metrics: (metrics.get(modelId) ?? []).map((metric) => readModelMetric(metric, modelId)),
    };
  });
}

function readModelMetric(row: SqlRow, modelId: string): Metric {
  const name = textOrNone(row, 'dataset_name');
  const digest = textOrNone(row, 'dataset_digest');
  return {
    key: text(row, 'metric_name'),
    value: number(row, 'metric_value'),
    timestamp: number(row, 'metric_timestamp_ms'),
    step: number(row, 'metric_step'),
    modelId,
    runId: text(row, 'run_id'),
    ...(name === undefined ? {} : { datasetName: name }),
    ...(digest === undefined ? {} : { datasetDigest: digest }),
  };
}

export function groupBy(rows: readonly SqlRow[], key: string): ReadonlyMap<string, readonly SqlRow[]> {
  const groups = new Map<string, SqlRow[]>();
  for (const row of rows) {
    const id = text(row, key);
    const group = groups.get(id);
    if (group === undefined) groups.set(id, [row]);
    else group.push(row);
  }
  return groups;
}
