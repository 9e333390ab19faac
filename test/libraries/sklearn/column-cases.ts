// Golden cases of imputers, encoders and ColumnTransformer: what tools/fixtures/sklearn_columns.py wrote, as features and values.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { PythonFloat } from '../../../src/data/dtype.ts';
import type { Value } from '../../../src/data/dtype.ts';
import type { Column } from '../../../src/data/frame.ts';
import { makeMatrix } from '../../../src/data/matrix.ts';
import { DecantError } from '../../../src/errors.ts';
import { readPickle } from '../../../src/formats/pickle/index.ts';
import { PythonDict, PythonObject } from '../../../src/formats/python/values.ts';
import type { PythonValue } from '../../../src/formats/python/values.ts';
import { readSkops } from '../../../src/formats/skops/index.ts';
import { makeNumberColumn } from '../../../src/libraries/sklearn/array-columns.ts';
import { requireMethod } from '../../../src/libraries/sklearn/estimator.ts';
import type { Features } from '../../../src/libraries/sklearn/estimator.ts';
import { loadEstimator } from '../../../src/libraries/sklearn/load.ts';

/** A cell of case.json: JSON, and `{"float": "nan"}` for what JSON lacks. */
type Cell = string | number | boolean | null | { readonly float: string };

/** An array or table of case.json. */
export type Table =
  | {
      readonly kind: 'frame';
      readonly columns: readonly {
        readonly name: string | number;
        readonly dtype: string;
        readonly values: readonly Cell[];
      }[];
    }
  | {
      readonly kind: 'array' | 'sparse';
      readonly dtype: string;
      readonly rows: readonly (readonly Cell[])[];
      readonly columnCount: number;
    };

interface Case {
  readonly outputNames: readonly string[] | null;
  readonly transforms: readonly { readonly input: Table; readonly answer?: Table; readonly error?: string }[];
}

const ROOT = fileURLToPath(new URL('../../fixtures/sklearn/', import.meta.url));

/** Declares a test for each case whose name, after its stack, starts with the prefix. */
export function testCases(prefix: string): void {
  const names = readdirSync(ROOT).filter((name) => name.slice(name.indexOf('-') + 1).startsWith(prefix));
  test.each(names)('%s answers as scikit-learn does', (name) => {
    const { transforms, outputNames } = JSON.parse(readFileSync(`${ROOT}${name}/case.json`, 'utf8')) as Case;
    const estimator = loadEstimator(readCase(name));
    const transform = requireMethod(estimator, 'transform');
    if (outputNames !== null && estimator.outputNames !== undefined) {
      expect(estimator.outputNames(estimator.featureNames)).toEqual(outputNames);
    }
    for (const { input, answer, error } of transforms) {
      const x = toFeatures(input);
      if (answer === undefined) {
        expect(
          catchCode(() => transform(x)),
          error,
        ).toBe('INVALID_PARAMETER_VALUE');
      } else {
        expect(describe(transform(x))).toEqual(describeTable(answer));
      }
    }
  });
}

/** The record in a case's model file. */
export function readCase(name: string): PythonValue {
  const skops = `${ROOT}${name}/model.skops`;
  if (existsSync(skops)) return readSkops(new Uint8Array(readFileSync(skops))).value;
  return readPickle(new Uint8Array(readFileSync(`${ROOT}${name}/model.pkl`))).value;
}

/** The record of a case with attributes replaced; undefined removes one. */
export function changeCase(name: string, changes: Readonly<Record<string, PythonValue | undefined>>): PythonObject {
  const record = readCase(name);
  if (!(record instanceof PythonObject) || !(record.state instanceof PythonDict))
    throw new Error(`${name} is no object`);
  for (const [key, value] of Object.entries(changes)) {
    if (value === undefined) record.state.entries.delete(key);
    else record.state.entries.set(key, value);
  }
  return record;
}

/** The error of a call; the test fails without one. */
export function catchError(call: () => unknown): DecantError {
  try {
    call();
  } catch (error) {
    if (error instanceof DecantError) return error;
    throw error;
  }
  throw new Error('The call was expected to throw.');
}

function catchCode(call: () => unknown): string {
  return catchError(call).code;
}

function toValue(cell: Cell): Value {
  if (cell === null || typeof cell !== 'object') return cell;
  return cell.float === 'nan' ? Number.NaN : cell.float === 'inf' ? Infinity : -Infinity;
}

