// The leaves of a block of rows in one compiled tree, whatever its layout.
import { DecantError } from '../../errors.ts';
import { applyPackedTree, applyPackedTreeToMissing } from './apply-packed.ts';
import { findRuledLeaf } from './apply-ruled.ts';
import { applyWideTree } from './apply-wide.ts';
import type { CompiledTree, TreeEnsemble } from './compiled-tree.ts';

/** Elements of the rows that one tree walks before the next one does: enough of them that a tree is seldom fetched, few
 * enough to stay in the second cache. */
const BLOCK_ELEMENTS = 2 ** 18;

/** Rows in a block. */
export function countBlockRows({ featureCount }: TreeEnsemble, rowCount: number): number {
  return Math.min(rowCount, Math.max(64, Math.floor(BLOCK_ELEMENTS / featureCount)));
}

/** A block of rows of X, and whether NaN is to be looked for among them. */
export interface RowBlock {
  readonly x: Float32Array | Float64Array;
  /** Element of X where the block starts. */
  readonly offset: number;
  readonly rowCount: number;
  readonly hasMissing: boolean;
}

/** The block of rows `start` .. `start + rowCount`. */
export function makeBlock(
  ensemble: TreeEnsemble,
  x: Float32Array | Float64Array,
  start: number,
  rowCount: number,
): RowBlock {
  const offset = start * ensemble.featureCount;
  const hasMissing = ensemble.hasMissingRule && hasNaN(x, offset, offset + rowCount * ensemble.featureCount);
  return { x, offset, rowCount, hasMissing };
}

/** Compiled index of the leaf of each row of the block, into leaves[0 ...]. */
export function findBlockLeaves(ensemble: TreeEnsemble, tree: CompiledTree, block: RowBlock, leaves: Int32Array): void {
  const { featureCount, featureBits } = ensemble;
  const { x, offset, rowCount } = block;
  switch (tree.layout) {
    case 'packed': {
      if (!(x instanceof Float32Array)) throw new DecantError('INTERNAL_ERROR', 'Packed trees compare float32.');
      const apply = block.hasMissing ? applyPackedTreeToMissing : applyPackedTree;
      apply(tree, featureBits, x, offset, featureCount, rowCount, leaves);
      break;
    }
    case 'wide':
      applyWideTree(tree, x, offset, featureCount, rowCount, leaves);
      break;
    case 'ruled': {
      const above = ensemble.categories?.negativeFractions === 'zero' ? -1 : -Number.MIN_VALUE;
      for (let row = 0, at = offset; row < rowCount; row++, at += featureCount) {
        leaves[row] = findRuledLeaf(tree, above, x, at);
      }
    }
  }
}

/**
 * The leaf of each row in each tree, by the library's numbers of nodes: out[row * trees + tree]. X is row-major; with
 * `precision: float32` it must be a Float32Array.
 */
export function applyTrees(
  ensemble: TreeEnsemble,
  x: Float32Array | Float64Array,
  rowCount: number,
  out: Int32Array,
): void {
  const { trees, featureCount } = ensemble;
  checkLengths(x.length, rowCount, featureCount, out.length, trees.length);
  const blockRows = countBlockRows(ensemble, rowCount);
  const leaves = new Int32Array(blockRows);
  for (let start = 0; start < rowCount; start += blockRows) {
    const block = makeBlock(ensemble, x, start, Math.min(blockRows, rowCount - start));
    for (const [index, tree] of trees.entries()) {
      findBlockLeaves(ensemble, tree, block, leaves);
      let target = start * trees.length + index;
      for (let row = 0; row < block.rowCount; row++, target += trees.length) {
        out[target] = tree.origins[leaves[row]!]!;
      }
    }
  }
}

/** Refuses arrays that do not hold `rowCount` rows. */
export function checkLengths(
  inputLength: number,
  rowCount: number,
  columnCount: number,
  outputLength: number,
  outputCount: number,
): void {
  if (inputLength === rowCount * columnCount && outputLength === rowCount * outputCount) return;
  throw new DecantError(
    'INTERNAL_ERROR',
    `${rowCount} rows of ${columnCount} columns do not fit ${inputLength} elements, or ${outputCount} outputs ${outputLength}.`,
  );
}

function hasNaN(x: Float32Array | Float64Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (x[at] !== x[at]) return true;
  return false;
}
