// What a category stands for: pandas Series and DataFrames of fitted encoders as maps, and Series.map and DataFrame.reindex over them.
import type { Column, ColumnName } from '../../../data/frame.ts';
import { readTensor } from '../../../formats/python/ndarray.ts';
import { readPandasBlocks } from '../../../formats/python/pandas-blocks.ts';
import { isPandasFrame, readPandasFrame } from '../../../formats/python/pandas-frame.ts';
import { isPandasIndex, isPandasSeries, readPandasIndex, readPandasSeries } from '../../../formats/python/pandas.ts';
import { NdArray, PythonDict, PythonGlobal } from '../../../formats/python/values.ts';
import type { PythonValue } from '../../../formats/python/values.ts';
import { makeNumberColumn } from '../array-columns.ts';
import { describeKind, unwrapScalar } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import { toKey } from '../encoders/category-keys.ts';
import type { CategoryKey } from '../encoders/category-keys.ts';

/** One number for each category. */
export interface Lookup {
  readonly numbers: ReadonlyMap<CategoryKey, number>;
  readonly dtype: 'int64' | 'float32' | 'float64';
  /** What the categories are. */
  readonly kind: IndexKind;
}

/** A row of numbers for each label. */
export interface LookupTable {
  readonly names: readonly ColumnName[];
  readonly rows: ReadonlyMap<number, number>;
  readonly columns: readonly { readonly values: Float64Array; readonly isInteger: boolean }[];
}

/** Reads a Series or a dict of numbers. */
export function readLookup(value: PythonValue | undefined, attributes: Attributes, name: string): Lookup {
  const { keys, values, dtype, kind } = listEntries(value, attributes, name);
  const numbers = new Map<CategoryKey, number>();
  values.forEach((item, place) => {
    const key = keys[place];
    const number = unwrapScalar(item);
    if (key === undefined) throw attributes.refuse(`${name} has a category that is no number or text`);
    if (number !== null && typeof number !== 'number') throw attributes.refuse(`${name} has ${describeKind(number)}`);
    numbers.set(key, number ?? Number.NaN);
  });
  return { numbers, dtype: dtype ?? ([...numbers.values()].every(Number.isInteger) ? 'int64' : 'float64'), kind };
}

function listEntries(
  value: PythonValue | undefined,
  attributes: Attributes,
  name: string,
): {
  readonly keys: readonly (CategoryKey | undefined)[];
  readonly values: readonly PythonValue[];
  readonly dtype?: Lookup['dtype'];
  readonly kind: IndexKind;
} {
  if (value instanceof PythonDict) {
    const labels = [...value.entries.keys()];
    const isNumeric = labels.every((label) => typeof unwrapScalar(label) === 'number');
    return { keys: labels.map(keyOf), values: [...value.entries.values()], kind: isNumeric ? 'numbers' : 'objects' };
  }
  if (value === undefined || !isPandasSeries(value)) {
    throw attributes.refuse(`${name} is ${describeKind(value ?? null)}, not a Series`);
  }
  const { axes, blocks } = readPandasBlocks(value);
  const array = blocks[0]?.values;
  const { kind, itemSize } = array instanceof NdArray ? array.dtype : { kind: 'none', itemSize: 0 };
  const [index] = axes;
  const { values } = readPandasSeries(value);
  if (index === undefined || (kind !== 'i' && kind !== 'f')) throw attributes.refuse(`${name} is no Series of numbers`);
  return {
    keys: readKeys(index),
    values,
    dtype: kind === 'i' ? 'int64' : itemSize === 4 ? 'float32' : 'float64',
    kind: readIndexKind(index),
  };
}

/** Labels of an Index as keys. A missing text of a type for texts is NaN; None among objects is None. */
export function readKeys(index: PythonValue): readonly (CategoryKey | undefined)[] {
  const isTyped = readIndexKind(index) === 'texts';
  return readPandasIndex(index).map((label) => (label === null && isTyped ? Number.NaN : keyOf(label)));
}