function toColumn(name: string | number, dtype: string, cells: readonly Cell[]): Column {
  const values = cells.map(toValue);
  switch (dtype) {
    case 'object':
      return { name, dtype, values };
    case 'str':
      return { name, dtype, values: values.map((value) => (typeof value === 'string' ? value : null)) };
    case 'bool':
    case 'int32':
    case 'int64':
    case 'uint8':
    case 'float32':
    case 'float64':
      return makeNumberColumn(name, dtype, values.map(Number));
    default:
      throw new Error(`${dtype} is no type of the cases`);
  }
}

/** X of a case. */
export function toFeatures(table: Table): Features {
  if (table.kind === 'frame') {
    const columns = table.columns.map(({ name, dtype, values }) => toColumn(name, dtype, values));
    return { kind: 'frame', rowCount: columns[0]?.values.length ?? 0, columns };
  }
  const { rows, columnCount, dtype } = table;
  const numbers = rows.flatMap((row) => row.map((cell) => Number(toValue(cell))));
  if (table.kind === 'sparse') {
    const places = numbers.flatMap((number, place) => (number === 0 ? [] : [place]));
    return {
      kind: 'csr',
      rowCount: rows.length,
      columnCount,
      rowOffsets: Int32Array.from({ length: rows.length + 1 }, (_, row) =>
        places.reduce((count, place) => (place < row * columnCount ? count + 1 : count), 0),
      ),
      columnIndices: Int32Array.from(places, (place) => place % columnCount),
      data: Float64Array.from(places, (place) => numbers[place] ?? 0),
    };
  }
  if (dtype === 'float64') return makeMatrix(rows.length, columnCount, Float64Array.from(numbers));
  if (dtype === 'float32') return makeMatrix(rows.length, columnCount, Float32Array.from(numbers));
  const columns = Array.from({ length: columnCount }, (_, name) =>
    toColumn(
      name,
      dtype,
      rows.map((row) => row[name] ?? null),
    ),
  );
  return { kind: 'frame', rowCount: rows.length, columns };
}

/** What tests compare: sparse or not, element types, names of a table, and elements by rows. */
interface Described {
  readonly sparse: boolean;
  readonly dtypes: readonly string[];
  readonly names: readonly (string | number)[];
  readonly rows: readonly (readonly Value[])[];
}

function describe(x: Features): Described {
  if (x.kind === 'frame') {
    const rows = Array.from({ length: x.rowCount }, (_, row) => x.columns.map((column) => cellOf(column, row)));
    const names = x.columns.map(({ name }) => name);
    return { sparse: false, dtypes: [...new Set(x.columns.map(({ dtype }) => dtype))], names, rows };
  }
  const rows = Array.from({ length: x.rowCount }, () => new Array<number>(x.columnCount).fill(0));
  if (x.kind === 'matrix') {
    x.data.forEach((element, place) => {
      const row = rows[Math.floor(place / x.columnCount)];
      if (row !== undefined) row[place % x.columnCount] = element;
    });
  } else {
    for (const [index, row] of rows.entries()) {
      for (let at = x.rowOffsets[index] ?? 0; at < (x.rowOffsets[index + 1] ?? 0); at++) {
        row[x.columnIndices[at] ?? 0] = x.data[at] ?? 0;
      }
    }
  }
  // Sparse matrices hold floats here, whatever the estimator's dtype.
  const dtype = x.data instanceof Float32Array ? 'float32' : 'float64';
  const names = Array.from({ length: x.columnCount }, (_, name) => name);
  return { sparse: x.kind === 'csr', dtypes: x.kind === 'csr' ? [] : [dtype], names, rows };
}

function cellOf(column: Column, row: number): Value {
  const value = column.values[row];
  if (column.dtype === 'bool') return value !== 0;
  if (value instanceof PythonFloat) return value.value;
  return typeof value === 'bigint' ? Number(value) : (value ?? null);
}

function describeTable(table: Table): Described {
  if (table.kind === 'frame') {
    const rowCount = table.columns[0]?.values.length ?? 0;
    const rows = Array.from({ length: rowCount }, (_, row) =>
      table.columns.map(({ values }) => toValue(values[row] ?? null)),
    );
    const names = table.columns.map(({ name }) => name);
    return { sparse: false, dtypes: [...new Set(table.columns.map(({ dtype }) => dtype))], names, rows };
  }
  const sparse = table.kind === 'sparse';
  const rows = table.rows.map((row) => row.map((cell) => (sparse ? Number(toValue(cell)) : toValue(cell))));
  const names = Array.from({ length: table.columnCount }, (_, name) => name);
  return { sparse, dtypes: sparse ? [] : [table.dtype], names, rows };
}
