// X as LightGBM's Python package hands it to the library: rows of doubles (python-package/lightgbm/basic.py, _data_from_pandas and
// __pred_for_np2d; src/c_api.cpp, RowPairFunctionFromDenseMatric).
import { isFloatDtype, isNumericDtype } from '../../data/dtype.ts';
import type { NumericDtype, Value } from '../../data/dtype.ts';
import type { Column, Frame } from '../../data/frame.ts';
import type { CsrMatrix, Matrix } from '../../data/matrix.ts';
import { DecantError } from '../../errors.ts';
import { isCategorical, toCategoryCodes } from './categories.ts';
import type { Categories, TextVersion } from './read-model-text.ts';

/** X: a frame stands for a DataFrame, a matrix for a float ndarray, a csr matrix for a SciPy one, a series for one dimension. */
export type Features = Frame | Matrix | CsrMatrix | Series;

/** X of one dimension, which LightGBM refuses. */
export interface Series {
  readonly kind: 'series';
  readonly rowCount: number;
  readonly values: readonly Value[];
}

/** What a model takes. */
export interface FeatureRules {
  readonly version: TextVersion;
  readonly featureCount: number;
  readonly pandasCategorical: readonly Categories[] | undefined;
}

/** How one call takes X. */
export interface FeatureOptions {
  /** Let X have another number of columns: what is missing is 0, what is too much is not read. */
  readonly predictDisableShapeCheck?: boolean | undefined;
  /** Columns of a frame that are pandas categories: their values are looked up among those of the training data. */
  readonly categoricalColumns?: readonly (string | number)[] | 'text' | undefined;
}

/** Rows of `featureCount` doubles. */
export interface Rows {
  readonly rowCount: number;
  readonly data: Float64Array;
}

/** kZeroThreshold (include/LightGBM/meta.h), a float there: what is not larger is 0. */
const LARGEST_ZERO = Math.fround(1e-35);

/** Rows of X; refuses types that are no numbers, and another number of columns. */
export function toRows(x: Features, rules: FeatureRules, options: FeatureOptions): Rows {
  if (x.kind === 'series') throw refuseDimensions(1);
  // Arrays may be empty in LightGBM.
  if (x.rowCount === 0 && x.kind === 'frame') {
    throw new DecantError('INVALID_PARAMETER_VALUE', 'Input data must be 2 dimensional and non empty: it has 0 rows.');
  }
  const columnCount = x.kind === 'frame' ? x.columns.length : x.columnCount;
  if (columnCount !== rules.featureCount && options.predictDisableShapeCheck !== true) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `The number of features in data (${columnCount}) is not the same as it was in training data (${rules.featureCount}).`,
      { hint: 'Give the columns of the training data, in their order.' },
    );
  }
  const data = new Float64Array(x.rowCount * rules.featureCount);
  switch (x.kind) {
    case 'frame':
      fillFromFrame(data, x, rules, options);
      break;
    case 'matrix':
      fillFromMatrix(data, x, rules.featureCount);
      break;
    case 'csr':
      fillFromCsr(data, x, rules.featureCount);
  }
  return { rowCount: x.rowCount, data };
}

/** The error for X of other than two dimensions. */
export function refuseDimensions(count: number): DecantError {
  return new DecantError(
    'INVALID_PARAMETER_VALUE',
    `Input numpy.ndarray or list must be 2 dimensional, got ${count} dimension(s).`,
    { hint: 'Give one row as [[1, 2, 3]], and one column as [[1], [2], [3]].' },
  );
}

function fillFromMatrix(out: Float64Array, x: Matrix, featureCount: number): void {
  const { data, rowCount, columnCount } = x;
  const width = Math.min(featureCount, columnCount);
  for (let row = 0; row < rowCount; row++) {
    const from = row * columnCount;
    const to = row * featureCount;
    for (let column = 0; column < width; column++) out[to + column] = dropTiny(data[from + column]!);
  }
}

