// Sums the leaves of an ensemble, tree by tree in the order of the trees: the order in which the libraries round.
import { DecantError } from '../../errors.ts';
import { applyPackedTree, applyPackedTreeToMissing, findPackedLeaf } from './apply-packed.ts';
import { applyWideTree } from './apply-wide.ts';
import type { TreeEnsemble } from './compile-ensemble.ts';

/** Rows that one tree walks before the next one does: they stay in the first cache, and so does the tree. */
const BLOCK_ROWS = 256;

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
  const { featureCount: columnCount, outputCount } = ensemble;
  if (x.length !== rowCount * columnCount || out.length !== rowCount * outputCount) {
    throw new DecantError(
      'INTERNAL_ERROR',
      `${rowCount} rows of ${columnCount} columns do not fit ${x.length} elements.`,
    );
  }
  const leaves = new Int32Array(Math.min(BLOCK_ROWS, rowCount));
  for (let start = 0; start < rowCount; start += BLOCK_ROWS) {
    const count = Math.min(BLOCK_ROWS, rowCount - start);
    sumBlock(ensemble, x, start, count, leaves, out);
  }
}

function sumBlock(
  ensemble: TreeEnsemble,
  x: Float32Array | Float64Array,
  start: number,
  count: number,
  leaves: Int32Array,
  out: Float64Array | Float32Array,
): void {
  const { featureCount: columnCount, width, outputCount } = ensemble;
  const offset = start * columnCount;
  const target = start * outputCount;
  if (ensemble.layout === 'wide') {
    for (const tree of ensemble.trees) {
      applyWideTree(tree, x, offset, columnCount, count, leaves);
      addLeaves(tree.values, leaves, count, width, out, target + tree.outputOffset, outputCount);
    }
    return;
  }
  if (!(x instanceof Float32Array)) throw new DecantError('INTERNAL_ERROR', 'Packed trees compare float32.');
  const { featureBits } = ensemble;
  if (ensemble.hasMissingRule && hasNaN(x, offset, offset + count * columnCount)) {
    for (const tree of ensemble.trees) {
      applyPackedTreeToMissing(tree, featureBits, x, offset, columnCount, count, leaves);
      addLeaves(tree.values, leaves, count, width, out, target + tree.outputOffset, outputCount);
    }
  } else if (count === 1 && width === 1) {
    for (const tree of ensemble.trees) {
      out[target + tree.outputOffset]! += tree.values[findPackedLeaf(tree, featureBits, x, offset)]!;
    }
  } else {
    for (const tree of ensemble.trees) {
      applyPackedTree(tree, featureBits, x, offset, columnCount, count, leaves);
      addLeaves(tree.values, leaves, count, width, out, target + tree.outputOffset, outputCount);
    }
  }
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

function hasNaN(x: Float32Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (x[at] !== x[at]) return true;
  return false;
}
