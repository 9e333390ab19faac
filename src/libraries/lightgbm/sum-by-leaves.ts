// Sums that need the number of each leaf: linear models in the leaves, and rows that end early (include/LightGBM/tree.h,
// Tree::Predict; src/boosting/gbdt_prediction.cpp, GBDT::PredictRaw).
import { applyTrees } from '../../kernels/trees/index.ts';
import type { TreeEnsemble } from '../../kernels/trees/index.ts';
import type { EarlyStop } from './early-stop.ts';
import type { Rows } from './features.ts';
import type { LightgbmTree, LinearLeaves } from './read-tree.ts';

/** Trees with their compiled twins. */
export interface LeafSums {
  readonly ensemble: TreeEnsemble;
  readonly trees: readonly LightgbmTree[];
  readonly earlyStop: EarlyStop | undefined;
}

/** A few rows of X, and their ranks. */
export interface RankedRows extends Rows {
  readonly ranks: Float32Array;
}

/** Adds what each tree answers for each row to `out`, tree by tree. */
export function sumByLeaves(model: LeafSums, rows: RankedRows, out: Float64Array): void {
  const { ensemble, trees, earlyStop } = model;
  const { outputCount } = ensemble;
  const { rowCount, data, ranks } = rows;
  const featureCount = data.length / rowCount;
  const leaves = new Int32Array(rowCount * trees.length);
  applyTrees(ensemble, ranks, rowCount, leaves);
  for (let row = 0; row < rowCount; row++) {
    const target = row * outputCount;
    for (let index = 0; index < trees.length; index++) {
      const tree = trees[index]!;
      const leaf = leaves[row * trees.length + index]! - (tree.leafCount - 1);
      out[target + (index % outputCount)]! += answerLeaf(tree, leaf, data, row * featureCount);
      if (earlyStop !== undefined && (index + 1) % (earlyStop.period * outputCount) === 0) {
        if (earlyStop.isDecided(out, target, outputCount)) break;
      }
    }
  }
}

function answerLeaf(tree: LightgbmTree, leaf: number, x: Float64Array, offset: number): number {
  return tree.linear === undefined ? tree.leafValue[leaf]! : answerLinearLeaf(tree, tree.linear, leaf, x, offset);
}

// With NaN in any of its columns, a linear leaf answers its plain value.
function answerLinearLeaf(
  tree: LightgbmTree,
  { constants, offsets, features, coefficients }: LinearLeaves,
  leaf: number,
  x: Float64Array,
  offset: number,
): number {
  let sum = constants[leaf]!;
  for (let at = offsets[leaf]!; at < offsets[leaf + 1]!; at++) {
    const value = x[offset + features[at]!]!;
    if (value !== value) return tree.leafValue[leaf]!;
    sum += coefficients[at]! * value;
  }
  return sum;
}
