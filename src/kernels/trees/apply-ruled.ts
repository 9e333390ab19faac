// Walks trees in which some nodes ask for a category, or count zero as missing.
import { RULE_CATEGORY, RULE_NUMBER } from './compiled-tree.ts';
import type { RuledTree } from './compiled-tree.ts';

/** kZeroThreshold of LightGBM (include/LightGBM/meta.h), which is a float there. */
const LARGEST_ZERO = Math.fround(1e-35);

/** No category is as large; a number from here on is in no set. */
const CATEGORY_END = 2 ** 31;

/**
 * Compiled index of the leaf of the row that starts at element `offset` of X. Categories above `categoriesAbove` (-1, or the
 * number below 0) are looked for in the sets.
 */
export function findRuledLeaf(
  tree: RuledTree,
  categoriesAbove: number,
  x: Float32Array | Float64Array,
  offset: number,
): number {
  const { thresholds, children, features, rules, offsets, words } = tree;
  let node = 0;
  for (;;) {
    const child = children[node]!;
    if (child === node) return node;
    const feature = features[node]!;
    const value = x[offset + (feature >> 1)]!;
    const rule = rules[node]!;
    if (value !== value) {
      node = child + (feature & 1);
    } else if (rule === RULE_NUMBER) {
      node = child + (Number(value > thresholds[node]!) | 0);
    } else if (rule === RULE_CATEGORY) {
      const category = value > categoriesAbove && value < CATEGORY_END ? value | 0 : -1;
      const set = thresholds[node]!;
      const word = offsets[set]! + (category >> 5);
      const isMember = category >= 0 && word < offsets[set + 1]! && ((words[word]! >>> (category & 31)) & 1) === 1;
      node = child + (isMember ? 0 : 1);
    } else {
      const isZero = value >= -LARGEST_ZERO && value <= LARGEST_ZERO;
      node = child + (isZero ? feature & 1 : Number(value > thresholds[node]!) | 0);
    }
  }
}
