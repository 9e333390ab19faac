// X as rows of float32, in which NaN is missing (src/data/adapter.h, src/data/data.cc).
import { PythonFloat } from '../../data/dtype.ts';
import type { Value } from '../../data/dtype.ts';
import type { Column } from '../../data/frame.ts';
import type { CsrMatrix, Matrix } from '../../data/matrix.ts';
import { parsePythonFloat } from '../../data/python-number.ts';
import { checkFeatures, invalidInput } from './check-features.ts';
import type { FeatureRules } from './check-features.ts';
import type { Features, Table } from './features.ts';
import { countColumns, requireTable } from './features.ts';
import { isSince } from './release.ts';
import type { StoredCategories } from './stored-categories.ts';

const { fround } = Math;

/** Rows that fit a model. */
export interface Rows {
  readonly rowCount: number;
  /** The columns of these features, row-major. A feature beyond the width of X is missing. */
  readonly take: (features: Int32Array) => Float32Array;
}

/** What X is checked against, and how it is read. */
export interface RowRules extends Omit<FeatureRules, 'hasCategories' | 'hasCodes'> {
  /** A number that stands for a missing value, beside NaN. */
  readonly missing: number;
  readonly storedCategories: StoredCategories | undefined;
}

/** Reads X; refuses what the library refuses. */
export function readRows(features: Features, rules: RowRules): Rows {
  const x = requireTable(features);
  const { storedCategories } = rules;
  checkFeatures(x, {
    ...rules,
    hasCategories: (feature) => storedCategories?.[feature] !== undefined,
    hasCodes: (feature) => storedCategories?.[feature]?.codes !== undefined,
  });
  const missing = fround(rules.missing);
  const columns =
    x.kind === 'frame'
      ? x.columns.map((column, feature) => readColumn(column, storedCategories?.[feature]?.codes, feature))
      : [];
  checkNumbers(x.kind === 'frame' ? columns : [x.data], x, rules);
  return {
    rowCount: x.rowCount,
    take: (wanted) => {
      const out = new Float32Array(x.rowCount * wanted.length);
      if (x.kind === 'matrix') takeMatrix(x, wanted, out);
      else if (x.kind === 'csr') takeCsr(x, wanted, out, isSince(rules.release, 1, 4) ? missing : Number.NaN);
      else takeColumns(columns, wanted, out);
      const marksMissing = x.kind !== 'csr' && missing === missing;
      if (marksMissing) for (let at = 0; at < out.length; at++) if (out[at] === missing) out[at] = Number.NaN;
      return out;
    },
  };
}

function takeMatrix({ data, rowCount, columnCount }: Matrix, wanted: Int32Array, out: Float32Array): void {
  const width = wanted.length;
  for (let row = 0, from = 0, to = 0; row < rowCount; row++, from += columnCount, to += width) {
    for (let index = 0; index < width; index++) {
      const feature = wanted[index]!;
      out[to + index] = feature < columnCount ? data[from + feature]! : Number.NaN;
    }
  }
}

function takeColumns(columns: readonly ArrayLike<number>[], wanted: Int32Array, out: Float32Array): void {
  const width = wanted.length;
  for (let index = 0; index < width; index++) {
    const values = columns[wanted[index]!];
    if (values === undefined) for (let at = index; at < out.length; at += width) out[at] = Number.NaN;
    else for (let row = 0, at = index; at < out.length; row++, at += width) out[at] = values[row]!;
  }
}

// What a sparse matrix does not hold is missing. Before 1.4 its zeros and the like never stood for a missing value.
function takeCsr(x: CsrMatrix, wanted: Int32Array, out: Float32Array, missing: number): void {
  const places = new Map(Array.from(wanted, (feature, index) => [feature, index]));
  out.fill(Number.NaN);
  for (let row = 0; row < x.rowCount; row++) {
    for (let at = x.rowOffsets[row]!; at < x.rowOffsets[row + 1]!; at++) {
      const index = places.get(x.columnIndices[at]!);
      const value = fround(x.data[at]!);
      if (index !== undefined && value !== missing) out[row * wanted.length + index] = value;
    }
  }
}

function readColumn(
  column: Column,
  codes: ReadonlyMap<string, number> | undefined,
  feature: number,
): ArrayLike<number> {
  switch (column.dtype) {
    case 'int64':
    case 'uint64':
      return Float64Array.from(column.values, Number);
    case 'str':
    case 'object': {
      const values: readonly Value[] = column.values;
      return Float64Array.from(values, (value) =>
        codes !== undefined && typeof value === 'string' ? findCode(value, codes, feature) : toFloat(value),
      );
    }
    case 'datetime64':
    case 'bytes':
      throw invalidInput(`Column ${JSON.stringify(column.name)} holds ${column.dtype}, not numbers.`);
    default:
      return column.values;
  }
}

function findCode(category: string, codes: ReadonlyMap<string, number>, feature: number): number {
  const code = codes.get(category);
  if (code !== undefined) return code;
  throw invalidInput(`Found a category not in the training set for the ${feature}th (0-based) column.`);
}

// float(value) of Python; None is NaN.
function toFloat(value: Value): number {
  if (typeof value === 'number') return value;
  if (value === null) return Number.NaN;
  if (typeof value === 'boolean' || typeof value === 'bigint') return Number(value);
  if (value instanceof PythonFloat) return value.value;
  const number = typeof value === 'string' ? parsePythonFloat(value) : undefined;
  if (number === undefined) throw invalidInput('could not convert a value to float.');
  return number;
}

// A DMatrix holds no infinity since 1.4, unless infinity is what stands for missing.
function checkNumbers(parts: readonly ArrayLike<number>[], x: Table, { release, route, missing }: RowRules): void {
  if (route === 'inplace' || countColumns(x) === 0) return;
  if (!isSince(release, 1, 0)) {
    if (Number.isNaN(missing) || x.kind === 'csr' || !parts.some((part) => has(part, (value) => value !== value)))
      return;
    throw invalidInput('There are NAN in the matrix, however, you did not set missing=NAN.');
  }
  if (!isSince(release, 1, 4) || fround(missing) === Infinity || fround(missing) === -Infinity) return;
  if (!parts.some((part) => has(part, isInfinite))) return;
  throw invalidInput(
    isSince(release, 2, 0)
      ? 'Input data contains `inf` or a value too large, while `missing` is not set to `inf`.'
      : 'Input data contains `inf` or `nan`.',
  );
}

function isInfinite(value: number): boolean {
  const rounded = fround(value);
  return rounded === Infinity || rounded === -Infinity;
}

function has(values: ArrayLike<number>, test: (value: number) => boolean): boolean {
  for (let at = 0; at < values.length; at++) if (test(values[at]!)) return true;
  return false;
}
