// Golden cases of XGBoost: what tools/fixtures/xgboost_models.py wrote, found by listing.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Column } from '../../../src/data/frame.ts';
import type { Tensor } from '../../../src/data/tensor.ts';
import { readPickle } from '../../../src/formats/pickle/index.ts';
import { PythonObject } from '../../../src/formats/python/values.ts';
import type { PythonValue } from '../../../src/formats/python/values.ts';
import { readSkops } from '../../../src/formats/skops/index.ts';
import {
  createBooster,
  ESTIMATOR_CLASSES,
  isBoosterRecord,
  loadXgboostEstimator,
  readBooster,
  readEstimator,
  readXgboostModel,
} from '../../../src/libraries/xgboost/index.ts';
import type {
  Booster,
  Features,
  ImportanceType,
  PredictOptions,
  XgboostEstimator,
} from '../../../src/libraries/xgboost/index.ts';
import { takeRowItems } from '../../row-orders.ts';

/** Floats are in base64, other elements in a list. */
interface ArrayRecord {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data?: string;
  readonly values?: readonly (number | string | boolean)[];
}

interface ColumnRecord {
  readonly name: string | number;
  readonly dtype: string;
  readonly data?: string;
  readonly values?: readonly (number | string | boolean | null)[];
}

type Input =
  | ({ readonly kind: 'matrix' } & ArrayRecord)
  | {
      readonly kind: 'csr';
      readonly shape: readonly number[];
      readonly offsets: number[];
      readonly indices: number[];
      readonly data: string;
    }
  | {
      readonly kind: 'frame';
      readonly rows: number;
      readonly columns: readonly ColumnRecord[];
    };

/** One call of a method, with its answer or the message of its error. */
export interface Call {
  readonly model: string;
  readonly method: 'predict' | 'inplace_predict' | 'predict_proba' | 'apply' | 'score';
  readonly input: number;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly answer?: ArrayRecord;
  readonly error?: string;
  readonly type?: ImportanceType;
  readonly score?: Readonly<Record<string, number | number[]>>;
}

export interface Case {
  readonly versions: Readonly<Record<string, string>>;
  readonly models: Readonly<Record<string, { readonly file: string; readonly class: string }>>;
  readonly inputs: readonly Input[];
  readonly calls: readonly Call[];
}

// Another folder can be named: one with every model that the maker makes (--all).
const ROOT = process.env['XGBOOST_CASES'] ?? fileURLToPath(new URL('../../fixtures/xgboost/', import.meta.url));

/** Names of all cases. */
export function listCases(): string[] {
  return readdirSync(ROOT).sort();
}

export function readCase(name: string): Case {
  return JSON.parse(readFileSync(`${ROOT}/${name}/case.json`, 'utf8')) as Case;
}

/** Bytes of a model's file. */
export function readModelFile(name: string, file: string): Uint8Array {
  return new Uint8Array(readFileSync(`${ROOT}/${name}/${file}`));
}

/** A model of a case, as its file has it, or other bytes in its place. */
export function loadCaseModel(
  name: string,
  { file, class: className }: { readonly file: string; readonly class: string },
  bytes = readModelFile(name, file),
) {
  if (file.endsWith('.pkl') || file.endsWith('.skops')) return readRecord(readAny(file, bytes));
  const known = ESTIMATOR_CLASSES.find((candidate) => candidate === className);
  return known === undefined ? createBooster(readXgboostModel(bytes)) : loadXgboostEstimator(known, bytes);
}

function readAny(file: string, bytes: Uint8Array): PythonValue {
  return file.endsWith('.skops') ? readSkops(bytes).value : readPickle(bytes).value;
}

function readRecord(value: PythonValue): Booster | XgboostEstimator {
  if (isBoosterRecord(value)) return readBooster(value);
  if (value instanceof PythonObject) return readEstimator(value);
  throw new Error('The file holds no object.');
}

