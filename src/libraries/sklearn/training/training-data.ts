// X and y as `fit` takes them, checked as scikit-learn's validate_data checks them.
import { DecantError } from '../../../errors.ts';
import { toBatch } from '../../../data/input.ts';
import type { ModelInput } from '../../../data/input.ts';
import { makeMatrix } from '../../../data/matrix.ts';
import type { CsrMatrix } from '../../../data/matrix.ts';
import type { Features } from '../estimator.ts';
import { toFloatMatrix } from '../float-matrix.ts';
import { spreadRows } from '../sparse-rows.ts';
import { toFeatures } from '../to-features.ts';

/** y: one value for each row. */
export type Target = ArrayLike<number> | ArrayLike<string> | ArrayLike<boolean> | ArrayLike<bigint>;

/** X as doubles, one column after the other. */
export interface TrainingColumns {
  readonly rowCount: number;
  readonly columnCount: number;
  /** rowCount * columnCount numbers. */
  readonly columns: Float64Array;
  /** Names, where X is a table whose columns all have texts for names. */
  readonly names: readonly string[] | undefined;
}

/** X of rows, columns, a matrix or a batch. */
export function readFeatures(x: ModelInput): Features {
  // A sparse answer of a transformer stays sparse on its way to the next one.
  if (isSparse(x)) return x;
  return toFeatures(toBatch(x, undefined));
}

/** Is X compressed sparse rows? */
export function isSparse(x: ModelInput): x is CsrMatrix {
  return typeof x === 'object' && x !== null && 'kind' in x && x.kind === 'csr';
}

/** X as rows of doubles, one after the other. */
export interface TrainingRows {
  readonly rowCount: number;
  readonly columnCount: number;
  /** rowCount * columnCount numbers. */
  readonly data: Float64Array;
  readonly names: readonly string[] | undefined;
}

/** X as rows of doubles: finite ones, or NaN too where it stands for what is missing. */
export function readRows(
  x: ModelInput,
  className: string,
  { allowsMissing = false }: { readonly allowsMissing?: boolean } = {},
): TrainingRows {
  const rows = readDoubles(x, className);
  requireFinite(rows.data, 'X', allowsMissing);
  return rows;
}

/** X as rows of doubles that are not looked at yet. */
function readDoubles(x: ModelInput, className: string): TrainingRows {
  const features = readFeatures(x);
  const { rowCount, columnCount, data } = toFloatMatrix(
    features.kind === 'csr' ? makeMatrix(features.rowCount, features.columnCount, spreadRows(features)) : features,
    className,
  );
  requireRows(rowCount, columnCount, className);
  const doubles = data instanceof Float64Array ? data : Float64Array.from(data);
  return { rowCount, columnCount, data: doubles, names: readNames(features) };
}

const BLOCK_ROWS = 128;

/** X as columns of finite doubles. */
export function readColumns(x: ModelInput, className: string): TrainingColumns {
  const { rowCount, columnCount, data, names } = readDoubles(x, className);
  const columns = new Float64Array(rowCount * columnCount);
  // Stays zero unless a number is infinite or NaN.
  let trace = 0;
  // By blocks of rows, which stay in the processor's cache while their columns are written.
  for (let from = 0; from < rowCount; from += BLOCK_ROWS) {
    const to = Math.min(from + BLOCK_ROWS, rowCount);
    for (let column = 0; column < columnCount; column++) {
      const start = column * rowCount;
      for (let row = from, at = from * columnCount + column; row < to; row++, at += columnCount) {
        const value = data[at]!;
        columns[start + row] = value;
        trace += value * 0;
      }
    }
  }
  if (trace !== 0) requireFinite(data, 'X');
  return { rowCount, columnCount, columns, names };
}

/** feature_names_in_: names of a DataFrame that are all texts; numbered columns have none. */
export function readNames(features: Features): readonly string[] | undefined {
  if (features.kind !== 'frame' || features.isArray === true) return undefined;
  const names = features.columns.map(({ name }) => name);
  return names.every((name) => typeof name === 'string') ? names : undefined;
}

/** y of a regressor as finite doubles, one for each of the rows of X. */
export function readNumbers(y: Target, rowCount: number, className: string): Float64Array {
  checkLength(y, rowCount);
  // Doubles are copied as they are, which is much faster than one by one.
  const numbers =
    y instanceof Float64Array ? y.slice() : Float64Array.from(y as ArrayLike<number | bigint | boolean>, Number);
  if (typeof y[0] === 'string') {
    throw new DecantError('INVALID_PARAMETER_VALUE', `${className} learns numbers; y holds texts.`);
  }
  requireFinite(numbers, 'y');
  return numbers;
}

/** Weights of the rows: finite doubles; undefined where all weigh the same. */
export function readWeights(weights: ArrayLike<number> | undefined, rowCount: number): Float64Array | undefined {
  if (weights === undefined) return undefined;
  checkLength(weights, rowCount);
  const numbers = Float64Array.from(weights);
  requireFinite(numbers, 'sample_weight');
  return numbers;
}

/** Refuses y of another length than X. */
export function checkLength(y: ArrayLike<unknown>, rowCount: number): void {
  if (y.length === rowCount) return;
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `Found input variables with inconsistent numbers of samples: [${rowCount}, ${y.length}]`,
  );
}

/** Refuses X without rows. */
export function requireRows(rowCount: number, columnCount: number, className: string): void {
  if (rowCount > 0) return;
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `Found array with 0 sample(s) (shape=(0, ${columnCount})) while a minimum of 1 is required by ${className}.`,
  );
}

function requireFinite(values: Float64Array, name: string, allowsMissing = false): void {
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!;
    if (Number.isFinite(value) || (allowsMissing && Number.isNaN(value))) continue;
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `Input ${name} contains ${Number.isNaN(value) ? 'NaN' : 'infinity or a value too large for float64'}.`,
    );
  }
}
