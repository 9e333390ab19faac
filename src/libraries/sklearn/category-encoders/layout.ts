// What the encoders of category_encoders share in their records. The library writes no release; its layouts tell one apart.
import type { ColumnName } from '../../../data/frame.ts';
import { readTensor } from '../../../formats/python/ndarray.ts';
import { NdArray, PythonDict } from '../../../formats/python/values.ts';
import type { PythonValue } from '../../../formats/python/values.ts';
import { describeKind, unwrapScalar } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';

/**
 * `plain` of 2.0 to 2.4: each class for itself; `shared` of 2.5 to 2.10: one base class; `typed` since 2.11: the types of the
 * columns are kept, arrays get the names of fit, and X may have columns that fit did not see.
 */
export type Layout = 'plain' | 'shared' | 'typed';

/** The layout of a record; that of 1.x and unknown ones are refused. */
export function readLayout(attributes: Attributes): Layout {
  if (attributes.has('impute_missing')) throw attributes.refuse('the layout of category_encoders 1 is not read');
  if (attributes.has('feature_dtypes_in_')) return 'typed';
  if (attributes.has('invariant_cols')) return 'shared';
  if (attributes.has('drop_cols')) return 'plain';
  throw attributes.refuse('its layout is none of category_encoders 2');
}

/** A list of labels of columns. */
export function readLabels(attributes: Attributes, name: string): readonly ColumnName[] {
  const value = attributes.value(name);
  const items = value instanceof NdArray ? listArray(value) : attributes.list(name);
  return items.map((item) => readLabel(item, attributes, name));
}

/** One label of a column: text or a whole number. */
export function readLabel(value: PythonValue | undefined, attributes: Attributes, name: string): ColumnName {
  const label = unwrapScalar(value ?? null);
  if (typeof label === 'string' || (typeof label === 'number' && Number.isSafeInteger(label))) return label;
  throw attributes.refuse(`${name} has the label ${describeKind(label)}`);
}

/** Names of the columns of the answer, without those that are dropped. */
export function readOutputLabels(attributes: Attributes): readonly ColumnName[] {
  return readLabels(attributes, attributes.has('feature_names_out_') ? 'feature_names_out_' : 'feature_names');
}

/** Entries of `mapping`, a list of dicts with a column and what its categories stand for. */
export function readMappingList(
  attributes: Attributes,
): readonly { readonly label: ColumnName; readonly mapping: PythonValue }[] {
  return attributes.list('mapping').map((entry) => {
    const mapping = entry instanceof PythonDict ? entry.get('mapping') : undefined;
    if (!(entry instanceof PythonDict) || mapping === undefined) throw attributes.refuse('mapping has no known layout');
    return { label: readLabel(entry.get('col'), attributes, 'mapping'), mapping };
  });
}

/** Entries of a dict whose keys are labels of columns. */
export function readLabelDict(attributes: Attributes, name: string): ReadonlyMap<ColumnName, PythonValue> {
  const value = attributes.value(name);
  if (!(value instanceof PythonDict)) throw attributes.refuse(`${name} is ${describeKind(value)}, not a dict`);
  return new Map([...value.entries].map(([label, item]) => [readLabel(label, attributes, name), item]));
}

function listArray(array: NdArray): readonly PythonValue[] {
  if (array.items !== undefined) return array.items;
  return Array.from<unknown, PythonValue>(readTensor(array).data, (item) =>
    typeof item === 'bigint' ? Number(item) : (item as PythonValue),
  );
}

/** Does the record say itself that it is of 2.4 or later? Classes and attributes that are younger than the layout do. */
export function isSince24(attributes: Attributes): boolean {
  if (readLayout(attributes) !== 'plain' || attributes.className === 'QuantileEncoder') return true;
  return attributes.className === 'CountEncoder' && attributes.has('ordinal_encoder');
}

/** One of the known options, or since 2.11 a number that stands for what is unknown or missing. A function is refused. */
export function readStrategy<T extends string>(attributes: Attributes, name: string, known: readonly T[]): T | number {
  const value = unwrapScalar(attributes.value(name));
  if (typeof value === 'number' && readLayout(attributes) === 'typed') return value;
  return attributes.choice(name, known);
}
