// The JSON of tools/fixtures/sklearn_fitted_tables.py: tables, records with every type, answers.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PythonFloat } from '../../../../src/data/dtype.ts';
import type { NumericDtype, Value } from '../../../../src/data/dtype.ts';
import type { Column, Frame } from '../../../../src/data/frame.ts';
import { makeMatrix } from '../../../../src/data/matrix.ts';
import { describeDtype, readTensor } from '../../../../src/formats/python/ndarray.ts';
import {
  NdArray,
  PythonDict,
  PythonDtype,
  PythonGlobal,
  PythonObject,
  PythonSlice,
  PythonTuple,
} from '../../../../src/formats/python/values.ts';
import {
  makeNumberColumn,
  matrixToFrame,
  tableDtype,
  toObjects,
} from '../../../../src/libraries/sklearn/array-columns.ts';
import { requireTable } from '../../../../src/libraries/sklearn/estimator.ts';
import type { Features } from '../../../../src/libraries/sklearn/estimator.ts';
import { compressRows, spreadRows } from '../../../../src/libraries/sklearn/sparse-rows.ts';

const FOLDER = resolve(import.meta.dirname, '../../../fixtures/sklearn-training');

/** X: a DataFrame or an array; null is missing. */
export type TableCase =
  | { readonly columns: readonly { readonly name: string; readonly dtype: string; readonly values: unknown[] }[] }
  | {
      readonly array: NumericDtype;
      readonly rows: readonly (readonly (number | null)[])[];
      readonly sparse?: boolean;
    };

export interface FittedCase {
  readonly class: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Names of all parameters, where they are compared. */
  readonly paramNames?: readonly string[];
  readonly x: TableCase;
  readonly other: TableCase;
  readonly state: unknown;
  readonly names: readonly string[];
  readonly answers: readonly [unknown, unknown];
}

/** The cases of a file, each with a name for its test. */
export function readFittedCases(name: string): readonly (readonly [string, FittedCase])[] {
  const { tables, cases } = JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')) as {
    readonly tables: readonly TableCase[];
    readonly cases: readonly (Omit<FittedCase, 'x' | 'other'> & { readonly x: number; readonly other: number })[];
  };
  return cases.map((one, number) => [
    `${number} ${one.class} ${Object.keys(one.params).join()}`,
    { ...one, x: tables[one.x]!, other: tables[one.other]! },
  ]);
}

/** Parameters and cells of JSON as JavaScript values. */
export function readValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(readValue);
  if (typeof value !== 'object' || value === null) return value;
  if ('float' in value) return value.float === 'nan' ? Number.NaN : value.float;
  if ('class' in value) return String(value.class).split('.').at(-1);
  if ('tuple' in value) return readValue(value.tuple);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, readValue(item)]));
}

/** X as Decant's own. */
export function readTable(table: TableCase): Features {
  if ('array' in table) {
    const { array, rows, sparse } = table;
    const numbers = rows.flat().map((number) => number ?? Number.NaN);
    const [rowCount, width] = [rows.length, rows[0]?.length ?? 0];
    if (sparse === true) return compressRows(makeMatrix(rowCount, width, Float64Array.from(numbers)));
    if (array === 'float64') return makeMatrix(rowCount, width, Float64Array.from(numbers));
    if (array === 'float32') return makeMatrix(rowCount, width, Float32Array.from(numbers));
    const columns = Array.from({ length: width }, (_, column) =>
      makeNumberColumn(
        column,
        array,
        rows.map((row) => row[column]!),
      ),
    );
    return { kind: 'frame', rowCount, columns, isArray: true };
  }
  const columns = table.columns.map(({ name, dtype, values }): Column => {
    if (dtype === 'str') return { name, dtype, values: values as (string | null)[] };
    if (dtype === 'object') return { name, dtype, values: values.map(readObject) };
    return makeNumberColumn(
      name,
      dtype as NumericDtype,
      values.map((value) => (value === null ? Number.NaN : Number(value))),
    );
  });
  return { kind: 'frame', rowCount: columns[0]!.values.length, columns } satisfies Frame;
}

function readObject(value: unknown): Value {
  if (typeof value !== 'object' || value === null) return value as Value;
  const { float } = value as { readonly float: number | 'nan' };
  return float === 'nan' ? Number.NaN : new PythonFloat(float);
}

/** A record with every type, as the script describes it. */
export function describeRecord(value: unknown): unknown {
  if (typeof value === 'number') return Number.isNaN(value) ? { float: 'nan' } : value;
  if (value instanceof PythonFloat) return { float: value.value };
  if (value instanceof PythonTuple) return { tuple: value.items.map(describeRecord) };
  if (value instanceof PythonDict) return { dict: describeEntries(value) };
  if (value instanceof PythonSlice) return { slice: [value.start, value.stop, value.step] };
  if (value instanceof PythonGlobal) return { class: value.path };
  if (value instanceof PythonDtype) return { dtype: describeDtype(value.dtype) };
  if (value instanceof PythonObject) {
    return { object: value.type.path, state: describeEntries(value.state as PythonDict) };
  }
  if (value instanceof NdArray) return describeArray(value);
  return Array.isArray(value) ? value.map(describeRecord) : value;
}

/** The state of a record, in its order. */
export function describeEntries({ entries }: PythonDict): unknown[] {
  return [...entries].map(([key, item]) => [describeRecord(key), describeRecord(item)]);
}

function describeArray(array: NdArray): unknown {
  const dtype = array.dtype.kind === 'U' ? `<U${array.dtype.itemSize / 4}` : describeDtype(array.dtype);
  const items =
    array.items === undefined
      ? toElements(readTensor(array))
      : array.items.map((item, index) =>
          array.wholeFloats?.has(index) === true ? { float: item } : describeRecord(item),
        );
  return array.isScalar ? { scalar: dtype, value: items[0] } : { array: dtype, shape: [...array.shape], items };
}

function toElements({ dtype, data }: { readonly dtype: string; readonly data: ArrayLike<unknown> }): unknown[] {
  return Array.from(data, (element) => {
    if (dtype === 'bool') return element !== 0;
    if (typeof element === 'bigint') return Number(element);
    return dtype.startsWith('float') ? describeFloat(element as number) : element;
  });
}

function describeFloat(value: number): unknown {
  if (Number.isNaN(value)) return { float: 'nan' };
  return Number.isInteger(value) ? { float: value } : value;
}

/** An answer of transform, as the script describes it. */
export function describeAnswer(answer: Features): {
  readonly sparse: boolean;
  readonly dtype: string;
  readonly rows: readonly (readonly unknown[])[];
} {
  const table = requireTable(answer);
  const isSparse = table.kind === 'csr';
  const { rowCount, columns } =
    table.kind === 'frame'
      ? table
      : matrixToFrame(isSparse ? makeMatrix(table.rowCount, table.columnCount, spreadRows(table)) : table);
  const dtype = isSparse && table.data instanceof Float32Array ? 'float32' : tableDtype(columns);
  const values = columns.map((column) => toObjects(column, Number.NaN).map(describeRecord));
  return {
    sparse: isSparse,
    dtype,
    rows: Array.from({ length: rowCount }, (_, row) => values.map((column) => column[row])),
  };
}
