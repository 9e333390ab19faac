// Tables and answers of case.json (tools/fixtures/sklearn_cases.py) as features, and in a shape that tests compare.
import { PythonFloat } from '../../../src/data/dtype.ts';
import type { Value } from '../../../src/data/dtype.ts';
import type { Column } from '../../../src/data/frame.ts';
import { makeMatrix } from '../../../src/data/matrix.ts';
import { makeNumberColumn } from '../../../src/libraries/sklearn/array-columns.ts';
import { requireTable } from '../../../src/libraries/sklearn/estimator.ts';
import type { Features, Prediction } from '../../../src/libraries/sklearn/estimator.ts';

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

/** X of a case: an array, a table, or a list of texts or maps. */
export type Input = Table | { readonly kind: 'series'; readonly values: readonly Value[] };

/** What a predict-like method answered. */
export type Answer =
  | {
      readonly kind: 'tensor';
      readonly dtype: string;
      readonly shape: readonly number[];
      readonly data: readonly Cell[];
    }
  | { readonly kind: 'list'; readonly items: readonly Answer[] };

function toValue(cell: Cell): Value {
  if (cell === null || typeof cell !== 'object') return cell;
  return cell.float === 'nan' ? Number.NaN : cell.float === 'inf' ? Infinity : -Infinity;
}

// case.json has the shortest digits of a float32.
function toValues(dtype: string, cells: readonly Cell[]): Value[] {
  const values = cells.map(toValue);
  return dtype === 'float32' ? values.map((value) => Math.fround(Number(value))) : values;
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
export function toFeatures(table: Input): Features {
  if (table.kind === 'series') return { kind: 'series', rowCount: table.values.length, values: table.values };
  if (table.kind === 'frame') {
    const columns = table.columns.map(({ name, dtype, values }) => toColumn(name, dtype, values));
    return { kind: 'frame', rowCount: columns[0]?.values.length ?? 0, columns };
  }
  const { rows, columnCount, dtype } = table;
  if (table.kind === 'sparse') return toSparse(rows, columnCount, dtype);
  if (dtype === 'float64' || dtype === 'float32') {
    const numbers = rows.flatMap((row) => row.map((cell) => Number(toValue(cell))));
    const data = dtype === 'float64' ? Float64Array.from(numbers) : Float32Array.from(numbers);
    return makeMatrix(rows.length, columnCount, data);
  }
  const columns = Array.from({ length: columnCount }, (_, name) =>
    toColumn(
      name,
      dtype,
      rows.map((row) => row[name] ?? null),
    ),
  );
  return { kind: 'frame', rowCount: rows.length, columns };
}

function toSparse(rows: readonly (readonly Cell[])[], columnCount: number, dtype: string): Features {
  const numbers = rows.flatMap((row) => row.map((cell) => Number(toValue(cell))));
  const places = numbers.flatMap((number, place) => (number === 0 ? [] : [place]));
  const elements = places.map((place) => numbers[place] ?? 0);
  return {
    kind: 'csr',
    rowCount: rows.length,
    columnCount,
    rowOffsets: Int32Array.from({ length: rows.length + 1 }, (_, row) =>
      places.reduce((count, place) => (place < row * columnCount ? count + 1 : count), 0),
    ),
    columnIndices: Int32Array.from(places, (place) => place % columnCount),
    data: dtype === 'float32' ? Float32Array.from(elements) : Float64Array.from(elements),
  };
}

/** What tests compare: sparse or not, element types, names of a table, and elements by rows. */
interface Described {
  readonly sparse: boolean;
  readonly dtypes: readonly string[];
  readonly names: readonly (string | number)[];
  readonly rows: readonly (readonly Value[])[];
}

/** The answer of transform. */
export function describeFeatures(features: Features): Described {
  const x = requireTable(features);
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
  if (column.dtype === 'bool') return column.values[row] !== 0;
  return plain(column.values[row]);
}

function plain(value: Value | undefined): Value {
  if (value instanceof PythonFloat) return value.value;
  return typeof value === 'bigint' ? Number(value) : (value ?? null);
}

/** The answer of transform in case.json. */
export function describeTable(table: Table): Described {
  if (table.kind === 'frame') {
    const rowCount = table.columns[0]?.values.length ?? 0;
    const values = table.columns.map((column) => toValues(column.dtype, column.values));
    const rows = Array.from({ length: rowCount }, (_, row) => values.map((column) => column[row] ?? null));
    const names = table.columns.map(({ name }) => name);
    return { sparse: false, dtypes: [...new Set(table.columns.map(({ dtype }) => dtype))], names, rows };
  }
  const sparse = table.kind === 'sparse';
  const rows = table.rows.map((row) =>
    sparse ? row.map((cell) => Number(toValue(cell))) : toValues(table.dtype, row),
  );
  const names = Array.from({ length: table.columnCount }, (_, name) => name);
  return { sparse, dtypes: sparse ? [] : [table.dtype], names, rows };
}

/** The answer of a predict-like method. */
export function describePrediction(prediction: Prediction): unknown {
  if (!('kind' in prediction)) return prediction.map(describePrediction);
  const { dtype, shape, data } = prediction;
  return { dtype, shape, data: Array.from<Value, Value>(data, dtype === 'bool' ? (value) => value !== 0 : plain) };
}

/** The answer of a predict-like method in case.json. */
export function describeAnswer(answer: Answer): unknown {
  if (answer.kind === 'list') return answer.items.map(describeAnswer);
  const { dtype, shape, data } = answer;
  return { dtype, shape, data: toValues(dtype, data) };
}
