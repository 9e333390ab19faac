// Golden cases of LightGBM: what tools/fixtures/lightgbm_models.py wrote, as features, options and answers.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { NAT, PythonFloat } from '../../../src/data/dtype.ts';
import type { Dtype, Value } from '../../../src/data/dtype.ts';
import type { Column } from '../../../src/data/frame.ts';
import { makeStorage } from '../../../src/data/storage.ts';

import type { Tensor } from '../../../src/data/tensor.ts';
import { readPickle } from '../../../src/formats/pickle/index.ts';
import { PythonObject } from '../../../src/formats/python/values.ts';
import { readSkops } from '../../../src/formats/skops/index.ts';
import {
  arrayToMatrix,
  Booster,
  isEstimatorRecord,
  readBooster,
  readLightgbmEstimator,
  readModelText,
} from '../../../src/libraries/lightgbm/index.ts';
import type { Features, LightgbmEstimator } from '../../../src/libraries/lightgbm/index.ts';
import { takeRowItems } from '../../row-orders.ts';

/** A cell of case.json: JSON, and `{"float": "nan"}` for what JSON lacks. */
type Cell = string | number | boolean | null | { readonly float: string };

/** An array or table of case.json. */
type Input =
  | {
      readonly kind: 'frame';
      readonly columns: readonly {
        readonly name: string | number;
        readonly dtype: string;
        readonly values: readonly Cell[];
      }[];
    }
  | { readonly kind: 'array' | 'sparse'; readonly dtype: string; readonly rows: readonly (readonly Cell[])[] };

/** What Python answered. */
export type Answer =
  | { readonly dtype: string; readonly shape: readonly number[]; readonly values: readonly Cell[] }
  | { readonly error: string }
  | readonly string[];

export interface Call {
  readonly method: 'predict' | 'predict_proba' | 'importance' | 'names';
  readonly options: Readonly<Record<string, Value>>;
  readonly input?: number;
  readonly answer: Answer;
}

export interface Case {
  readonly versions: Readonly<Record<string, string>>;
  readonly inputs: readonly Input[];
  readonly calls: readonly Call[];
}

export const ROOT =
  process.env['LIGHTGBM_CASES'] ?? fileURLToPath(new URL('../../fixtures/lightgbm/', import.meta.url));

/** Names of all cases. */
export function listCases(): string[] {
  return readdirSync(ROOT);
}

export function readCase(name: string): Case {
  return JSON.parse(readFileSync(`${ROOT}/${name}/case.json`, 'utf8')) as Case;
}

/** The model of a case. */
export function loadCase(name: string): Booster | LightgbmEstimator {
  const file = ['model.txt', 'model.pkl', 'model.skops'].find((path) => existsSync(`${ROOT}/${name}/${path}`)) ?? '';
  const bytes = new Uint8Array(readFileSync(`${ROOT}/${name}/${file}`));
  if (file === 'model.txt') return new Booster(readModelText(new TextDecoder().decode(bytes)));
  const { value } = file === 'model.pkl' ? readPickle(bytes) : readSkops(bytes);
  if (isEstimatorRecord(value)) return readLightgbmEstimator(value);
  if (value instanceof PythonObject) return readBooster(value);
  throw new Error(`${name} is no model`);
}

/** The pickled object of a case. */
export function readRecord(name: string): PythonObject {
  const { value } = readPickle(new Uint8Array(readFileSync(`${ROOT}/${name}/model.pkl`)));
  if (value instanceof PythonObject) return value;
  throw new Error(`${name} is no object`);
}

/** Number of rows of an input. */
export function countRows(input: Input): number {
  return input.kind === 'frame' ? (input.columns[0]?.values.length ?? 0) : input.rows.length;
}

/** The rows of an input at these positions. */
export function takeRows(input: Input, order: readonly number[]): Input {
  if (input.kind !== 'frame') return { ...input, rows: takeRowItems(input.rows, input.rows.length, order) };
  const columns = input.columns.map((column) => ({
    ...column,
    values: takeRowItems(column.values, column.values.length, order),
  }));
  return { ...input, columns };
}

/** X of an input, as a Booster or an estimator takes it, and the columns that are categories of pandas. */
export function toFeatures(input: Input, isBooster: boolean): { readonly x: Features; readonly categories: string[] } {
  if (input.kind === 'frame') {
    const columns = input.columns.map(({ name, dtype, values }) => toColumn(name, dtype, values));
    const categories = input.columns.filter(({ dtype }) => dtype === 'category').map(({ name }) => String(name));
    return { x: { kind: 'frame', rowCount: columns[0]?.values.length ?? 0, columns }, categories };
  }
  const { rows, dtype } = input;
  const columnCount = rows[0]?.length ?? 0;
  const column = toColumn(0, dtype, rows.flat());
  const tensor = {
    kind: 'tensor',
    dtype: column.dtype,
    shape: [rows.length, columnCount],
    data: column.values,
  } as Tensor;
  const matrix = arrayToMatrix(tensor, isBooster ? 'float32' : 'float64');
  if (input.kind === 'array') return { x: matrix, categories: [] };
  const places = Array.from(matrix.data.keys()).filter((place) => matrix.data[place] !== 0);
  return {
    x: {
      kind: 'csr',
      rowCount: rows.length,
      columnCount,
      rowOffsets: Int32Array.from(
        { length: rows.length + 1 },
        (_, row) => places.filter((place) => place < row * columnCount).length,
      ),
      columnIndices: Int32Array.from(places, (place) => place % columnCount),
      data: Float64Array.from(places, (place) => matrix.data[place] ?? 0),
    },
    categories: [],
  };
}

function toColumn(name: string | number, dtype: string, cells: readonly Cell[]): Column {
  const values = cells.map(toValue);
  if (dtype === 'object' || dtype === 'category') return { name, dtype: 'object', values };
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
    return typeof value === 'bigint' && value !== NAT ? Number(value) : value;
  });
}
