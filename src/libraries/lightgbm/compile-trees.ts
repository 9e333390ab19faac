// LightGBM's trees as the kernel takes them: inner nodes keep their numbers, leaf k follows them as node leafCount - 1 + k
// (include/LightGBM/tree.h, NumericalDecision and CategoricalDecision).
import { compileEnsemble } from '../../kernels/trees/index.ts';
import type { TreeEnsemble, TreeNodes } from '../../kernels/trees/index.ts';
import { planRanks } from './rank-columns.ts';
import type { RankPlan } from './rank-columns.ts';
import { MISSING_NONE } from './read-tree.ts';
import type { LightgbmTree } from './read-tree.ts';

/** Trees that walk ranks instead of numbers. */
export interface RankedEnsemble {
  readonly ensemble: TreeEnsemble;
  readonly plan: RankPlan;
}

/** Compiles trees whose sums go to `outputCount` numbers a row in turn. */
export function compileTrees(trees: readonly LightgbmTree[], outputCount: number): RankedEnsemble {
  const plan = planRanks(trees);
  const ensemble = compileEnsemble(
    trees.map((tree, index) => toNodes(tree, plan.questions[index]!, index % outputCount)),
    { featureCount: plan.width, width: 1, outputCount, goesLeft: 'less-or-equal', precision: 'float32' },
  );
  return { ensemble, plan };
}

function toNodes(tree: LightgbmTree, question: RankPlan['questions'][number], outputOffset: number): TreeNodes {
  const { leafCount, decisionType, leafValue } = tree;
  const inner = leafCount - 1;
  const count = inner + leafCount;
  const feature = new Int32Array(count);
  feature.set(question.columns);
  const threshold = new Float64Array(count);
  threshold.set(question.thresholds);
  const values = new Float64Array(count);
  values.set(leafValue, inner);
  const missingLeft = new Uint8Array(count);
  for (let node = 0; node < inner; node++) {
    const type = decisionType[node]!;
    // Where nothing is missing, NaN is compared as 0.
    const isLeft = type >> 2 === MISSING_NONE ? tree.threshold[node]! >= 0 : (type & 2) !== 0;
    missingLeft[node] = isLeft ? 1 : 0;
  }
  return {
    left: toChildren(tree.leftChild, inner, count),
    right: toChildren(tree.rightChild, inner, count),
    feature,
    threshold,
    missingLeft,
    values,
    outputOffset,
  };
}

function toChildren(children: Int32Array, inner: number, count: number): Int32Array {
  const out = new Int32Array(count).fill(-1);
  for (let node = 0; node < inner; node++) {
    const child = children[node]!;
    out[node] = child >= 0 ? child : inner + ~child;
  }
  return out;
}
