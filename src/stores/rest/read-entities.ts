// Entities of the tracking API, as a server's JSON has them (mlflow/protos/service.proto).
import { DecantError } from '../../errors.ts';
import type {
  Dataset,
  DatasetInput,
  Experiment,
  LoggedModel,
  LoggedModelStatus,
  Metric,
  ModelLink,
  Run,
  RunInfo,
  RunStatus,
  Texts,
} from '../tracking/entities.ts';
import type { JsonFields } from './json-fields.ts';

const RUN_STATUSES: readonly string[] = ['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED'] satisfies RunStatus[];

const MODEL_STATUSES: Readonly<Record<string, LoggedModelStatus>> = {
  LOGGED_MODEL_PENDING: 'PENDING',
  LOGGED_MODEL_READY: 'READY',
  LOGGED_MODEL_UPLOAD_FAILED: 'FAILED',
};

/** Names of the statuses of a logged model in the API. */
export const MODEL_STATUS_NAMES: Readonly<Record<LoggedModelStatus, string>> = {
  PENDING: 'LOGGED_MODEL_PENDING',
  READY: 'LOGGED_MODEL_READY',
  FAILED: 'LOGGED_MODEL_UPLOAD_FAILED',
};

/** A list of `{key, value}` as a map. */
export function readTexts(items: readonly JsonFields[]): Texts {
  return Object.fromEntries(items.map((item) => [item.requireText('key'), item.text('value') ?? '']));
}

/** A map as a list of `{key, value}`; undefined where there is none. */
export function writeTexts(texts: Texts | undefined): readonly { key: string; value: string }[] | undefined {
  return texts === undefined ? undefined : Object.entries(texts).map(([key, value]) => ({ key, value }));
}

export function readExperiment(fields: JsonFields): Experiment {
  return {
    experimentId: fields.requireText('experiment_id'),
    name: fields.text('name') ?? '',
    artifactLocation: fields.text('artifact_location') ?? '',
    lifecycleStage: fields.text('lifecycle_stage') === 'deleted' ? 'deleted' : 'active',
    tags: readTexts(fields.list('tags')),
    creationTime: fields.number('creation_time'),
    lastUpdateTime: fields.number('last_update_time'),
  };
}

export function readRunInfo(fields: JsonFields): RunInfo {
  const status = fields.text('status') ?? 'RUNNING';
  if (!isRunStatus(status))
    throw new DecantError('MALFORMED_DATA', `The server knows a run status ${JSON.stringify(status)}.`);
  return {
    runId: fields.text('run_id') ?? fields.requireText('run_uuid'),
    runName: fields.text('run_name') ?? fields.text('name'),
    experimentId: fields.requireText('experiment_id'),
    userId: fields.text('user_id') ?? '',
    status,
    startTime: fields.number('start_time') ?? 0,
    endTime: fields.number('end_time') || undefined,
    artifactUri: fields.text('artifact_uri') ?? '',
    lifecycleStage: fields.text('lifecycle_stage') === 'deleted' ? 'deleted' : 'active',
  };
}

export function readRun(fields: JsonFields): Run {
  const data = fields.fields('data');
  const inputs = fields.fields('inputs');
  const outputs = fields.fields('outputs');
  return {
    info: readRunInfo(fields.requireFields('info')),
    data: {
      params: readTexts(data?.list('params') ?? []),
      tags: readTexts(data?.list('tags') ?? []),
      metrics: (data?.list('metrics') ?? []).map(readMetric),
    },
    inputs: {
      datasets: (inputs?.list('dataset_inputs') ?? []).map(readDatasetInput),
      models: (inputs?.list('model_inputs') ?? []).map(readModelLink),
    },
    outputs: { models: (outputs?.list('model_outputs') ?? []).map(readModelLink) },
  };
}

export function readMetric(fields: JsonFields): Metric {
  const optional = {
    modelId: fields.text('model_id'),
    datasetName: fields.text('dataset_name'),
    datasetDigest: fields.text('dataset_digest'),
    runId: fields.text('run_id'),
  };
  return {
    key: fields.requireText('key'),
    value: fields.number('value') ?? 0,
    timestamp: fields.number('timestamp') ?? 0,
    step: fields.number('step') ?? 0,
    ...dropUndefined(optional),
  };
}

/** A metric as the API takes it; what JSON has no number for is text. */
export function writeMetric(metric: Metric): Readonly<Record<string, unknown>> {
  return {
    key: metric.key,
    value: Number.isFinite(metric.value) ? metric.value : nameNumber(metric.value),
    timestamp: metric.timestamp,
    step: metric.step,
    model_id: metric.modelId,
    dataset_name: metric.datasetName,
    dataset_digest: metric.datasetDigest,
    run_id: metric.runId,
  };
}

export function writeDatasetInput({ dataset, tags }: DatasetInput): Readonly<Record<string, unknown>> {
  const { name, digest, sourceType, source, schema, profile } = dataset;
  return { dataset: { name, digest, source_type: sourceType, source, schema, profile }, tags: writeTexts(tags) };
}

export function readLoggedModel(fields: JsonFields): LoggedModel {
  const info = fields.requireFields('info');
  const data = fields.fields('data');
  const status = info.text('status') ?? '';
  return {
    modelId: info.requireText('model_id'),
    experimentId: info.requireText('experiment_id'),
    name: info.text('name') ?? '',
    artifactLocation: info.text('artifact_uri') ?? '',
    creationTimestamp: info.number('creation_timestamp_ms') ?? 0,
    lastUpdatedTimestamp: info.number('last_updated_timestamp_ms') ?? 0,
    status: MODEL_STATUSES[status] ?? 'PENDING',
    statusMessage: info.text('status_message') || undefined,
    modelType: info.text('model_type') || undefined,
    sourceRunId: info.text('source_run_id') || undefined,
    tags: readTexts(info.list('tags')),
    params: readTexts(data?.list('params') ?? []),
    metrics: (data?.list('metrics') ?? []).map(readMetric),
  };
}

function readDatasetInput(fields: JsonFields): DatasetInput {
  const dataset = fields.requireFields('dataset');
  const read: Dataset = {
    name: dataset.text('name') ?? '',
    digest: dataset.text('digest') ?? '',
    sourceType: dataset.text('source_type') ?? '',
    source: dataset.text('source') ?? '',
    ...dropUndefined({ schema: dataset.text('schema'), profile: dataset.text('profile') }),
  };
  return { dataset: read, tags: readTexts(fields.list('tags')) };
}

function readModelLink(fields: JsonFields): ModelLink {
  return { modelId: fields.requireText('model_id'), step: fields.number('step') ?? 0 };
}

function isRunStatus(status: string): status is RunStatus {
  return RUN_STATUSES.includes(status);
}

function nameNumber(value: number): string {
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}

function dropUndefined<Fields extends Readonly<Record<string, unknown>>>(
  fields: Fields,
): { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Fields]?: Exclude<Fields[Key], undefined>;
  };
}
