// Which columns of X a transformer gets: names, positions, slices, booleans, or a selector by type and name
// (sklearn/utils/_indexing.py, `_determine_key_type`; sklearn/compose/_column_transformer.py, `make_column_selector`).
import { DecantError } from '../../../../errors.ts';
import type { Dtype, NumericDtype } from '../../../../data/dtype.ts';
import { isFloatDtype, isNumericDtype } from '../../../../data/dtype.ts';
import { PythonDict, PythonGlobal, PythonObject, PythonSlice } from '../../../../formats/python/values.ts';
import type { PythonValue } from '../../../../formats/python/values.ts';
import { compilePythonPattern } from '../../../../kernels/text/index.ts';
import type { ColumnKey } from '../../compose/column-key.ts';
import type { Table } from '../../estimator.ts';

/** The columns from `start` on, before `stop` (a name: with it), as Python's slice. */
export interface ColumnSlice {
  readonly start?: number | string | null;
  readonly stop?: number | string | null;
  readonly step?: number | null;
}

/** Columns that are known before X is. */
export type FixedColumns = string | number | readonly string[] | readonly number[] | readonly boolean[] | ColumnSlice;

/** Columns of a transformer. One name or position that stands in no list means a series, which our transformers refuse. */
export type ColumnSelection = FixedColumns | ColumnSelector;

/** Types of columns, as pandas' `select_dtypes` names them; `object` are texts too. */
export type ColumnType =
  NumericDtype | 'number' | 'integer' | 'floating' | 'object' | 'str' | 'string' | 'datetime' | 'category';

/** Options of {@link makeColumnSelector}; all that are given must hold. */
export interface ColumnSelectorOptions {
  /** Regular expression of Python that is found in the column's name. */
  readonly pattern?: string;
  readonly dtypeInclude?: ColumnType | readonly ColumnType[];
  readonly dtypeExclude?: ColumnType | readonly ColumnType[];
}

/** Chooses columns of a table by their types and names. */
export class ColumnSelector {
  readonly options: ColumnSelectorOptions;

  constructor(options: ColumnSelectorOptions) {
    this.options = options;
  }

  /** The names of the columns that it chooses, in the table's order. */
  select(x: Table): readonly string[] {
    if (x.kind !== 'frame' || x.isArray === true) {
      throw refuse('make_column_selector can only be applied to pandas dataframes');
    }
    const { pattern, dtypeInclude, dtypeExclude } = this.options;
    const expression = pattern === undefined ? undefined : compilePythonPattern(pattern).expression;
    const isChosen = (dtype: Dtype, name: string): boolean =>
      (dtypeInclude === undefined || isOfType(dtype, dtypeInclude)) &&
      (dtypeExclude === undefined || !isOfType(dtype, dtypeExclude)) &&
      (expression === undefined || name.search(expression) >= 0);
    return x.columns.flatMap(({ name, dtype }) => (isChosen(dtype, String(name)) ? [String(name)] : []));
  }

  /** What scikit-learn would pickle. */
  toRecord(): PythonObject {
    const { pattern, dtypeInclude, dtypeExclude } = this.options;
    const record = new PythonObject(new PythonGlobal('sklearn.compose._column_transformer', 'make_column_selector'));
    record.state = new PythonDict(
      new Map<PythonValue, PythonValue>([
        ['pattern', pattern ?? null],
        ['dtype_include', writeTypes(dtypeInclude)],
        ['dtype_exclude', writeTypes(dtypeExclude)],
      ]),
    );
    return record;
  }
}

/** Chooses the columns of a table by their types, and by a pattern that their names have. */
export function makeColumnSelector(options: ColumnSelectorOptions): ColumnSelector {
  return new ColumnSelector(options);
}

function writeTypes(types: ColumnType | readonly ColumnType[] | undefined): PythonValue {
  if (types === undefined || typeof types === 'string') return types ?? null;
  return [...types];
}

function isOfType(dtype: Dtype, types: ColumnType | readonly ColumnType[]): boolean {
  if (typeof types !== 'string') return types.some((type) => isOfType(dtype, type));
  switch (types) {
    case 'number':
      return isNumericDtype(dtype) && dtype !== 'bool';
    case 'integer':
      return dtype.startsWith('int');
    case 'floating':
      return isFloatDtype(dtype);
    case 'object':
      return dtype === 'object' || dtype === 'str' || dtype === 'bytes';
    case 'str':
    case 'string':
      return dtype === 'str';
    case 'datetime':
      return dtype === 'datetime64';
    case 'category':
      // A table of ours holds no categories.
      return false;
    default:
      return dtype === types;
  }
}

/** The selection as it is looked up in X; refuses what is none. */
export function toColumnKey(columns: FixedColumns): ColumnKey {
  if (typeof columns === 'string') return { kind: 'names', names: [columns] };
  if (typeof columns === 'number') return { kind: 'positions', positions: [columns] };
  if (isList(columns)) {
    if (columns.every((item) => typeof item === 'boolean') && columns.length > 0)
      return { kind: 'mask', mask: columns };
    if (columns.every((item) => typeof item === 'number' && Number.isInteger(item))) {
      return { kind: 'positions', positions: columns as readonly number[] };
    }
    if (columns.every((item) => typeof item === 'string')) return { kind: 'names', names: columns };
    throw refuseSelection();
  }
  const { start = null, stop = null, step } = columns;
  const isPosition = (bound: unknown): bound is number | null => bound === null || Number.isInteger(bound);
  const isName = (bound: unknown): bound is string | null => bound === null || typeof bound === 'string';
  if (isPosition(start) && isPosition(stop)) return { kind: 'positionSlice', start, stop, step: step ?? 1 };
  if (isName(start) && isName(stop)) return { kind: 'nameSlice', start, stop, step: step ?? 1 };
  throw refuseSelection();
}

function isList(
  columns: FixedColumns,
): columns is readonly (string | number | boolean)[] & (readonly string[] | readonly number[] | readonly boolean[]) {
  return Array.isArray(columns);
}

/** Is the selection one column that stands in no list? */
export function isScalar(columns: FixedColumns): boolean {
  return typeof columns === 'string' || typeof columns === 'number';
}

/** Is it a list without columns? A slice is none, whatever it finds. */
export function isEmptySelection(columns: FixedColumns): boolean {
  return isList(columns) && (columns.length === 0 || columns.every((item) => (item as unknown) === false));
}

/** By what the selection finds its columns, as scikit-learn tells it for those that remain; undefined where it does not matter. */
export function findKeyType(columns: FixedColumns): 'int' | 'str' | 'bool' | undefined {
  const key = toColumnKey(columns);
  switch (key.kind) {
    case 'names':
      return 'str';
    case 'mask':
      return 'bool';
    case 'positions':
      return key.positions.length === 0 ? undefined : 'int';
    case 'nameSlice':
      return 'str';
    case 'positionSlice':
      return key.start === null && key.stop === null ? undefined : 'int';
  }
}

/** The Python value of a selection. */
export function writeSelection(columns: ColumnSelection): PythonValue {
  if (columns instanceof ColumnSelector) return columns.toRecord();
  if (typeof columns === 'string' || typeof columns === 'number') return columns;
  if (isList(columns)) return [...columns];
  const { start = null, stop = null, step = null } = columns;
  return new PythonSlice(start, stop, step);
}

function refuseSelection(): DecantError {
  return refuse(
    'No valid specification of the columns. Only a scalar, list or slice of all integers or all strings, or boolean mask is allowed',
  );
}

function refuse(message: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', message);
}
