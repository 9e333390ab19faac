// Bodies of MLflow 1.x: {"columns", "data"[, "index"]}, a list of records, `instances` and `inputs` alone (MLflow 1.30's
// infer_and_parse_json_input; parity SRV-045, SRV-048, SCH-091).
import type { Batch } from '../../data/batch.ts';
import { castArray, guessArray } from '../../data/casting/cast-array.ts';
import type { CastPolicy } from '../../data/casting/policy.ts';
import { castRecords } from '../../data/casting/records.ts';
import { castSplit } from '../../data/casting/split.ts';
import { isRecordType, SCALAR_STORAGE } from '../../data/column-type.ts';
import type { Value } from '../../data/dtype.ts';
import { isValueDict, isValueList, nameOfPythonType } from '../../data/python-text.ts';
import { hasInputNames, inputNames } from '../../data/schema-fields.ts';
import type { Schema } from '../../data/schema.ts';
import type { Tensor } from '../../data/tensor.ts';
import { DecantError } from '../../errors.ts';
import type { BodyFormat } from './content-type.ts';
import { gatherColumns } from './gather-columns.ts';
import type { ProtocolContext } from './protocol-context.ts';

const NOT_TABLE = (orient: string): string =>
  `Failed to parse input as a Pandas DataFrame. Ensure that the input is a valid JSON-formatted Pandas DataFrame with the \`${orient}\` ` +
  `orient produced using the \`pandas.DataFrame.to_json(..., orient='${orient}')\` method.`;
const NOT_NUMPY =
  'Failed to parse input as a Numpy. Ensure that the input is a valid JSON-formatted Pandas DataFrame with the split orient ' +
  "produced using the `pandas.DataFrame.to_json(..., orient='split')` method.";
const NOT_ARRAY = 'Failed to parse data as TF serving input.';

/** Can only a client of MLflow 1.x have sent this: a split table with names, or a list of rows? */
export function isLegacyBody(value: Value, format: BodyFormat): boolean {
  if (isValueDict(value)) {
    if (format === 'records' || !isValueList(value['data']) || !isValueList(value['columns'])) return false;
    if (format === 'numpy-split' && value['index'] === undefined) return false;
    return Object.keys(value).every((key) => key === 'columns' || key === 'data' || key === 'index');
  }
  if (!isValueList(value) || value.length === 0 || format === 'split' || format === 'numpy-split') return false;
  return value.every(isValueDict) || value.every(isValueList);
}

/** Casts a body of 1.x; every refusal is BAD_REQUEST. */
export function parseLegacyBody(value: Value, format: BodyFormat, context: ProtocolContext): Batch {
  const { numberedInputs } = context;
  const policy = context.policy.cast[1];
  if (format === 'numpy-split') return castNumpySplit(value, policy);
  if (format === 'records' || (format === 'json' && isValueList(value))) {
    return rephrase(NOT_TABLE('records'), () => castRecords(value, numberedInputs, policy));
  }
  if (format === 'split') return rephrase(NOT_TABLE('split'), () => castSplit(value, numberedInputs, policy));
  if (!isValueDict(value)) {
    throw refuse('Failed to parse input from JSON. Ensure that input is a valid JSON list or dictionary.');
  }
  if (value['instances'] === undefined && value['inputs'] === undefined) {
    return rephrase(NOT_TABLE('split'), () => castSplit(value, numberedInputs, policy));
  }
  return castServingInput(value, context.inputs, policy);
}

/** This form is not cast: the model's schema judges the types that the JSON has. */
function castNumpySplit(value: Value, policy: CastPolicy): Batch {
  if (!isValueDict(value) || value['index'] === undefined || value['columns'] === undefined) {
    throw refuse(`${NOT_NUMPY} It needs the keys columns, index and data.`);
  }
  return rephrase(NOT_NUMPY, () => castSplit(value, undefined, policy));
}

function castServingInput(
  body: { readonly [key: string]: Value },
  schema: Schema | undefined,
  policy: CastPolicy,
): Batch {
  const keys = Object.keys(body);
  if (keys.includes('signature_name')) {
    throw refuse(`${NOT_ARRAY} "signature_name" is currently not supported.`);
  }
  const [key] = keys;
  if (keys.length !== 1) {
    throw refuse(`${NOT_ARRAY} One of "instances" and "inputs" must be specified (not both or any other keys).`);
  }
  const data = body[key ?? ''] ?? null;
  const explanation = `${NOT_ARRAY} Ensure that the input is a valid JSON-formatted string that conforms to the request body for TF serving's Predict API.`;
  return rephrase(explanation, () => {
    if (key === 'inputs') return castArrays(data, schema, policy);
    if (isValueDict(data) || (!isValueList(data) && typeof data !== 'string')) {
      throw refuse(`instances must be a list, got ${nameOfPythonType(data)}`);
    }
    const isRecords = isValueList(data) && isValueDict(data[0]);
    return castArrays(isRecords ? Object.fromEntries(gatherColumns(data, refuse)) : data, schema, policy, isRecords);
  });
}

function castArrays(data: Value, schema: Schema | undefined, policy: CastPolicy, mustBeEven = false): Batch {
  if (schema === undefined) {
    return isValueDict(data)
      ? nameTensors(Object.entries(data), () => undefined, policy, mustBeEven)
      : { kind: 'tensors', tensors: new Map([[null, guessArray(data)]]) };
  }
  const dtypes = findDtypes(schema);
  if (!hasInputNames(schema)) {
    if (!isValueList(data))
      throw refuse(`a list is needed where the inputs have no names, got ${nameOfPythonType(data)}`);
    return { kind: 'tensors', tensors: new Map([[null, castArray(data, dtypes.get(0) ?? 'object', policy)]]) };
  }
  const [onlyName] = dtypes.size === 1 ? dtypes.keys() : [];
  const named = onlyName !== undefined && isValueList(data) ? { [onlyName]: data } : data;
  if (!isValueDict(named)) throw refuse(`an object of inputs by name is needed, got ${nameOfPythonType(data)}`);
  return nameTensors(Object.entries(named), (name) => dtypes.get(name), policy, mustBeEven);
}

function findDtypes(schema: Schema): ReadonlyMap<string | number, string> {
  const names = inputNames(schema);
  const dtypes =
    schema.kind === 'tensors'
      ? schema.tensors.map(({ dtype }) => dtype)
      : schema.columns.map(({ type }) => (isRecordType(type) ? 'object' : SCALAR_STORAGE[type]));
  return new Map(names.map((name, index) => [name, dtypes[index] ?? 'object']));
}

function nameTensors(
  entries: readonly (readonly [string, Value])[],
  dtypeOf: (name: string) => string | undefined,
  policy: CastPolicy,
  mustBeEven: boolean,
): Batch {
  const tensors = new Map<string, Tensor>();
  for (const [name, item] of entries) {
    const dtype = dtypeOf(name);
    tensors.set(name, dtype === undefined ? guessArray(item) : castArray(item, dtype, policy));
  }
  const lengths = new Set(Array.from(tensors.values(), ({ shape }) => shape[0]));
  if (mustBeEven && lengths.size > 1) {
    throw refuse('The length of values for each input/column name are not the same');
  }
  return { kind: 'tensors', tensors };
}

/** MLflow 1.x says only which form it expected; the reason helps more. */
function rephrase<T>(explanation: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof DecantError)) throw error;
    throw new DecantError('BAD_REQUEST', `${explanation} ${error.message.replace(/^Invalid input\. /, '')}`, {
      cause: error,
    });
  }
}

function refuse(message: string): DecantError {
  return new DecantError('BAD_REQUEST', message);
}
