// Infrequent categories (min_frequency, max_categories; scikit-learn 1.1 and later): which code each category gets.
import { NdArray } from '../../../formats/python/values.ts';
import type { PythonValue } from '../../../formats/python/values.ts';
import { readTensor } from '../../../formats/python/ndarray.ts';
import type { Attributes } from '../attributes.ts';
import { readFlag } from '../release.ts';
import type { Categories } from './category-table.ts';

/** Codes of one column after its infrequent categories were put together. */
export interface Grouping {
  /** Code of each category. */
  readonly codes: readonly number[];
  /** Number of codes. */
  readonly count: number;
  /** Code of the infrequent ones; undefined where the column has none. */
  readonly infrequent: number | undefined;
}

/**
 * Reads how categories are grouped, which the encoder tells since the release `since`. `missing` gives the category that keeps its own index whatever the grouping says
 * (NaN of an OrdinalEncoder).
 */
export function readGroupings(
  attributes: Attributes,
  categories: readonly Categories[],
  since: readonly [number, number],
  missing: ReadonlyMap<number, number> = new Map(),
): readonly Grouping[] {
  const isEnabled = readFlag(attributes, '_infrequent_enabled', since);
  const mappings = isEnabled ? attributes.list('_default_to_infrequent_mappings') : [];
  const infrequent = isEnabled ? attributes.list('_infrequent_indices') : [];
  return categories.map(({ keys }, column) => {
    const indices = isEnabled ? readIndices(attributes, infrequent[column], column) : undefined;
    const mapping = isEnabled ? readIndices(attributes, mappings[column], column) : undefined;
    if ((indices === undefined) !== (mapping === undefined)) {
      throw attributes.refuse(`the infrequent categories of column ${column} have no mapping`);
    }
    if (mapping === undefined || indices === undefined) {
      return { codes: keys.map((_, index) => index), count: keys.length, infrequent: undefined };
    }
    // A mapping has no entry for the missing category of an OrdinalEncoder, which is the last one.
    const codes = keys.map((_, index) => {
      if (missing.get(column) === index) return index;
      const code = mapping[index];
      if (code === undefined) throw attributes.refuse(`column ${column} maps too few categories`);
      return code;
    });
    const first = mapping[indices[0] ?? -1];
    if (first === undefined) throw attributes.refuse(`column ${column} has no infrequent category`);
    return { codes, count: keys.length - indices.length + 1, infrequent: first };
  });
}

function readIndices(attributes: Attributes, value: PythonValue | undefined, column: number): number[] | undefined {
  if (value === null) return undefined;
  if (!(value instanceof NdArray))
    throw attributes.refuse(`the infrequent categories of column ${column} are no array`);
  return Array.from<unknown, number>(readTensor(value).data, Number);
}
