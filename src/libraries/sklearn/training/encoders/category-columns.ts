// The columns of X as encoders count their values (sklearn/preprocessing/_encoders.py, `_check_X`; sklearn/utils/_encode.py). Each
// column keeps its type; texts are Python objects, as in a DataFrame, and a missing text is NaN, as pandas 3 has it.
import { DecantError } from '../../../../errors.ts';
import { isNumericDtype } from '../../../../data/dtype.ts';
import type { NumericDtype, Value } from '../../../../data/dtype.ts';
import type { ModelInput } from '../../../../data/input.ts';
import { isFloat, matrixToFrame } from '../../array-columns.ts';
import { columnKeys } from '../../encoders/category-keys.ts';
import type { CategoryKey, KeyReader } from '../../encoders/category-keys.ts';
import { requireTable } from '../../estimator.ts';
import { readFeatures, readNames, requireRows } from '../training-data.ts';

/** One column of X. */
export interface CategoryColumn {
  readonly dtype: NumericDtype | 'object';
  readonly rowCount: number;
  /** The key of each row: equal where Python's values are. */
  readonly keys: KeyReader;
  /** The Python value of each row. */
  readonly values: (row: number) => Value;
}

/** X as encoders read it. */
export interface CategoryTable {
  readonly names: readonly string[] | undefined;
  readonly rowCount: number;
  readonly columns: readonly CategoryColumn[];
}

/** Reads X; NaN and None are categories, infinity among floats is refused. */
export function readCategoryTable(x: ModelInput, className: string): CategoryTable {
  const features = readFeatures(x);
  const table = requireTable(features);
  if (table.kind === 'csr') {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `Sparse data was passed for X, but dense data is required by ${className}.`,
    );
  }
  const { rowCount } = table;
  const { columns } = table.kind === 'matrix' ? matrixToFrame(table) : table;
  requireRows(rowCount, columns.length, className);
  return {
    names: readNames(features),
    rowCount,
    columns: columns.map((column): CategoryColumn => {
      const keys = columnKeys(column, Number.NaN);
      if (column.dtype === 'object') {
        const { values } = column;
        return { dtype: 'object', rowCount, keys, values: (row) => values[row] ?? null };
      }
      if (!isNumericDtype(column.dtype)) return { dtype: 'object', rowCount, keys, values: keys };
      if (isFloat(column.dtype)) checkFinite(keys, rowCount, column.dtype);
      return { dtype: column.dtype, rowCount, keys, values: keys };
    }),
  };
}

function checkFinite(keys: KeyReader, rowCount: number, dtype: string): void {
  for (let row = 0; row < rowCount; row++) {
    const key = keys(row);
    if (key !== Infinity && key !== -Infinity) continue;
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `Input contains infinity or a value too large for dtype('${dtype}').`,
    );
  }
}

/** A value of a column, and in how many rows it is. */
export interface CountedValue {
  readonly key: CategoryKey;
  /** The value of the first row that has the key: 1, 1.0 and True are one key. */
  readonly value: Value;
  count: number;
}

/** The values of a column by their keys, in the order of their first rows. */
export function countValues({
  rowCount,
  keys,
  values,
}: Omit<CategoryColumn, 'dtype'>): ReadonlyMap<CategoryKey, CountedValue> {
  const counted = new Map<CategoryKey, CountedValue>();
  for (let row = 0; row < rowCount; row++) {
    const key = keys(row);
    const found = counted.get(key);
    if (found === undefined) counted.set(key, { key, value: values(row), count: 1 });
    else found.count += 1;
  }
  return counted;
}
