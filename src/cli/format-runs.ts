// Runs as text: JSON of one, CSV and a table of many, as MLflow's command writes them (parity CLI-080, CLI-081, CLI-087).
import { PythonFloat } from '../data/dtype.ts';
import type { Value } from '../data/dtype.ts';
import { formatPythonFloat } from '../data/python-text.ts';
import type { DatasetInput, Run, Texts } from '../stores/tracking/entities.ts';

/** A run under MLflow's names, for JSON; `isStrict` has texts for the numbers that JSON lacks, as MLflow's REST API does. */
export function toRunFields({ info, data, inputs, outputs }: Run, isStrict = false): Readonly<Record<string, Value>> {
  return {
    info: {
      artifact_uri: info.artifactUri,
      end_time: info.endTime ?? null,
      experiment_id: info.experimentId,
      lifecycle_stage: info.lifecycleStage,
      run_id: info.runId,
      run_name: info.runName ?? null,
      start_time: info.startTime,
      status: info.status,
      user_id: info.userId,
    },
    data: {
      metrics: Object.fromEntries(data.metrics.map(({ key, value }) => [key, toNumber(value, isStrict)])),
      params: data.params,
      tags: data.tags,
    },
    inputs: {
      model_inputs: inputs.models.map(({ modelId }) => ({ model_id: modelId })),
      dataset_inputs: inputs.datasets.map(toDatasetFields),
    },
    outputs: { model_outputs: outputs.models.map(({ modelId, step }) => ({ model_id: modelId, step })) },
  };
}

function toNumber(value: number, isStrict: boolean): Value {
  return isStrict && !Number.isFinite(value) ? String(value) : new PythonFloat(value);
}

function toDatasetFields({ dataset, tags }: DatasetInput): Readonly<Record<string, Value>> {
  const { name, digest, sourceType, source, schema, profile } = dataset;
  return {
    dataset: { name, digest, source_type: sourceType, source, schema: schema ?? null, profile: profile ?? null },
    tags,
  };
}

/** A line for each run; columns as in the table of MLflow's `search_runs`, those of a kind in the order in which they are met. */
export function formatRunsAsCsv(runs: readonly Run[]): string {
  const metrics = runs.map(({ data }) => new Map(data.metrics.map(({ key, value }) => [key, value])));
  const metricKeys = [...new Set(metrics.flatMap((values) => [...values.keys()]))];
  const paramKeys = collectKeys(runs.map(({ data }) => data.params));
  const tagKeys = collectKeys(runs.map(({ data }) => data.tags));
  const starts = formatTimes(runs.map(({ info }) => info.startTime));
  const ends = formatTimes(runs.map(({ info }) => info.endTime));
  const headers = [
    ...['run_id', 'experiment_id', 'status', 'artifact_uri', 'start_time', 'end_time'],
    ...metricKeys.map((key) => `metrics.${key}`),
    ...paramKeys.map((key) => `params.${key}`),
    ...tagKeys.map((key) => `tags.${key}`),
  ];
  const lines = runs.map(({ info, data }, row) => [
    ...[info.runId, info.experimentId, info.status, info.artifactUri, starts[row] ?? '', ends[row] ?? ''],
    ...metricKeys.map((key) => formatMetric(metrics[row]?.get(key))),
    ...paramKeys.map((key) => data.params[key] ?? ''),
    ...tagKeys.map((key) => data.tags[key] ?? ''),
  ]);
  return [headers, ...lines].map((cells) => `${cells.map(quoteCell).join(',')}\n`).join('');
}

function collectKeys(texts: readonly Texts[]): readonly string[] {
  return [...new Set(texts.flatMap((values) => Object.keys(values)))];
}

// NaN is a missing number there.
function formatMetric(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? '' : formatPythonFloat(value);
}

// pandas writes milliseconds where one time of the column has some.
function formatTimes(times: readonly (number | undefined)[]): readonly string[] {
  const hasFractions = times.some((time) => time !== undefined && time % 1000 !== 0);
  return times.map((time) => {
    if (time === undefined) return '';
    const text = new Date(time).toISOString().replace('T', ' ');
    return `${text.slice(0, hasFractions ? -1 : -5)}+00:00`;
  });
}

function quoteCell(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** `2024-05-06 07:08:09 UTC`, in the zone of this machine. */
export function formatLocalTime(time: number): string {
  const date = new Date(time);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const zone = new Intl.DateTimeFormat('en-US', { timeZoneName: 'short' })
    .formatToParts(date)
    .find(({ type }) => type === 'timeZoneName')?.value;
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
  return `${day} ${clock}${zone === undefined ? '' : ` ${zone}`}`;
}
