// Values of meta.yaml and lines of metrics, of any release of MLflow (mlflow.store.tracking.file_store).
import { parsePythonFloat } from '../../data/python-number.ts';
import { PythonFloat } from '../../data/dtype.ts';
import { DecantError } from '../../errors.ts';
import type { Metric } from '../tracking/entities.ts';
import type { Meta } from './file-tree.ts';

/** A text, or a number that stands for one (ids of experiments before MLflow 1.0); undefined for null. */
export function readOptionalText(meta: Meta, key: string): string | undefined {
  const value = meta[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (value instanceof PythonFloat) return String(value.value);
  throw new DecantError('MALFORMED_DATA', `${key} in a meta.yaml is no text.`);
}

export function readText(meta: Meta, key: string): string {
  const text = readOptionalText(meta, key);
  if (text !== undefined) return text;
  throw new DecantError('MALFORMED_DATA', `A meta.yaml has no ${key}.`);
}

export function readOptionalNumber(meta: Meta, key: string): number | undefined {
  const text = readOptionalText(meta, key);
  if (text === undefined) return undefined;
  const number = Number(text);
  if (Number.isSafeInteger(number)) return number;
  throw new DecantError('MALFORMED_DATA', `${key} in a meta.yaml is no whole number.`);
}

/** Texts by key: tags of an input. */
export function readTextMap(meta: Meta, key: string): Readonly<Record<string, string>> {
  const value = meta[key];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  return Object.fromEntries(Object.keys(value).map((name) => [name, readText(value as Meta, name)]));
}

/** The metrics of a run's file: `time value [step [dataset digest]]` a line. */
export function readRunMetrics(text: string, key: string, runId: string): readonly Metric[] {
  return readLines(text).map((line) => {
    const parts = line.split(' ');
    if (![2, 3, 5].includes(parts.length)) throw refuseLine(key, parts.length, '2, 3, or 5');
    const [, , step = '0', datasetName, datasetDigest] = parts;
    return { ...readPoint(parts, step, key), runId, ...readDataset(datasetName, datasetDigest) };
  });
}

/** The metrics of a model's file: `time value step run [dataset digest]` a line. */
export function readModelMetrics(text: string, key: string, modelId: string): readonly Metric[] {
  return readLines(text).map((line) => {
    const parts = line.split(' ');
    if (![4, 6].includes(parts.length)) throw refuseLine(key, parts.length, '4 or 6');
    const [, , step = '0', runId = '', datasetName, datasetDigest] = parts;
    return { ...readPoint(parts, step, key), modelId, runId, ...readDataset(datasetName, datasetDigest) };
  });
}

/** The newest: of the last step, then time, then the largest value. */
export function findLatest(metrics: readonly Metric[]): Metric | undefined {
  let latest: Metric | undefined;
  for (const metric of metrics) if (latest === undefined || isLater(metric, latest)) latest = metric;
  return latest;
}

function isLater(one: Metric, other: Metric): boolean {
  if (one.step !== other.step) return one.step > other.step;
  if (one.timestamp !== other.timestamp) return one.timestamp > other.timestamp;
  return one.value > other.value;
}

function readLines(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function readPoint(
  [time = '', number = '']: readonly string[],
  step: string,
  key: string,
): Pick<Metric, 'key' | 'value' | 'timestamp' | 'step'> {
  const value = parsePythonFloat(number);
  if (value === undefined || !/^-?\d{1,16}$/.test(time) || !/^-?\d{1,16}$/.test(step)) {
    throw new DecantError('INTERNAL_ERROR', `Metric '${key}' is malformed; expected whole numbers and a float.`);
  }
  return { key, value, timestamp: Number(time), step: Number(step) };
}

function readDataset(
  datasetName: string | undefined,
  datasetDigest: string | undefined,
): Pick<Metric, 'datasetName' | 'datasetDigest'> {
  return datasetName === undefined || datasetDigest === undefined ? {} : { datasetName, datasetDigest };
}

function refuseLine(key: string, count: number, expected: string): DecantError {
  return new DecantError(
    'INTERNAL_ERROR',
    `Metric '${key}' is malformed; persisted metric data contained ${count} fields. Expected ${expected} fields.`,
  );
}
