// Walks packed trees (float32): four rows at a time, so that the loads of one row hide behind those of the others.
import type { PackedTree } from './compiled-tree.ts';

/**
 * Compiled index of the leaf of `rowCount` rows, from element `offset` of X on, into out[0 ...]. NaN is not looked for: it
 * goes to the first child.
 */
export function applyPackedTree(
  tree: PackedTree,
  featureBits: number,
  x: Float32Array,
  offset: number,
  columnCount: number,
  rowCount: number,
  out: Int32Array,
): void {
  const { thresholds, links, depth, stride } = tree;
  const shift = featureBits + 1;
  const mask = (1 << featureBits) - 1;
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
        const link0 = links[(node0 << 1) + 1]!;
        const link1 = links[(node1 << 1) + 1]!;
        const link2 = links[(node2 << 1) + 1]!;
        const link3 = links[(node3 << 1) + 1]!;
        // `| 0` makes a number of the comparison without a jump.
        node0 = (link0 >> shift) + (Number(x[at + (link0 & mask)]! > thresholds[node0 << 1]!) | 0);
        node1 = (link1 >> shift) + (Number(x[base1 + (link1 & mask)]! > thresholds[node1 << 1]!) | 0);
        node2 = (link2 >> shift) + (Number(x[base2 + (link2 & mask)]! > thresholds[node2 << 1]!) | 0);
        node3 = (link3 >> shift) + (Number(x[base3 + (link3 & mask)]! > thresholds[node3 << 1]!) | 0);
      }
      left -= steps;
      if (
        left > 0 &&
        links[(node0 << 1) + 1]! >> shift === node0 &&
        links[(node1 << 1) + 1]! >> shift === node1 &&
        links[(node2 << 1) + 1]! >> shift === node2 &&
        links[(node3 << 1) + 1]! >> shift === node3
      ) {
        break;
      }
    }
    out[row] = node0;
    out[row + 1] = node1;
    out[row + 2] = node2;
    out[row + 3] = node3;
  }
  for (; row < rowCount; row++, at += columnCount) out[row] = findPackedLeaf(tree, featureBits, x, at);
}

/**
 * Like {@link applyPackedTree}, but adds the one number of each row's leaf to out[target + row * outputCount]: without the leaves in
 * between, shallow trees take a quarter less time.
 */
export function sumPackedTree(
  tree: PackedTree,
  featureBits: number,
  x: Float32Array,
  offset: number,
  columnCount: number,
  rowCount: number,
  out: Float64Array | Float32Array,
  target: number,
  outputCount: number,
): void {
  const { thresholds, links, values, depth, stride } = tree;
  const shift = featureBits + 1;
  const mask = (1 << featureBits) - 1;
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
        const link0 = links[(node0 << 1) + 1]!;
        const link1 = links[(node1 << 1) + 1]!;
        const link2 = links[(node2 << 1) + 1]!;
        const link3 = links[(node3 << 1) + 1]!;
        // `| 0` makes a number of the comparison without a jump.
        node0 = (link0 >> shift) + (Number(x[at + (link0 & mask)]! > thresholds[node0 << 1]!) | 0);
        node1 = (link1 >> shift) + (Number(x[base1 + (link1 & mask)]! > thresholds[node1 << 1]!) | 0);
        node2 = (link2 >> shift) + (Number(x[base2 + (link2 & mask)]! > thresholds[node2 << 1]!) | 0);
        node3 = (link3 >> shift) + (Number(x[base3 + (link3 & mask)]! > thresholds[node3 << 1]!) | 0);
      }
      left -= steps;
      if (
        left > 0 &&
        links[(node0 << 1) + 1]! >> shift === node0 &&
        links[(node1 << 1) + 1]! >> shift === node1 &&
        links[(node2 << 1) + 1]! >> shift === node2 &&
        links[(node3 << 1) + 1]! >> shift === node3
      ) {
        break;
      }
    }
    out[to]! += values[node0]!;
    out[to + outputCount]! += values[node1]!;
    out[to + 2 * outputCount]! += values[node2]!;
    out[to + 3 * outputCount]! += values[node3]!;
  }
  for (; row < rowCount; row++, at += columnCount, to += outputCount) {
    out[to]! += values[findPackedLeaf(tree, featureBits, x, at)]!;
  }
}

/** Compiled index of the leaf of the row that starts at element `offset` of X. NaN goes to the first child. */
export function findPackedLeaf(tree: PackedTree, featureBits: number, x: Float32Array, offset: number): number {
  const { thresholds, links } = tree;
  const shift = featureBits + 1;
  const mask = (1 << featureBits) - 1;
  let node = 0;
  for (;;) {
    const link = links[(node << 1) + 1]!;
    const child = link >> shift;
    if (child === node) return node;
    node = child + (Number(x[offset + (link & mask)]! > thresholds[node << 1]!) | 0);
  }
}

/**
 * Compiled indices of the leaves of one row in four trees, into out[0 ... 3]: the loads of one tree hide behind those of the others. NaN
 * goes to the first child.
 */
