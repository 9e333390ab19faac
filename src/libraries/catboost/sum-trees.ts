// Sums of the leaves of a CatBoost model, tree by tree in float64 (catboost/libs/model/cpu/evaluator_impl.cpp).
import { SymmetricEnsemble } from '../../kernels/symmetric-trees/index.ts';
import { compileEnsemble, sumTrees } from '../../kernels/trees/index.ts';
import type { TreeNodes } from '../../kernels/trees/index.ts';
import { malformed } from './malformed.ts';
import type { CatboostModel, Trees } from './model.ts';
import { planRanks } from './rank-columns.ts';
import type { RankPlan } from './rank-columns.ts';
import type { Rows } from './rows.ts';

/** Answers `approxDimension` sums a row of the leaves of trees `start` up to `end`. */
export type TreeSums = (rows: Rows, start: number, end: number) => Float64Array;

/** Compiles the trees of a checked model. */
export function compileTreeSums(model: CatboostModel): TreeSums {
  const plan = planRanks(model);
  const { nodes } = model.trees;
  return nodes === undefined ? compileSymmetric(model, plan) : compileNodes(model, plan, nodes);
}

function compileSymmetric({ trees, approxDimension }: CatboostModel, plan: RankPlan): TreeSums {
  const { splits, sizes, leafValues } = trees;
  const ensemble = new SymmetricEnsemble({
    most: plan.most,
    depths: sizes,
    columns: splits.map((split) => plan.columnOf[split]!),
    thresholds: splits.map((split) => plan.thresholdOf[split]!),
    leafValues,
    width: approxDimension,
  });
  const { blockRows } = ensemble;
  const ranks = new Int32Array(blockRows);
  let blockId = 0;
  return (rows, start, end) => {
    const sums = new Float64Array(rows.rowCount * approxDimension);
    for (let first = 0; first < rows.rowCount; first += blockRows) {
      const count = Math.min(blockRows, rows.rowCount - first);
      const block = { id: (blockId += 1), rows, start: first, count };
      for (let column = 0; column < plan.columns.length; column++) {
        plan.columns[column]!(block, ranks);
        ensemble.setRanks(column, ranks, count);
      }
      ensemble.addLeaves(start, end, count, sums, first * approxDimension);
    }
    return sums;
  };
}

/** Ranks that are made at a time: a megabyte, which the caches hold. */
const BLOCK_ELEMENTS = 2 ** 18;

function compileNodes(
  { trees, approxDimension }: CatboostModel,
  plan: RankPlan,
  nodes: NonNullable<Trees['nodes']>,
): TreeSums {
  const width = plan.columns.length;
  let first = 0;
  const compiled = compileEnsemble(
    Array.from(trees.sizes, (size, index) => {
      const tree = toNodes({ trees, nodes, plan, approxDimension }, first, size, index);
      first += size;
      return tree;
    }),
    {
      featureCount: width,
      width: approxDimension,
      outputCount: approxDimension,
      goesLeft: 'less-or-equal',
      precision: 'float32',
    },
  );
  let blockId = 0;
  return (rows, start, end) => {
    const ensemble = { ...compiled, trees: compiled.trees.slice(start, end) };
    const sums = new Float64Array(rows.rowCount * approxDimension);
    const blockRows = Math.max(1, Math.min(rows.rowCount, Math.floor(BLOCK_ELEMENTS / Math.max(1, width))));
    const ranks = new Int32Array(blockRows);
    const x = new Float32Array(blockRows * width);
    for (let begin = 0; begin < rows.rowCount; begin += blockRows) {
      const count = Math.min(blockRows, rows.rowCount - begin);
      const block = { id: (blockId += 1), rows, start: begin, count };
      for (let column = 0; column < width; column++) {
        plan.columns[column]!(block, ranks);
        for (let row = 0; row < count; row++) x[row * width + column] = ranks[row]!;
      }
      const out = sums.subarray(begin * approxDimension, (begin + count) * approxDimension);
      sumTrees(ensemble, x.subarray(0, count * width), count, out);
    }
    return sums;
  };
}

interface NodeSource {
  readonly trees: Trees;
  readonly nodes: NonNullable<Trees['nodes']>;
  readonly plan: RankPlan;
  readonly approxDimension: number;
}

// A node of CatBoost without a child on one side is the leaf of that side itself: it becomes two.
function toNodes(
  { trees, nodes, plan, approxDimension }: NodeSource,
  first: number,
  size: number,
  tree: number,
): TreeNodes {
  const isLeaf = (node: number): boolean => nodes.steps[2 * node] === 0 && nodes.steps[2 * node + 1] === 0;
  const left: number[] = [];
  const right: number[] = [];
  const origin: number[] = [];
  for (let node = 0; node < size; node++) {
    left.push(-1);
    right.push(-1);
    origin.push(first + node);
  }
  for (let node = 0; node < size; node++) {
    if (isLeaf(first + node)) continue;
    for (const [side, children] of [left, right].entries()) {
      const step = nodes.steps[2 * (first + node) + side]!;
      children[node] = step === 0 ? origin.length : node + step;
      if (node + step >= size) throw malformed(`a step of tree ${tree} leads out of it`);
      if (step > 0) continue;
      left.push(-1);
      right.push(-1);
      origin.push(first + node);
    }
  }
  const values = new Float64Array(origin.length * approxDimension);
  for (const [node, source] of origin.entries()) {
    if (left[node]! >= 0) continue;
    const leaf = nodes.leaves[source]!;
    if (leaf + approxDimension > trees.leafValues.length) throw malformed(`a leaf of tree ${tree} has no values`);
    values.set(trees.leafValues.subarray(leaf, leaf + approxDimension), node * approxDimension);
  }
  return {
    left: Int32Array.from(left),
    right: Int32Array.from(right),
    feature: Int32Array.from(origin, (source) => plan.columnOf[trees.splits[source]!] ?? 0),
    threshold: Float64Array.from(origin, (source) => plan.thresholdOf[trees.splits[source]!] ?? 0),
    values,
  };
}
