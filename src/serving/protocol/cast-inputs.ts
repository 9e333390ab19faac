// `inputs` and `instances` of MLflow 2 and 3: lists and dicts as arrays, by the schema's types where there is one (MLflow's
// parse_tf_serving_input; parity SRV-054 .. SRV-059, SCH-030 .. SCH-037, SCH-070 .. SCH-074).
import type { Batch } from '../../data/batch.ts';
import { castArray, guessArray } from '../../data/casting/cast-array.ts';
import { refuseInput } from '../../data/casting/cast-error.ts';
import { flattenList } from '../../data/casting/flatten.ts';
import type { CastPolicy } from '../../data/casting/policy.ts';
import { isRecordType, SCALAR_STORAGE } from '../../data/column-type.ts';
import type { Value } from '../../data/dtype.ts';
import { isValueDict, isValueList } from '../../data/python-text.ts';
import { hasInputNames } from '../../data/schema-fields.ts';
import type { ColSpec, Schema, TensorSpec } from '../../data/schema.ts';
import type { Tensor } from '../../data/tensor.ts';
import { castInput, castNested } from './cast-input.ts';
import type { CastInput } from './cast-input.ts';
import { gatherColumns } from './gather-columns.ts';
import { buildInputFrame, buildRecordFrame } from './input-frame.ts';

type Spec = ColSpec | TensorSpec;
type Entry = readonly [string, CastInput];

/** The value of `inputs` as data for the model. */
export function castInputs(value: Value, schema: Schema | undefined, policy: CastPolicy): Batch {
  const specs = specsByName(schema);
  const [onlyName] = specs.size === 1 ? specs.keys() : [];
  if (onlyName !== undefined && isValueList(value) && !value.some(isValueDict)) {
    return toBatch([[onlyName, castInput(value, specs.get(onlyName), policy)]], schema);
  }
  if (schema !== undefined && specs.size === 0 && isValueDict(value)) {
    throw refuseInput(
      'Failed to parse input data. This model contains an un-named  model signature which expects a single ' +
        `n-dimensional array or a single value as input, however, an input of type <class 'dict'> was found.`,
    );
  }
  if (isValueDict(value)) {
    const entries = Object.entries(value).map(([name, item]): Entry => [
      name,
      castInput(item, specs.get(name), policy),
    ]);
    return toBatch(entries, schema);
  }
  if (isValueList(value) && value.every(isValueDict)) {
    if (schema?.kind === 'columns') return buildRecordFrame(value, schema, policy);
    for (const record of value) {
      for (const [name, item] of Object.entries(record)) castInput(item, specs.get(name), policy);
    }
    return { kind: 'value', value };
  }
  const [first] = schema === undefined ? [] : schema.kind === 'columns' ? schema.columns : schema.tensors;
  const input = castInput(value, first, policy);
  return input.kind === 'value' ? input : makeBatch(new Map([[null, input.tensor]]));
}

/** The value of `instances` as data for the model: a list of dicts becomes columns. */
export function castInstances(value: Value, schema: Schema | undefined, policy: CastPolicy): Batch {
  const specs = specsByName(schema);
  if (isValueList(value) && isValueDict(value[0])) {
    const columns = gatherColumns(value, refuseJson);
    const entries = Array.from(columns, ([name, items]): Entry => [name, stackItems(items, specs.get(name), policy)]);
    return checkedBatch(entries, schema);
  }
  if (isValueDict(value) && (schema === undefined || specs.size > 0)) {
    const entries = Object.entries(value).map(([name, item]): Entry => [
      name,
      castInput(item, specs.get(name), policy),
    ]);
    return checkedBatch(entries, schema);
  }
  return castInputs(value, schema, policy);
}

/** Specs of a schema by name; none where they have no names. */
function specsByName(schema: Schema | undefined): ReadonlyMap<string, Spec> {
  if (schema === undefined || !hasInputNames(schema)) return new Map();
  const entries: readonly Spec[] = schema.kind === 'columns' ? schema.columns : schema.tensors;
  return new Map(entries.map((spec) => [String(spec.name), spec]));
}

/** One array of the values of all records. */
function stackItems(items: readonly Value[], spec: Spec | undefined, policy: CastPolicy): CastInput {
  if (spec === undefined) return { kind: 'array', tensor: guessArray(items) };
  if ('dtype' in spec) return { kind: 'array', tensor: castArray(items, spec.dtype, policy) };
  const { type, required } = spec;
  if (!isRecordType(type)) return { kind: 'array', tensor: castArray(items, SCALAR_STORAGE[type], policy) };
  const value = items.map((item) => castNested(item, type, required, policy));
  if (type.kind !== 'object' && type.kind !== 'map') flattenList(value);
  return { kind: 'value', value };
}

/** All columns must be of one length; of a schema, only those that are required and no arrays count (SRV-057). */
function checkedBatch(entries: readonly Entry[], schema: Schema | undefined): Batch {
  const checked = schema === undefined || !hasInputNames(schema) ? undefined : namesOfCheckedInputs(schema);
  let expected: number | undefined;
  for (const [name, input] of entries) {
    if (checked?.has(name) === false) continue;
    const length = countItems(input);
    if (length === undefined) continue;
    if (expected !== undefined && length !== expected) {
      throw refuseInput('The length of values for each input/column name are not the same');
    }
    expected = length;
  }
  return toBatch(entries, schema);
}

function namesOfCheckedInputs(schema: Schema): ReadonlySet<string> {
  if (schema.kind === 'tensors') return new Set(schema.tensors.map(({ name }) => name ?? ''));
  return new Set(
    schema.columns.flatMap(({ name, type, required }) =>
      required && !(isRecordType(type) && type.kind === 'array') ? [String(name)] : [],
    ),
  );
}

function countItems(input: CastInput): number | undefined {
  if (input.kind === 'scalar') return undefined;
  if (input.kind === 'value') return isValueList(input.value) ? input.value.length : undefined;
  const [length] = input.tensor.shape;
  if (length === undefined) {
    throw refuseJson("TypeError('len() of unsized object')");
  }
  return length;
}

function refuseJson(error: string): Error {
  return refuseInput(`Ensure that the input is a valid JSON-formatted string.\nError: ${error}`);
}

function toBatch(entries: readonly Entry[], schema: Schema | undefined): Batch {
  if (schema?.kind === 'columns') return buildInputFrame(entries, schema);
  return makeBatch(
    new Map(entries.flatMap(([name, input]) => (input.kind === 'value' ? [] : [[name, input.tensor] as const]))),
  );
}

function makeBatch(tensors: ReadonlyMap<string | null, Tensor>): Batch {
  return { kind: 'tensors', tensors };
}
