// What MLflow takes as names, keys and values (mlflow.utils.validation): the same for every store that keeps them itself.
import { DecantError } from '../errors.ts';
import type { Metric, Texts } from './tracking/entities.ts';

const MAX_KEY = 250;
const MAX_PARAM_VALUE = 6000;
const MAX_TAG_VALUE = 8000;
const MAX_EXPERIMENT_TAG_VALUE = 20_000;
const MAX_EXPERIMENT_NAME = 500;
const MAX_MODEL_TAG_VALUE = 100_000;
const MAX_ALIAS = 255;
const MAX_METRICS = 1000;
const MAX_TEXTS = 100;
const MAX_ENTITIES = 1000;

/** The key of a metric, a param or a tag. */
export function checkKey(kind: string, key: string): void {
  if (typeof key !== 'string' || key === '') throw refuse(`${kind} name cannot be empty.`);
  if (!/^[/\w.\- :]*$/u.test(key.replace(/\p{L}|\p{N}/gu, 'a'))) {
    throw refuse(
      `Invalid value ${JSON.stringify(key)} for parameter 'name' supplied: Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).`,
    );
  }
  if (!isPlainPath(key)) {
    throw refuse(
      `Invalid value ${JSON.stringify(key)} for parameter 'name' supplied: Names may be treated as files in certain cases, and must not resolve to other names when treated as such. This name would resolve to ${JSON.stringify(key.replace(/\/+/g, '/'))}`,
    );
  }
  if (key.length > MAX_KEY) {
    throw refuse(`'${kind}' exceeds the maximum length of ${MAX_KEY} characters, got ${key.length}`);
  }
}

// A key that is the path of another name is none.
function isPlainPath(key: string): boolean {
  return (
    key !== '.' &&
    !key.startsWith('/') &&
    !key.endsWith('/') &&
    key.split('/').every((part) => !['', '.', '..'].includes(part))
  );
}

export function checkMetric({ key, value, timestamp, step }: Metric): void {
  checkKey('Metric', key);
  if (typeof value !== 'number') {
    throw refuse(
      `Got invalid value ${JSON.stringify(value)} for metric '${key}'. Please specify value as a valid double (64-bit floating point)`,
    );
  }
  if (!Number.isSafeInteger(timestamp) || timestamp < 0) {
    throw refuse(
      `Got invalid timestamp ${timestamp} for metric '${key}'. Timestamp must be a nonnegative long (64-bit integer)`,
    );
  }
  if (!Number.isSafeInteger(step)) {
    throw refuse(`Got invalid step ${step} for metric '${key}'. Step must be a valid long (64-bit integer).`);
  }
}

export function checkParams(params: Texts): void {
  for (const [key, value] of Object.entries(params)) {
    checkKey('Param', key);
    checkLength('Param value', value, MAX_PARAM_VALUE);
  }
}

export function checkTags(tags: Texts): void {
  for (const [key, value] of Object.entries(tags)) {
    checkKey('Tag', key);
    checkLength('Tag value', value, MAX_TAG_VALUE);
  }
}

export function checkExperimentTags(tags: Texts): void {
  for (const [key, value] of Object.entries(tags)) {
    checkKey('Tag', key);
    checkLength('value', value, MAX_EXPERIMENT_TAG_VALUE);
  }
}

export function checkModelTags(tags: Texts): void {
  for (const [key, value] of Object.entries(tags)) {
    checkKey('Tag', key);
    checkLength('Registered model value', value, MAX_MODEL_TAG_VALUE);
  }
}

export function checkBatch(metrics: number, params: number, tags: number): void {
  const limits = [
    ['metrics', metrics, MAX_METRICS],
    ['params', params, MAX_TEXTS],
    ['tags', tags, MAX_TEXTS],
    ['metrics, params, and tags', metrics + params + tags, MAX_ENTITIES],
  ] as const;
  for (const [what, count, most] of limits) {
    if (count > most) {
      throw refuse(
        `A batch logging request can contain at most ${most} ${what}. Got ${count} ${what}. Please split up ${what} across multiple requests and try again.`,
      );
    }
  }
}

export function checkExperimentName(name: string): void {
  if (typeof name !== 'string' || name === '') {
    throw refuse(`Invalid experiment name: '${name}'`);
  }
  checkLength('experiment name', name, MAX_EXPERIMENT_NAME);
}

export function checkModelName(name: string): void {
  if (typeof name !== 'string' || name === '') throw refuse('Registered model name cannot be empty.');
  if (/[/:]/.test(name)) {
    throw refuse(`Invalid name: '${name}'. Registered model name cannot contain the following characters: '/', ':'`);
  }
}

export function checkAlias(alias: string): void {
  if (typeof alias !== 'string' || alias === '') throw refuse('Registered model alias name cannot be empty.');
  if (!/^[\w-]*$/.test(alias)) {
    throw refuse(
      `Invalid alias name: '${alias}'. Names may only contain alphanumerics, underscores (_), and dashes (-).`,
    );
  }
  checkLength('Registered model alias name', alias, MAX_ALIAS);
  if (/^v\d+$/i.test(alias)) {
    throw refuse(`Version alias name '${alias}' is reserved.`);
  }
  if (alias.toLowerCase() === 'latest') {
    throw refuse("'latest' alias name (case insensitive) is reserved.");
  }
}

export function checkLoggedModelName(name: string): void {
  if (name !== '' && !/[/:.%"']/.test(name)) return;
  throw refuse(
    `Invalid model name (${JSON.stringify(name)}) provided. Model name must be a non-empty string and cannot contain the following characters: ('/', ':', '.', '%', '"', "'")`,
  );
}

function checkLength(what: string, text: string, most: number): void {
  if (text.length > most)
    throw refuse(`'${what}' exceeds the maximum length of ${most} characters, got ${text.length}`);
}

function refuse(message: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', message);
}
