// Bodies of MLflow 2 and 3: one of four keys holds the data, or the whole object is the data of a language model (MLflow's
// _parse_json_data; parity SRV-045 .. SRV-048, SRV-080 .. SRV-082).
import type { Batch } from '../../data/batch.ts';
import { castRecords } from '../../data/casting/records.ts';
import { castSplit } from '../../data/casting/split.ts';
import type { Value } from '../../data/dtype.ts';
import { isValueDict, isValueList, nameOfPythonType } from '../../data/python-text.ts';
import { DecantError } from '../../errors.ts';
import { castInputs, castInstances } from './cast-inputs.ts';
import type { Dialect } from './dialect.ts';
import { invalidInput } from './error-response.ts';
import type { ProtocolContext } from './protocol-context.ts';

/** Data and params of one request. */
export interface ParsedBody {
  readonly input: Batch;
  /** What the caller sent; undefined for none. */
  readonly params: Value | undefined;
  /** The answer stands alone, not under `predictions` (SRV-081). */
  readonly isUnwrapped: boolean;
}

const DATA_KEYS = ['dataframe_split', 'dataframe_records', 'instances', 'inputs'] as const;
/** Keys that no body of MLflow 1.x has. */
const TABLE_KEYS = ['dataframe_split', 'dataframe_records', 'input_data'];
type DataKey = (typeof DATA_KEYS)[number];

const EXPECTED =
  "The input must be a JSON dictionary with exactly one of the input fields {'dataframe_split', 'dataframe_records', 'instances', 'inputs'}.";

interface AzureBody {
  readonly key: DataKey;
  readonly body: { readonly [key: string]: Value };
  readonly params: Value | undefined;
}

/**
 * Azure ML's form: `{"input_data": ..., "params": ...}`, where the data is a split table, or arrays. It is answered as
 * there, without a key around the predictions.
 */
function readAzureBody(value: { readonly [key: string]: Value }): AzureBody | undefined {
  const data = value['input_data'];
  if (data === undefined || DATA_KEYS.some((key) => value[key] !== undefined)) return undefined;
  if (!isValueDict(data)) return { key: 'inputs', body: { inputs: data }, params: value['params'] };
  const { params = value['params'], ...rest } = data;
  return isValueList(rest['data'])
    ? { key: 'dataframe_split', body: { dataframe_split: rest }, params }
    : { key: 'inputs', body: { inputs: rest }, params };
}

/** Does a key say that this is a table of MLflow 2 or 3? The keys `inputs` and `instances` are older. */
export function isModernTable(value: Value): boolean {
  return isValueDict(value) && TABLE_KEYS.some((key) => value[key] !== undefined);
}

function isUnwrappedBody(value: { readonly [key: string]: Value }): boolean {
  return value['messages'] !== undefined || value['prompt'] !== undefined || value['input'] !== undefined;
}

/** Casts a body; BAD_REQUEST with MLflow's words for one that has not exactly one of the keys. */
export function parseModernBody(value: Value, dialect: Dialect, context: ProtocolContext): ParsedBody {
  if (!isValueDict(value)) {
    const found = isValueList(value)
      ? 'Received a list.'
      : `Received unexpected input type '<class '${nameOfPythonType(value)}'>.`;
    throw invalidInput(`${EXPECTED.slice(0, -1)}. ${found}`);
  }
  if (isUnwrappedBody(value)) return splitUnwrapped(value, context.paramNames);
  const azure = context.policy.name === 'safe' ? readAzureBody(value) : undefined;
  if (azure !== undefined) {
    const input = castData(azure.body, azure.key, dialect, context);
    return { input, params: azure.params, isUnwrapped: true };
  }
  const params = value['params'];
  const input = castData(value, findDataKey(value), dialect, context);
  return { input, params, isUnwrapped: false };
}

function findDataKey(value: { readonly [key: string]: Value }): DataKey {
  let found: DataKey | undefined;
  let count = 0;
  for (const key of DATA_KEYS) {
    if (value[key] === undefined) continue;
    found = key;
    count++;
  }
  if (count === 1 && found !== undefined) return found;
  const names = DATA_KEYS.filter((key) => value[key] !== undefined).map((key) => `'${key}'`);
  throw new DecantError('BAD_REQUEST', `${EXPECTED} Received dictionary with input fields: [${names.join(', ')}].`, {
    hint: 'The scoring protocol changed in MLflow 2.0: a table is {"dataframe_split": {"columns": [...], "data": [[...]]}}, an array {"inputs": [[...]]}.',
  });
}

function castData(
  value: { readonly [key: string]: Value },
  key: DataKey,
  dialect: Dialect,
  context: ProtocolContext,
): Batch {
  const { inputs } = context;
  const policy = context.policy.cast[dialect.generation];
  const data = value[key] ?? null;
  switch (key) {
    case 'dataframe_split':
      return castSplit(data, inputs, policy);
    case 'dataframe_records':
      return castRecords(data, inputs, policy);
    case 'inputs':
      return castInputs(data, inputs, policy);
    case 'instances':
      return castInstances(data, inputs, policy);
  }
}

/** Names of the params schema become params; all else, also a key `params`, is data. */
function splitUnwrapped(value: { readonly [key: string]: Value }, paramNames: ReadonlySet<string>): ParsedBody {
  const entries = Object.entries(value);
  const params = Object.fromEntries(entries.filter(([key]) => paramNames.has(key)));
  const data = Object.fromEntries(entries.filter(([key]) => !paramNames.has(key)));
  return { input: { kind: 'value', value: data }, params, isUnwrapped: true };
}