/** What the model answers to a call. */
export function answerCall(model: Booster | XgboostEstimator, call: Call, input: Input | undefined): Tensor {
  if (input === undefined) throw new Error(`The case has no input ${call.input}.`);
  const x = toFeatures(input);
  const options = toOptions(call.options ?? {});
  if (!('className' in model)) {
    return call.method === 'inplace_predict' ? model.inplacePredict(x, options) : model.predict(x, options);
  }
  const method = model[call.method as 'predict' | 'predict_proba' | 'apply'];
  if (method === undefined) throw new Error(`${model.className} has no ${call.method}.`);
  return method(x, options);
}

function toOptions(options: Readonly<Record<string, unknown>>): PredictOptions {
  const { predict_type: kind, missing, ...others } = options;
  const entries = Object.entries(others).map(([key, value]) => [
    key.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
    value,
  ]);
  return {
    ...(Object.fromEntries(entries) as PredictOptions),
    ...(kind === 'margin' ? { outputMargin: true } : {}),
    ...(missing === undefined ? {} : { missing: missing === 'inf' ? Infinity : Number(missing) }),
  };
}

/** The rows of a matrix at these positions. */
export function takeMatrixRows(input: Extract<Input, { kind: 'matrix' }>, order: readonly number[]): Input {
  const [rowCount = 0, columnCount = 0] = input.shape;
  const bytes = Array.from(Buffer.from(input.data ?? '', 'base64'));
  const data = Buffer.from(takeRowItems(bytes, rowCount, order)).toString('base64');
  return { ...input, shape: [order.length, columnCount], data };
}

/** X as the library gets it. */
export function toFeatures(input: Input): Features {
  switch (input.kind) {
    case 'matrix': {
      const [rowCount = 0, columnCount = 0] = input.shape;
      return { kind: 'matrix', rowCount, columnCount, data: decodeFloats(input.dtype, input.data ?? '') };
    }
    case 'csr': {
      const [rowCount = 0, columnCount = 0] = input.shape;
      const { offsets, indices } = input;
      const data = decodeFloats('float64', input.data);
      return {
        kind: 'csr',
        rowCount,
        columnCount,
        rowOffsets: Int32Array.from(offsets),
        columnIndices: Int32Array.from(indices),
        data,
      };
    }
    case 'frame': {
      const columns = input.columns.map(toColumn);
      return { kind: 'frame', rowCount: input.rows, columns };
    }
  }
}

function toColumn({ name, dtype, data, values = [] }: ColumnRecord): Column {
  switch (dtype) {
    case 'float64':
    case 'float32':
      return { name, dtype, values: decodeFloats(dtype, data ?? '') } as Column;
    case 'bool':
      return { name, dtype, values: Uint8Array.from(values, Number) };
    case 'int64':
      return { name, dtype, values: BigInt64Array.from(values, (value) => BigInt(value ?? 0)) };
    case 'str':
      return { name, dtype, values: values.map((value) => (value === null ? null : String(value))) };
    default:
      throw new Error(`A case has a column of ${dtype}.`);
  }
}

function decodeFloats(dtype: string, text: string): Float64Array | Float32Array {
  const bytes = new Uint8Array(Buffer.from(text, 'base64'));
  return dtype === 'float32' ? new Float32Array(bytes.buffer) : new Float64Array(bytes.buffer);
}

/** An answer to compare with another. */
export interface Described {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly elements: readonly unknown[];
}

/** An answer of the library in the terms of {@link describeTensor}. */
export function describeArray({ dtype, shape, data, values }: ArrayRecord): Described {
  const elements = data === undefined ? (values ?? []) : Array.from(decodeFloats(dtype, data));
  return { dtype, shape, elements };
}

/** A tensor to compare with another. */
export function describeTensor({ dtype, shape, data }: Tensor): Described {
  const elements = Array.from<unknown>(data).map((value) =>
    typeof value === 'bigint' ? Number(value) : dtype === 'bool' ? value === 1 : value,
  );
  return { dtype, shape, elements };
}
