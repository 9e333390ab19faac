// What the classes of feature_engine share in their records. The library writes no release; its layouts tell one apart.
import type { ColumnName } from '../../../data/frame.ts';
import { readTensor } from '../../../formats/python/ndarray.ts';
import { NdArray, PythonDict } from '../../../formats/python/values.ts';
import type { PythonValue } from '../../../formats/python/values.ts';
import { describeKind, unwrapScalar } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';

/**
 * `shape` of 1.0: the variables stand in the parameter, and infinity passes; `count` of 1.1 and 1.2: X keeps the order of its columns;
 * `named` since 1.3: X gets the order of fit.
 */
export type Layout = 'shape' | 'count' | 'named';

/** The layout of a record; unknown ones are refused. */
export function readLayout(attributes: Attributes): Layout {
  if (attributes.has('feature_names_in_')) return 'named';
  if (attributes.has('n_features_in_')) return 'count';
  if (attributes.has('input_shape_')) return 'shape';
  // Says that it was not fitted, where that is so.
  attributes.value('n_features_in_');
  throw attributes.refuse('its layout is none of feature_engine 1');
}

/** Number of columns in fit. */
export function readWidth(attributes: Attributes): number {
  if (readLayout(attributes) !== 'shape') return attributes.number('n_features_in_');
  const width = unwrapScalar(attributes.list('input_shape_')[1] ?? null);
  if (typeof width === 'number') return width;
  throw attributes.refuse('input_shape_ has no number of columns');
}

/** The columns that the transformer is for. */
export function readVariables(attributes: Attributes): readonly ColumnName[] {
  return readLabels(attributes, attributes.has('variables_') ? 'variables_' : 'variables');
}

/** A list of labels of columns, or one label. */
export function readLabels(attributes: Attributes, name: string): readonly ColumnName[] {
  const value = attributes.value(name);
  if (typeof value === 'string' || typeof value === 'number') return [readLabel(value, attributes, name)];
  const items = value instanceof NdArray ? listArray(value) : attributes.list(name);
  return items.map((item) => readLabel(item, attributes, name));
}

/** One label of a column: text or a whole number. */
export function readLabel(value: PythonValue, attributes: Attributes, name: string): ColumnName {
  const label = unwrapScalar(value);
  if (typeof label === 'string' || (typeof label === 'number' && Number.isSafeInteger(label))) return label;
  throw attributes.refuse(`${name} has the label ${describeKind(label)}`);
}

/** Entries of a dict whose keys are labels of columns. */
export function readLabelDict(attributes: Attributes, name: string): ReadonlyMap<ColumnName, PythonValue> {
  const value = attributes.value(name);
  if (!(value instanceof PythonDict)) throw attributes.refuse(`${name} is ${describeKind(value)}, not a dict`);
  return new Map([...value.entries].map(([label, item]) => [readLabel(label, attributes, name), item]));
}

/** A dict of a number for each column. */
export function readNumberDict(attributes: Attributes, name: string): ReadonlyMap<ColumnName, number> {
  const numbers = new Map<ColumnName, number>();
  for (const [label, item] of readLabelDict(attributes, name)) {
    const number = unwrapScalar(item);
    if (typeof number !== 'number') throw attributes.refuse(`${name} has ${describeKind(number)}, not a number`);
    numbers.set(label, number);
  }
  return numbers;
}

/** The entry of a column; refuses a dict that lacks it. */
export function requireEntry<T>(
  entries: ReadonlyMap<ColumnName, T>,
  label: ColumnName,
  attributes: Attributes,
  name: string,
): T {
  const found = entries.get(label);
  if (found === undefined) throw attributes.refuse(`${name} lacks the column ${label}`);
  return found;
}

/** A flag that releases before it do not write. */
export function readFlag(attributes: Attributes, name: string): boolean {
  return attributes.has(name) && attributes.boolean(name);
}

/** Does the transformer refuse missing values? Releases without the parameter do. */
export function readRaisesMissing(attributes: Attributes): boolean {
  return !attributes.has('missing_values') || attributes.choice('missing_values', ['raise', 'ignore']) === 'raise';
}

/** The elements of an array, or the items of a list, as Python values. */
export function listArray(array: NdArray): readonly PythonValue[] {
  if (array.items !== undefined) return array.items;
  return Array.from<unknown, PythonValue>(readTensor(array).data, (item) =>
    typeof item === 'bigint' ? Number(item) : (item as PythonValue),
  );
}