export function findFourLeaves(
  trees: readonly PackedTree[],
  first: number,
  featureBits: number,
  x: Float32Array,
  offset: number,
  out: Int32Array,
): void {
  const tree0 = trees[first]!;
  const tree1 = trees[first + 1]!;
  const tree2 = trees[first + 2]!;
  const tree3 = trees[first + 3]!;
  const { thresholds: thresholds0, links: links0 } = tree0;
  const { thresholds: thresholds1, links: links1 } = tree1;
  const { thresholds: thresholds2, links: links2 } = tree2;
  const { thresholds: thresholds3, links: links3 } = tree3;
  const shift = featureBits + 1;
  const mask = (1 << featureBits) - 1;
  const depth = Math.max(tree0.depth, tree1.depth, tree2.depth, tree3.depth);
  let node0 = 0;
  let node1 = 0;
  let node2 = 0;
  let node3 = 0;
  for (let step = 0; step < depth; step++) {
    const link0 = links0[(node0 << 1) + 1]!;
    const link1 = links1[(node1 << 1) + 1]!;
    const link2 = links2[(node2 << 1) + 1]!;
    const link3 = links3[(node3 << 1) + 1]!;
    node0 = (link0 >> shift) + (Number(x[offset + (link0 & mask)]! > thresholds0[node0 << 1]!) | 0);
    node1 = (link1 >> shift) + (Number(x[offset + (link1 & mask)]! > thresholds1[node1 << 1]!) | 0);
    node2 = (link2 >> shift) + (Number(x[offset + (link2 & mask)]! > thresholds2[node2 << 1]!) | 0);
    node3 = (link3 >> shift) + (Number(x[offset + (link3 & mask)]! > thresholds3[node3 << 1]!) | 0);
  }
  out[0] = node0;
  out[1] = node1;
  out[2] = node2;
  out[3] = node3;
}

/** Like {@link applyPackedTree}, for rows in which NaN goes by the tree's rule. */
export function applyPackedTreeToMissing(
  tree: PackedTree,
  featureBits: number,
  x: Float32Array,
  offset: number,
  columnCount: number,
  rowCount: number,
  out: Int32Array,
): void {
  const { thresholds, links, depth, stride } = tree;
  const shift = featureBits + 1;
  const mask = (1 << featureBits) - 1;
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
        const link0 = links[(node0 << 1) + 1]!;
        const link1 = links[(node1 << 1) + 1]!;
        const link2 = links[(node2 << 1) + 1]!;
        const link3 = links[(node3 << 1) + 1]!;
        const value0 = x[at + (link0 & mask)]!;
        const value1 = x[base1 + (link1 & mask)]!;
        const value2 = x[base2 + (link2 & mask)]!;
        const value3 = x[base3 + (link3 & mask)]!;
        // NaN is not above the threshold; where its bit is set, it goes to the second child all the same.
        node0 =
          (link0 >> shift) +
          ((Number(value0 > thresholds[node0 << 1]!) | (Number(value0 !== value0) & (link0 >> featureBits))) & 1);
        node1 =
          (link1 >> shift) +
          ((Number(value1 > thresholds[node1 << 1]!) | (Number(value1 !== value1) & (link1 >> featureBits))) & 1);
        node2 =
          (link2 >> shift) +
          ((Number(value2 > thresholds[node2 << 1]!) | (Number(value2 !== value2) & (link2 >> featureBits))) & 1);
        node3 =
          (link3 >> shift) +
          ((Number(value3 > thresholds[node3 << 1]!) | (Number(value3 !== value3) & (link3 >> featureBits))) & 1);
      }
      left -= steps;
      if (
        left > 0 &&
        links[(node0 << 1) + 1]! >> shift === node0 &&
        links[(node1 << 1) + 1]! >> shift === node1 &&
        links[(node2 << 1) + 1]! >> shift === node2 &&
        links[(node3 << 1) + 1]! >> shift === node3
      ) {
        break;
      }
    }
    out[row] = node0;
    out[row + 1] = node1;
    out[row + 2] = node2;
    out[row + 3] = node3;
  }
  for (; row < rowCount; row++, at += columnCount) out[row] = findPackedLeafOfMissing(tree, featureBits, x, at);
}

/** Like {@link findPackedLeaf}, for a row in which NaN goes by the tree's rule. */
export function findPackedLeafOfMissing(
  tree: PackedTree,
  featureBits: number,
  x: Float32Array,
  offset: number,
): number {
  const { thresholds, links } = tree;
  const shift = featureBits + 1;
  const mask = (1 << featureBits) - 1;
  let node = 0;
  for (;;) {
    const link = links[(node << 1) + 1]!;
    const child = link >> shift;
    if (child === node) return node;
    const value = x[offset + (link & mask)]!;
    const isAbove = Number(value > thresholds[node << 1]!);
    node = child + ((isAbove | (Number(value !== value) & (link >> featureBits))) & 1);
  }
}
