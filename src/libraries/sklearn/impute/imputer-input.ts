// X as the array that SimpleImputer and MissingIndicator work on: floats, whole numbers, Python objects, or sparse.
import { DecantError } from '../../../errors.ts';
import { isNumericDtype } from '../../../data/dtype.ts';
import type { NumericDtype, Value } from '../../../data/dtype.ts';
import type { Column, Frame } from '../../../data/frame.ts';
import { makeMatrix } from '../../../data/matrix.ts';
import type { CsrMatrix, Matrix } from '../../../data/matrix.ts';
import {
  isFloat,
  makeNumberColumn,
  matrixToFrame,
  promoteNumbers,
  tableDtype,
  toDoubles,
  toObjects,
} from '../array-columns.ts';
import type { MissingText } from '../array-columns.ts';
import { requireTable } from '../estimator.ts';
import type { Features, Table } from '../estimator.ts';
import { toFloatMatrix } from '../float-matrix.ts';
import { isSince } from '../release.ts';
import type { Release } from '../release.ts';
import { isNaNValue, missingNumber } from './missing-value.ts';
import type { MissingValue } from './missing-value.ts';

/** X, ready to be searched for missing values. */
export type ImputerInput =
  | { readonly kind: 'floats'; readonly matrix: Matrix }
  | { readonly kind: 'integers'; readonly dtype: NumericDtype; readonly frame: Frame }
  | { readonly kind: 'objects'; readonly rowCount: number; readonly columns: readonly (readonly Value[])[] }
  | { readonly kind: 'sparse'; readonly matrix: CsrMatrix };

/** How X becomes an array. */
export interface InputRules {
  readonly className: string;
  /** `float` converts to floats, `object` to objects, undefined keeps what X is. */
  readonly target: 'float' | 'object' | undefined;
  readonly missing: MissingValue;
  readonly missingText: MissingText;
  readonly release: Release;
}

/** Converts X; refuses types that the imputer does not take, infinity, and NaN where it is not what is missing. */
export function readInput(x: Features, rules: InputRules): ImputerInput {
  const input = convert(requireTable(x), rules);
  checkMissingType(input, rules);
  checkFinite(input, rules);
  return input;
}

function convert(x: Table, rules: InputRules): ImputerInput {
  if (x.kind === 'csr') {
    if (rules.target === 'object') throw refuse('A sparse matrix came; the imputer was fitted on objects.');
    return { kind: 'sparse', matrix: x };
  }
  const dtype = x.kind === 'matrix' ? 'float64' : findDtype(x.columns, rules.release);
  if (rules.target === 'float' || (rules.target === undefined && isFloat(dtype))) {
    const matrix = toFloatMatrix(x, rules.className);
    // Before 0.22 a table of float32 became float64.
    const keeps = x.kind === 'matrix' || isSince(rules.release, 0, 22);
    if (keeps || matrix.data instanceof Float64Array) return { kind: 'floats', matrix };
    return { kind: 'floats', matrix: makeMatrix(matrix.rowCount, matrix.columnCount, Float64Array.from(matrix.data)) };
  }
  if (rules.target === 'object' || dtype === 'object') {
    const { rowCount, columns } = x.kind === 'matrix' ? matrixToFrame(x) : x;
    return { kind: 'objects', rowCount, columns: columns.map((column) => toObjects(column, rules.missingText)) };
  }
  if (x.kind === 'matrix' || dtype === 'bool' || dtype === 'datetime64') {
    throw refuse(`${rules.className} does not support data with dtype ${dtype}.`);
  }
  const columns = x.columns.map((column): Column => {
    if (column.dtype === dtype) return column;
    return makeNumberColumn(column.name, dtype, toDoubles(column) ?? []);
  });
  return { kind: 'integers', dtype, frame: { kind: 'frame', rowCount: x.rowCount, columns } };
}

// Since 1.1 a table with boolean columns gets the type that NumPy promotes its columns to; before, pandas made it objects.
function findDtype(columns: readonly Column[], release: Release): ReturnType<typeof tableDtype> {
  const dtypes = columns.map(({ dtype }) => dtype);
  if (!isSince(release, 1, 1) || !dtypes.includes('bool') || !dtypes.every(isNumericDtype)) return tableDtype(columns);
  return dtypes.reduce(promoteNumbers);
}

function checkMissingType(input: ImputerInput, { missing }: InputRules): void {
  if (input.kind === 'objects' || missingNumber(missing) !== undefined) return;
  throw refuse("'X' and 'missing_values' types are expected to be both numerical.");
}

function checkFinite(input: ImputerInput, { missing, release }: InputRules): void {
  const allowsNan = missing.kind === 'nan' || missing.kind === 'any';
  if (input.kind === 'objects') {
    // Release 0.20 looks for NaN among floats only.
    const looks = !allowsNan && isSince(release, 0, 21);
    if (looks && input.columns.some((column) => column.some(isNaNValue))) throw refuse('Input contains NaN.');
    return;
  }
  if (input.kind === 'integers') return;
  const { data } = input.matrix;
  for (const element of data) {
    if (Number.isFinite(element)) continue;
    if (!Number.isNaN(element)) throw refuse('Input contains infinity.');
    if (!allowsNan) throw refuse('Input contains NaN.');
  }
}

function refuse(message: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', message);
}
