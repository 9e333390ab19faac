// Golden cases of CatBoost: what tools/fixtures/catboost_models.py wrote, as features, options and answers.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PythonFloat } from '../../../src/data/dtype.ts';
import type { Dtype, Value } from '../../../src/data/dtype.ts';
import type { Column } from '../../../src/data/frame.ts';
import { makeMatrix } from '../../../src/data/matrix.ts';
import { makeStorage } from '../../../src/data/storage.ts';
import type { Tensor } from '../../../src/data/tensor.ts';
import { readPickle } from '../../../src/formats/pickle/index.ts';
import { PythonObject } from '../../../src/formats/python/values.ts';
import {
  createEstimator,
  readCatboostEstimator,
  readModel,
  readTrainingParam,
} from '../../../src/libraries/catboost/index.ts';
import type { CatboostEstimator, ClassName, Features } from '../../../src/libraries/catboost/index.ts';
import { takeRowItems } from '../../row-orders.ts';

/** A cell of case.json: JSON, and `{"float": "nan"}` for what JSON lacks. */
type Cell = string | number | boolean | null | { readonly float: string };

/** An array or table of case.json. */
type Input =
  | {
      readonly kind: 'frame';
      readonly columns: readonly { readonly name: string; readonly dtype: string; readonly values: readonly Cell[] }[];
    }
  | { readonly kind: 'array'; readonly dtype: string; readonly rows: readonly (readonly Cell[])[] }
  | { readonly kind: 'series'; readonly dtype: string; readonly values: readonly Cell[] };

/** What Python answered. */
export type Answer =
  | { readonly dtype?: string; readonly shape?: readonly number[]; readonly values: readonly Cell[] }
  | { readonly error: string };

export interface Call {
  readonly method:
    | 'predict'
    | 'predict_proba'
    | 'predict_log_proba'
    | 'classes'
    | 'names'
    | 'calc_leaf_indexes'
    | 'shap_values'
    | 'values_change';
  readonly options: Readonly<Record<string, Value>>;
  readonly input?: number;
  readonly answer: Answer;
}

export interface Case {
  readonly versions: Readonly<Record<string, string>>;
  readonly class: ClassName;
  readonly inputs: readonly Input[];
  readonly calls: readonly Call[];
}

export const ROOT =
  process.env['CATBOOST_CASES'] ?? fileURLToPath(new URL('../../fixtures/catboost/', import.meta.url));

/** Names of all cases. */
export function listCases(): string[] {
  return readdirSync(ROOT);
}

export function readCase(name: string): Case {
  return JSON.parse(readFileSync(`${ROOT}/${name}/case.json`, 'utf8')) as Case;
}

/** Bytes of a case's model. */
export function readBytes(name: string): { readonly file: string; readonly bytes: Uint8Array } {
  const file = ['model.cbm', 'model.json', 'model.pkl'].find((path) => existsSync(`${ROOT}/${name}/${path}`)) ?? '';
  return { file, bytes: new Uint8Array(readFileSync(`${ROOT}/${name}/${file}`)) };
}

/** The model of a case. */
export function loadCase(name: string): CatboostEstimator {
  const { file, bytes } = readBytes(name);
  if (file === 'model.pkl') {
    const { value } = readPickle(bytes);
    if (value instanceof PythonObject) return readCatboostEstimator(value);
    throw new Error(`${name} is no object`);
  }
  const model = readModel(bytes);
  const loss = readTrainingParam(model.info, 'loss_function');
  return createEstimator(model, readCase(name).class, typeof loss === 'string' ? loss : undefined);
}

/** Number of rows of an input. */
export function countRows(input: Input): number {
  if (input.kind === 'series') return 1;
  return input.kind === 'frame' ? (input.columns[0]?.values.length ?? 0) : input.rows.length;
}

/** The rows of an input at these positions. */
export function takeRows(input: Input, order: readonly number[]): Input {
  if (input.kind === 'series') return input;
  if (input.kind !== 'frame') return { ...input, rows: takeRowItems(input.rows, input.rows.length, order) };
  const columns = input.columns.map((column) => ({
    ...column,
    values: takeRowItems(column.values, column.values.length, order),
  }));
  return { ...input, columns };
}

/** X of an input. */
export function toFeatures(input: Input): Features {
  switch (input.kind) {
    case 'frame': {
      const columns = input.columns.map(({ name, dtype, values }) => toColumn(name, dtype, values));
      return { kind: 'frame', rowCount: columns[0]?.values.length ?? 0, columns };
    }
    case 'series':
      return { kind: 'series', rowCount: input.values.length, values: input.values.map(toValue) };
    case 'array': {
      const { dtype, rows } = input;
      const width = rows[0]?.length ?? 0;
      if (dtype === 'float64') return makeMatrix(rows.length, width, Float64Array.from(rows.flat(), toNumber));
      if (dtype === 'float32') return makeMatrix(rows.length, width, Float32Array.from(rows.flat(), toNumber));
      const columns = Array.from({ length: width }, (_, column) =>
        toColumn(
          column,
          dtype,
          rows.map((row) => row[column] ?? null),
        ),
      );
      return { kind: 'array', rowCount: rows.length, columns };
    }
  }
}

function toNumber(cell: Cell): number {
  return Number(toValue(cell));
}

function toColumn(name: string | number, dtype: string, cells: readonly Cell[]): Column {
  const values = cells.map(toValue);
  if (dtype === 'object') return { name, dtype, values };
  const storage = makeStorage(dtype as Dtype, values.length);
  const out = storage as { [row: number]: unknown };
  const isBig = storage instanceof BigInt64Array || storage instanceof BigUint64Array;
  for (const [row, value] of values.entries()) out[row] = isBig ? BigInt(Number(value)) : value;
  return { name, dtype, values: storage } as Column;
}

export function toValue(cell: Cell): Value {
  if (cell === null || typeof cell !== 'object') return cell;
  return cell.float === 'nan' ? Number.NaN : cell.float === 'inf' ? Infinity : -Infinity;
}

/** Elements as JSON would have them. */
export function listElements(tensor: Tensor): Value[] {
  return Array.from<Value>(tensor.data as ArrayLike<Value>).map((value) => {
    if (tensor.dtype === 'bool') return value !== 0;
    if (value instanceof PythonFloat) return value.value;
    return typeof value === 'bigint' ? Number(value) : value;
  });
}
