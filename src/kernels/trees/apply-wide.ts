// Walks wide trees: float64 comparisons, and trees too large to be packed.
import type { WideTree } from './compile-ensemble.ts';

/**
 * Compiled index of the leaf of `rowCount` rows, from element `offset` of X on, into out[0 ...]. NaN goes by the tree's rule,
 * or to the first child where it has none.
 */
export function applyWideTree(
  tree: WideTree,
  x: Float32Array | Float64Array,
  offset: number,
  columnCount: number,
  rowCount: number,
  out: Int32Array,
): void {
  const { thresholds, children, features, missingRight } = tree;
  for (let row = 0, at = offset; row < rowCount; row++, at += columnCount) {
    let node = 0;
    for (;;) {
      const child = children[node]!;
      if (child === node) break;
      const value = x[at + features[node]!]!;
      const isMissing = missingRight !== undefined && value !== value;
      node = child + (isMissing ? missingRight[node]! : Number(value > thresholds[node]!) | 0);
    }
    out[row] = node;
  }
}
