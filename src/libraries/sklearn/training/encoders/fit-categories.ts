// The categories of an encoder: those of X, or those that the user names (sklearn/preprocessing/_encoders.py, `_BaseEncoder._fit`).
import { DecantError } from '../../../../errors.ts';
import { toKey } from '../../encoders/category-keys.ts';
import type { CategoryKey } from '../../encoders/category-keys.ts';
import { refuseUnknown } from '../../encoders/category-table.ts';
import { isFloat } from '../../array-columns.ts';
import type { NdArray } from '../../../../formats/python/values.ts';
import { numberArray, plainArray } from '../record-values.ts';
import { countValues } from './category-columns.ts';
import type { CategoryColumn, CategoryTable, CountedValue } from './category-columns.ts';
import { sortValues } from './sort-values.ts';

/** A category that the user names; null is None. */
export type Category = string | number | bigint | boolean | null;

/** The categories of one column, in the order of their codes. */
export interface FittedCategories {
  /** An item of categories_. */
  readonly array: NdArray;
  readonly keys: readonly CategoryKey[];
  /** In how many rows of X each category is. */
  readonly counts: readonly number[];
}

/** The categories of each column; `refusesUnknown` refuses a value of X that the user did not name. */
export function fitCategories(
  { columns }: CategoryTable,
  categories: 'auto' | readonly (readonly Category[])[],
  refusesUnknown: boolean,
): readonly FittedCategories[] {
  if (categories !== 'auto' && categories.length !== columns.length) {
    throw refuse('Shape mismatch: if categories is an array, it has to be of shape (n_features,).');
  }
  return columns.map((column, index) => {
    const counted = countValues(column);
    if (categories === 'auto') return describeValues(column, sortValues(counted.values()));
    const named = readNamed(column, index, categories[index]!, counted);
    checkNamed(column, index, named);
    const known = new Set(named.map(({ key }) => key));
    const unknown = [...counted.keys()].filter((key) => !known.has(key));
    if (refusesUnknown && unknown.length > 0) {
      throw refuseUnknown(unknown, index, column.dtype !== 'object' && isFloat(column.dtype), 'fit');
    }
    return describeValues(column, named);
  });
}

/** Does the last of the categories stand for NaN? */
export function endsWithNaN({ keys }: FittedCategories): boolean {
  return Number.isNaN(keys.at(-1));
}

function describeValues({ dtype }: CategoryColumn, values: readonly CountedValue[]): FittedCategories {
  const keys = values.map(({ key }) => key);
  return {
    array:
      dtype === 'object'
        ? plainArray(values.map(({ value }) => value))
        : numberArray(dtype, keys as readonly (number | bigint)[]),
    keys,
    counts: values.map(({ count }) => count),
  };
}

// What the user names, in the type of the column.
function readNamed(
  { dtype }: CategoryColumn,
  index: number,
  categories: readonly Category[],
  counted: ReadonlyMap<CategoryKey, CountedValue>,
): readonly CountedValue[] {
  return categories.map((value): CountedValue => {
    const key = dtype === 'float32' && typeof value === 'number' ? Math.fround(value) : toKey(value);
    const fits = dtype === 'object' || typeof key === 'bigint' || (typeof key === 'number' && holds(dtype, key));
    if (key === undefined || !fits) {
      throw refuse(`In column ${index}, the predefined categories have values that ${dtype} does not hold.`);
    }
    return { key, value, count: counted.get(key)?.count ?? 0 };
  });
}

function holds(dtype: Exclude<CategoryColumn['dtype'], 'object'>, key: number): boolean {
  return isFloat(dtype) || (Number.isInteger(key) && (dtype !== 'bool' || key === 0 || key === 1));
}

function checkNamed({ dtype }: CategoryColumn, index: number, named: readonly CountedValue[]): void {
  const keys = named.map(({ key }) => key);
  if (keys.slice(0, -1).some(Number.isNaN)) {
    throw refuse(`Nan should be the last element in user provided categories in column #${index}`);
  }
  if (new Set(keys).size < keys.length) {
    throw refuse(`In column ${index}, the predefined categories contain duplicate elements.`);
  }
  const isSorted = keys.every((key, position) => position === 0 || Number.isNaN(key) || key! > keys[position - 1]!);
  if (dtype !== 'object' && !isSorted) {
    throw refuse('Unsorted categories are not supported for numerical categories');
  }
}

function refuse(message: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', message);
}
