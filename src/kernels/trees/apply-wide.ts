// Walks wide trees: float64 comparisons, and trees too large to be packed. Four rows at a time, as packed trees.
import type { WideTree } from './compiled-tree.ts';

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
  const { thresholds, children, features, depth, stride } = tree;
  let row = 0;
  let at = offset;
  for (; row + 4 <= rowCount; row += 4, at += 4 * columnCount) {
    const base1 = at + columnCount;
    const base2 = base1 + columnCount;
    const base3 = base2 + columnCount;
    let node0 = 0;
    let node1 = 0;
    let node2 = 0;
    let node3 = 0;
    let left = depth;
    while (left > 0) {
      const steps = left < stride ? left : stride;
      for (let step = 0; step < steps; step++) {
        const feature0 = features[node0]!;
        const feature1 = features[node1]!;
        const feature2 = features[node2]!;
        const feature3 = features[node3]!;
        const value0 = x[at + (feature0 >> 1)]!;
        const value1 = x[base1 + (feature1 >> 1)]!;
        const value2 = x[base2 + (feature2 >> 1)]!;
        const value3 = x[base3 + (feature3 >> 1)]!;
        // NaN is not above the threshold; where its bit is set, it goes to the second child all the same.
        node0 = children[node0]! + ((Number(value0 > thresholds[node0]!) | (Number(value0 !== value0) & feature0)) & 1);
        node1 = children[node1]! + ((Number(value1 > thresholds[node1]!) | (Number(value1 !== value1) & feature1)) & 1);
        node2 = children[node2]! + ((Number(value2 > thresholds[node2]!) | (Number(value2 !== value2) & feature2)) & 1);
        node3 = children[node3]! + ((Number(value3 > thresholds[node3]!) | (Number(value3 !== value3) & feature3)) & 1);
      }
      left -= steps;
      if (
        left > 0 &&
        children[node0] === node0 &&
        children[node1] === node1 &&
        children[node2] === node2 &&
        children[node3] === node3
      ) {
        break;
      }
    }
    out[row] = node0;
    out[row + 1] = node1;
    out[row + 2] = node2;
    out[row + 3] = node3;
  }
  for (; row < rowCount; row++, at += columnCount) out[row] = findWideLeaf(tree, x, at);
}

/** Like {@link applyWideTree}, but adds the one number of each row's leaf to out[target + row * outputCount]. */
export function sumWideTree(
  tree: WideTree,
  x: Float32Array | Float64Array,
  offset: number,
  columnCount: number,
  rowCount: number,
  out: Float64Array | Float32Array,
  target: number,
  outputCount: number,
): void {
  const { thresholds, children, features, values, depth, stride } = tree;
  let row = 0;
  let at = offset;
  let to = target;
  for (; row + 4 <= rowCount; row += 4, at += 4 * columnCount, to += 4 * outputCount) {
    const base1 = at + columnCount;
    const base2 = base1 + columnCount;
    const base3 = base2 + columnCount;
    let node0 = 0;
    let node1 = 0;
    let node2 = 0;
    let node3 = 0;
    let left = depth;
    while (left > 0) {
      const steps = left < stride ? left : stride;
      for (let step = 0; step < steps; step++) {
        const feature0 = features[node0]!;
        const feature1 = features[node1]!;
        const feature2 = features[node2]!;
        const feature3 = features[node3]!;
        const value0 = x[at + (feature0 >> 1)]!;
        const value1 = x[base1 + (feature1 >> 1)]!;
        const value2 = x[base2 + (feature2 >> 1)]!;
        const value3 = x[base3 + (feature3 >> 1)]!;
        // NaN is not above the threshold; where its bit is set, it goes to the second child all the same.
        node0 = children[node0]! + ((Number(value0 > thresholds[node0]!) | (Number(value0 !== value0) & feature0)) & 1);
        node1 = children[node1]! + ((Number(value1 > thresholds[node1]!) | (Number(value1 !== value1) & feature1)) & 1);
        node2 = children[node2]! + ((Number(value2 > thresholds[node2]!) | (Number(value2 !== value2) & feature2)) & 1);
        node3 = children[node3]! + ((Number(value3 > thresholds[node3]!) | (Number(value3 !== value3) & feature3)) & 1);
      }
      left -= steps;
      if (
        left > 0 &&
        children[node0] === node0 &&
        children[node1] === node1 &&
        children[node2] === node2 &&
        children[node3] === node3
      ) {
        break;
      }
    }
    out[to]! += values[node0]!;
    out[to + outputCount]! += values[node1]!;
    out[to + 2 * outputCount]! += values[node2]!;
    out[to + 3 * outputCount]! += values[node3]!;
  }
  for (; row < rowCount; row++, at += columnCount, to += outputCount) out[to]! += values[findWideLeaf(tree, x, at)]!;
}

/** Compiled index of the leaf of the row that starts at element `offset` of X. */
export function findWideLeaf(tree: WideTree, x: Float32Array | Float64Array, offset: number): number {
  const { thresholds, children, features } = tree;
  let node = 0;
  for (;;) {
    const child = children[node]!;
    if (child === node) return node;
    const feature = features[node]!;
    const value = x[offset + (feature >> 1)]!;
    node = child + ((Number(value > thresholds[node]!) | (Number(value !== value) & feature)) & 1);
  }
}