// Sparse rows keep tiny numbers; a place that is named twice holds what came last.
function fillFromCsr(out: Float64Array, x: CsrMatrix, featureCount: number): void {
  const { data, rowCount, columnCount, rowOffsets, columnIndices } = x;
  for (let row = 0; row < rowCount; row++) {
    for (let at = rowOffsets[row]!; at < rowOffsets[row + 1]!; at++) {
      const column = columnIndices[at]!;
      if (column < 0 || column >= columnCount) {
        throw new DecantError(
          'INVALID_PARAMETER_VALUE',
          `A sparse matrix of ${columnCount} columns names column ${column}.`,
        );
      }
      if (column < featureCount) out[row * featureCount + column] = data[at]!;
    }
  }
}

function fillFromFrame(out: Float64Array, x: Frame, rules: FeatureRules, options: FeatureOptions): void {
  const { featureCount } = rules;
  const columns = encodeCategories(x, rules, options);
  checkTypes(columns, rules.version);
  const isFloat32 = rules.version === 'v3' && becomesFloat32(columns);
  const width = Math.min(featureCount, columns.length);
  for (let index = 0; index < width; index++) {
    const values = columns[index]!.values as ArrayLike<number | bigint>;
    for (let row = 0, at = index; row < x.rowCount; row++, at += featureCount) {
      const value = Number(values[row]!);
      out[at] = dropTiny(isFloat32 ? Math.fround(value) : value);
    }
  }
}

function dropTiny(value: number): number {
  return Math.abs(value) <= LARGEST_ZERO ? 0 : value;
}

// As in Python, categories are told by the type of the column, and must be as many as in the training data.
function encodeCategories(x: Frame, rules: FeatureRules, options: FeatureOptions): readonly Column[] {
  const { pandasCategorical = [] } = rules;
  const chosen = x.columns.map((column) => isCategorical(column, options.categoricalColumns));
  const count = chosen.filter(Boolean).length;
  if (count !== pandasCategorical.length) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `train and valid dataset categorical_feature do not match: the model was trained with ${pandasCategorical.length} columns of pandas categories, the data has ${count}.`,
      pandasCategorical.length === 0 ? {} : { hint: 'Name them: predict(x, { categoricalColumns: [...] }).' },
    );
  }
  if (count === 0) return x.columns;
  let next = 0;
  return x.columns.map((column, index) =>
    chosen[index] === true ? toCategoryCodes(column, pandasCategorical[next++]!) : column,
  );
}

function checkTypes(columns: readonly Column[], version: TextVersion): void {
  const bad = columns.filter(({ dtype }) => !isNumericDtype(dtype));
  if (bad.length === 0) return;
  const names = bad.map(({ name, dtype }) => (version === 'v4' ? `${name}: ${describeDtype(dtype)}` : String(name)));
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    version === 'v4'
      ? `pandas dtypes must be int, float or bool. Fields with bad pandas dtypes: ${names.join(', ')}`
      : `DataFrame.dtypes for data must be int, float or bool. Did not expect the data types in the following fields: ${names.join(', ')}`,
  );
}

function describeDtype(dtype: Column['dtype']): string {
  return dtype === 'datetime64' ? 'datetime64[ns]' : dtype === 'bytes' ? 'object' : dtype;
}

// LightGBM 2.3 to 3.3 take DataFrame.values as it is where it is float, and make float32 of anything else: of integers alone, and of
// booleans among numbers, which pandas stacks as objects.
function becomesFloat32(columns: readonly Column[]): boolean {
  const types = columns.map(({ dtype }) => dtype).filter((dtype): dtype is NumericDtype => isNumericDtype(dtype));
  const hasBooleans = types.includes('bool');
  if (hasBooleans && types.some((dtype) => dtype !== 'bool')) return true;
  return !types.some((dtype) => isFloatDtype(dtype)) && !mixesUint64(types);
}

// uint64 beside signed integers is float64.
function mixesUint64(types: readonly NumericDtype[]): boolean {
  return types.includes('uint64') && types.some((dtype) => dtype.startsWith('int'));
}
