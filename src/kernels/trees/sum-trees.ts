// Sums the leaves of an ensemble, tree by tree in the order of the trees: the order in which the libraries round.
import { findFourLeaves, findPackedLeaf, findPackedLeafOfMissing, sumPackedTree } from './apply-packed.ts';
import { findWideLeaf, sumWideTree } from './apply-wide.ts';
import type { CompiledTree, PackedTree, TreeEnsemble } from './compiled-tree.ts';
import { checkLengths, countBlockRows, findBlockLeaves, makeBlock } from './find-leaves.ts';
import type { RowBlock } from './find-leaves.ts';

/**
 * Adds the leaf values of every tree to `out`, which holds `outputCount` numbers a row and what the sums start from. X is
 * row-major; with `precision: float32` it must be a Float32Array. Sums round to the type of `out` after each tree.
 */
export function sumTrees(
  ensemble: TreeEnsemble,
  x: Float32Array | Float64Array,
  rowCount: number,
  out: Float64Array | Float32Array,
): void {
  const { featureCount, outputCount } = ensemble;
  checkLengths(x.length, rowCount, featureCount, out.length, outputCount);
  const program = ensemble.batches.choose(rowCount);
  if (program !== undefined) {
    program.sum(ensemble.trees, x, rowCount, out);
    return;
  }
  const blockRows = countBlockRows(ensemble, rowCount);
  const leaves = new Int32Array(blockRows);
  for (let start = 0; start < rowCount; start += blockRows) {
    const block = makeBlock(ensemble, x, start, Math.min(blockRows, rowCount - start));
    if (block.rowCount === 1) sumRow(ensemble, block, leaves, out, start * outputCount);
    else sumBlock(ensemble, block, leaves, out, start * outputCount);
  }
}

function sumBlock(
  ensemble: TreeEnsemble,
  block: RowBlock,
  leaves: Int32Array,
  out: Float64Array | Float32Array,
  target: number,
): void {
  const { width, outputCount, featureBits, featureCount } = ensemble;
  const { x, offset, rowCount, hasMissing } = block;
  for (const tree of ensemble.trees) {
    const to = target + tree.outputOffset;
    if (width === 1 && tree.layout === 'packed' && !hasMissing && x instanceof Float32Array) {
      sumPackedTree(tree, featureBits, x, offset, featureCount, rowCount, out, to, outputCount);
    } else if (width === 1 && tree.layout === 'wide') {
      sumWideTree(tree, x, offset, featureCount, rowCount, out, to, outputCount);
    } else {
      findBlockLeaves(ensemble, tree, block, leaves);
      addLeaves(tree.values, leaves, rowCount, width, out, to, outputCount);
    }
  }
}

/** Trees whose leaves are found side by side. */
const GROUP = 4;

function sumRow(
  ensemble: TreeEnsemble,
  block: RowBlock,
  leaves: Int32Array,
  out: Float64Array | Float32Array,
  target: number,
): void {
  const { featureBits, trees, isPacked, width } = ensemble;
  const { x, offset, hasMissing } = block;
  let next = 0;
  if (isPacked && !hasMissing && x instanceof Float32Array) {
    const packed = trees as readonly PackedTree[];
    const group = new Int32Array(GROUP);
    for (; next + GROUP <= packed.length; next += GROUP) {
      findFourLeaves(packed, next, featureBits, x, offset, group);
      for (let i = 0; i < GROUP; i++) addLeaf(packed[next + i]!, group[i]!, width, out, target);
    }
  }
  for (; next < trees.length; next++) {
    const tree = trees[next]!;
    addLeaf(tree, findRowLeaf(ensemble, tree, block, leaves), width, out, target);
  }
}

function findRowLeaf(ensemble: TreeEnsemble, tree: CompiledTree, block: RowBlock, leaves: Int32Array): number {
  const { x, offset, hasMissing } = block;
  if (tree.layout === 'packed' && x instanceof Float32Array) {
    return (hasMissing ? findPackedLeafOfMissing : findPackedLeaf)(tree, ensemble.featureBits, x, offset);
  }
  if (tree.layout === 'wide') return findWideLeaf(tree, x, offset);
  findBlockLeaves(ensemble, tree, block, leaves);
  return leaves[0]!;
}

function addLeaf(
  { values, outputOffset }: CompiledTree,
  leaf: number,
  width: number,
  out: Float64Array | Float32Array,
  target: number,
): void {
  const to = target + outputOffset;
  const from = leaf * width;
  for (let i = 0; i < width; i++) out[to + i]! += values[from + i]!;
}

function addLeaves(
  values: Float64Array,
  leaves: Int32Array,
  count: number,
  width: number,
  out: Float64Array | Float32Array,
  target: number,
  outputCount: number,
): void {
  if (width === 1) {
    for (let row = 0, at = target; row < count; row++, at += outputCount) out[at]! += values[leaves[row]!]!;
    return;
  }
  for (let row = 0, at = target; row < count; row++, at += outputCount) {
    const from = leaves[row]! * width;
    for (let i = 0; i < width; i++) out[at + i]! += values[from + i]!;
  }
}
