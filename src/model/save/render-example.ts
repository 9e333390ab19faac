// The input example of a model as files (mlflow.models.utils._Example; parity MLM-040 .. MLM-046).
import type { Batch, Params } from '../../data/batch.ts';
import { formatDatetime } from '../../data/datetime.ts';
import { inferParams } from '../../data/infer-signature.ts';
import { isFloatDtype, NAT, PythonFloat } from '../../data/dtype.ts';
import type { Value } from '../../data/dtype.ts';
import type { Column, Frame } from '../../data/frame.ts';
import { toBatch } from '../../data/input.ts';
import type { ModelInput } from '../../data/input.ts';
import { isPlainObject, toPlainValue } from '../../data/input/js-value.ts';
import type { ParamSpec } from '../../data/schema.ts';
import { isValueDict } from '../../data/python-text.ts';
import type { Tensor } from '../../data/tensor.ts';
import { DecantError } from '../../errors.ts';
import { renderValue } from '../../formats/json/index.ts';

export const EXAMPLE_FILE = 'input_example.json';
export const SERVING_FILE = 'serving_input_example.json';

/** An example, ready to be written. */
export interface RenderedExample {
  /** `saved_input_example_info` of the MLmodel file. */
  readonly info: Readonly<Record<string, Value>>;
  readonly files: ReadonlyMap<string, string>;
  /** What the model is asked with, to learn its signature. */
  readonly batch: Batch;
  readonly params: Params;
  /** What the params say of themselves; undefined for an example without. */
  readonly paramSpecs: readonly ParamSpec[] | undefined;
}

/**
 * A table, an array, arrays by name, or plain values; or a pair of any of them, but an object, and an object of params. Params that no
 * schema can hold are refused.
 */
export function renderExample(given: ModelInput | ExampleWithParams): RenderedExample {
  const pair = isPair(given) ? given : undefined;
  const batch = toBatch(pair === undefined ? given : pair[0], undefined);
  const params = pair === undefined ? undefined : (toPlainValue(pair[1]) as Params);
  const { example, serving, info } = describeBatch(batch);
  const isEmpty = params === undefined || Object.keys(params).length === 0;
  return {
    info: {
      artifact_path: EXAMPLE_FILE,
      serving_input_path: SERVING_FILE,
      ...info,
      ...(isEmpty ? {} : { params: 'true' }),
    },
    files: new Map([
      [EXAMPLE_FILE, renderValue(params === undefined ? example : { inputs: example, params })],
      [SERVING_FILE, renderValue(params === undefined ? serving : addParams(serving, params), { indent: 2 })],
    ]),
    batch,
    params: params ?? {},
    paramSpecs: isEmpty ? undefined : inferParams(params),
  };
}

/** The body of a request to the scoring server for an example (mlflow.models.convert_input_example_to_serving_input; parity API-004). */
export function convertInputExampleToServingInput(example: ModelInput | ExampleWithParams): string {
  return renderExample(example).files.get(SERVING_FILE) ?? '';
}

/** An example of inputs and one of params. */
export type ExampleWithParams = readonly [input: ModelInput, params: Readonly<Record<string, unknown>>];

// Two objects are two rows.
function isPair(given: unknown): given is ExampleWithParams {
  if (!Array.isArray(given) || given.length !== 2) return false;
  const [input, params] = given as readonly unknown[];
  const isRow = isPlainObject(input) && !('kind' in input);
  return isPlainObject(params) && !isRow;
}

/** Keys of requests of language models, which are sent as they are. */
const UNWRAPPED_KEYS = ['messages', 'prompt', 'input'];

function addParams(serving: Readonly<Record<string, Value>>, params: Params): Value {
  return isUnwrapped(serving) ? { ...serving, ...params } : { ...serving, params };
}

function isUnwrapped(value: Readonly<Record<string, Value>>): boolean {
  return UNWRAPPED_KEYS.some((key) => Object.hasOwn(value, key));
}

function describeBatch(batch: Batch): {
  readonly example: Value;
  readonly serving: Readonly<Record<string, Value>>;
  readonly info: Readonly<Record<string, Value>>;
} {
  switch (batch.kind) {
    case 'frame': {
      const example = splitFrame(batch);
      const orient = 'columns' in example ? 'split' : 'values';
      return { example, serving: { dataframe_split: example }, info: { pandas_orient: orient, type: 'dataframe' } };
    }
    case 'tensors': {
      const single = batch.tensors.get(null);
      const example =
        single === undefined
          ? Object.fromEntries([...batch.tensors].map(([name, tensor]) => [name ?? '', nestTensor(tensor)]))
          : nestTensor(single);
      return { example, serving: { inputs: example }, info: { type: 'ndarray' } };
    }
    case 'value': {
      const { value } = batch;
      const serving = isValueDict(value) && isUnwrapped(value) ? value : { inputs: value };
      return { example: value, serving, info: { type: 'json_object' } };
    }
    case 'list':
      throw new DecantError('INVALID_PARAMETER_VALUE', 'A list of tables or arrays is no input example.');
  }
}

// Columns that are only numbered are left out.
function splitFrame({ columns, rowCount }: Frame): Readonly<Record<string, Value>> {
  const data = Array.from({ length: rowCount }, (_, row) => columns.map((column) => readCell(column, row)));
  if (columns.every(({ name }, index) => name === index)) return { data };
  return { columns: columns.map(({ name }) => name), data };
}

// An array has null for NaN, and numbers for dates.
function nestTensor({ dtype, data, shape }: Tensor): Value {
  const column = { name: '', dtype, values: data } as Column;
  const readElement = (index: number): Value => {
    if (column.dtype === 'datetime64') return column.values[index] ?? NAT;
    const value = readNumber(column, index);
    return value instanceof PythonFloat && Number.isNaN(value.value) ? null : value;
  };
  const nest = (axis: number, start: number, size: number): Value => {
    const length = shape[axis];
    if (length === undefined) return readElement(start);
    const step = size / Math.max(length, 1);
    return Array.from({ length }, (_, index) => nest(axis + 1, start + index * step, step));
  };
  return nest(0, 0, data.length);
}

// A table has NaN as Python writes it, for texts that are missing too, and dates in ISO 8601 (MLM-045).
function readCell(column: Column, row: number): Value {
  if (column.dtype === 'datetime64') return formatDatetime(column.values[row] ?? NAT);
  if (column.dtype === 'str') return column.values[row] ?? new PythonFloat(NaN);
  return readNumber(column, row);
}

function readNumber(column: Column, row: number): Value {
  if (column.dtype === 'bool') return column.values[row] === 1;
  const value: Value = column.values[row] ?? null;
  return typeof value === 'number' && isFloatDtype(column.dtype) ? new PythonFloat(value) : value;
}