/** Numbers, Python objects, or pandas' own type for texts, to which None and NaN are one. */
export type IndexKind = 'numbers' | 'objects' | 'texts';

/** Which kind an Index is. */
export function readIndexKind(index: PythonValue): IndexKind {
  const parts = isPandasIndex(index) ? index.args[1] : undefined;
  const data = parts instanceof PythonDict ? parts.get('data') : undefined;
  if (data === undefined) return 'numbers';
  if (!(data instanceof NdArray)) return 'texts';
  return ['i', 'u', 'f'].includes(data.dtype.kind) ? 'numbers' : 'objects';
}

/** Is this one of the classes that an Index of numbers had before pandas 2? */
export function isOldIndex(index: PythonValue): boolean {
  const type = isPandasIndex(index) ? index.args[0] : undefined;
  return type instanceof PythonGlobal && ['Int64Index', 'UInt64Index', 'Float64Index'].includes(type.name);
}

/** Are these booleans and nothing else? pandas finds none of them among numbers; beside anything else True is 1. */
export function holdsBooleansOnly(column: Column): boolean {
  if (column.dtype === 'object')
    return column.values.length > 0 && column.values.every((value) => typeof value === 'boolean');
  return column.dtype === 'bool';
}

/** A category of the record as a key. */
export function keyOf(value: PythonValue): CategoryKey | undefined {
  const label = unwrapScalar(value);
  const isPlain =
    label === null || ['string', 'number', 'boolean', 'bigint'].includes(typeof label)
      ? (label as string | number | boolean | bigint | null)
      : undefined;
  return isPlain === undefined ? undefined : toKey(isPlain);
}

/** Reads a DataFrame of numbers whose rows are labelled by whole numbers. */
export function readLookupTable(value: PythonValue | undefined, attributes: Attributes, name: string): LookupTable {
  if (!isPandasFrame(value)) throw attributes.refuse(`${name} is ${describeKind(value ?? null)}, not a DataFrame`);
  const frame = readPandasFrame(value);
  const rows = new Map<number, number>();
  readPandasIndex(frame.index).forEach((label, row) => {
    if (typeof label !== 'number') throw attributes.refuse(`${name} has a row ${describeKind(label)}`);
    rows.set(label, row);
  });
  const names = frame.columns.map((label) => {
    if (typeof label === 'string' || typeof label === 'number') return label;
    throw attributes.refuse(`${name} has a column ${describeKind(label)}`);
  });
  const columns = names.map((_, place) => {
    const array = frame.column(place);
    if (!(array instanceof NdArray) || (array.dtype.kind !== 'i' && array.dtype.kind !== 'f')) {
      throw attributes.refuse(`${name} has a column that is no array of numbers`);
    }
    const values = Float64Array.from(readTensor(array).data as ArrayLike<number | bigint>, Number);
    return { values, isInteger: array.dtype.kind === 'i' };
  });
  return { names, rows, columns };
}

/** Series.map: a category without number is NaN, and integers are floats then. */
export function mapKeys(keys: readonly CategoryKey[], { numbers, dtype }: Lookup, name: ColumnName): Column {
  const mapped = Float64Array.from(keys, (key) => numbers.get(key) ?? Number.NaN);
  return makeNumberColumn(name, dtype === 'int64' && mapped.some(Number.isNaN) ? 'float64' : dtype, mapped);
}

/** DataFrame.reindex: the rows of the labels; one without row is NaN, and integers are floats then. */
export function takeRows(labels: Float64Array, table: LookupTable): readonly Column[] {
  const rows = Array.from(labels, (label) => table.rows.get(label) ?? -1);
  const isComplete = !rows.includes(-1);
  return table.columns.map(({ values, isInteger }, place) => {
    const numbers = rows.map((row) => values[row] ?? Number.NaN);
    return makeNumberColumn(table.names[place] ?? place, isInteger && isComplete ? 'int64' : 'float64', numbers);
  });
}
