// Categories of few rows, which are encoded as one (sklearn/preprocessing/_encoders.py, `_identify_infrequent`,
// `_fit_infrequent_category_mapping`).
import type { PythonValue } from '../../../../formats/python/values.ts';
import { longArray } from '../record-values.ts';
import type { FittedAttributes } from '../trainable.ts';

/** Which categories are infrequent. */
export interface InfrequentRule {
  /** Fewer rows than this number, or than this part of all rows (below 1). */
  readonly minFrequency: number | null;
  /** Most codes of a column, the one of the infrequent categories among them. */
  readonly maxCategories: number | null;
}

/** The codes of a column whose infrequent categories are one; undefined in its place where none are infrequent. */
export interface InfrequentGrouping {
  /** Positions of the infrequent categories. */
  readonly infrequent: readonly number[];
  /** Code of each category; the infrequent ones have the last. */
  readonly codes: readonly number[];
}

/** Is anything infrequent by this rule? */
export function groupsInfrequent({ minFrequency, maxCategories }: InfrequentRule): boolean {
  return minFrequency !== null || maxCategories !== null;
}

/** Groups the categories of a column that are in so many rows each, of `rowCount`. */
export function groupCategories(
  counts: readonly number[],
  rowCount: number,
  { minFrequency, maxCategories }: InfrequentRule,
): InfrequentGrouping | undefined {
  const least = minFrequency === null ? 0 : Number.isInteger(minFrequency) ? minFrequency : rowCount * minFrequency;
  const infrequent = new Set([...counts.keys()].filter((category) => counts[category]! < least));
  const codeCount = counts.length - infrequent.size + 1;
  if (maxCategories !== null && maxCategories < codeCount) {
    // Of categories in as many rows the first ones go.
    const rising = [...counts.keys()].sort((one, other) => counts[one]! - counts[other]!);
    for (const category of rising.slice(0, Math.max(0, counts.length - (maxCategories - 1)))) infrequent.add(category);
  }
  if (infrequent.size === 0) return undefined;
  let next = 0;
  const codes = counts.map((_, category) => (infrequent.has(category) ? counts.length - infrequent.size : next++));
  return { infrequent: [...infrequent].sort((one, other) => one - other), codes };
}

/** `_infrequent_indices` and `_default_to_infrequent_mappings`. */
export function writeGroupings(groupings: readonly (InfrequentGrouping | undefined)[]): FittedAttributes {
  const write = (name: keyof InfrequentGrouping): PythonValue =>
    groupings.map((grouping) => (grouping === undefined ? null : longArray(grouping[name])));
  return { _infrequent_indices: write('infrequent'), _default_to_infrequent_mappings: write('codes') };
}
