// Which leaf of each tree a row falls into (catboost/libs/model/cpu/evaluator_impl.cpp, CalcIndexes, CalcIndexesNonSymmetric).
import { malformed } from './malformed.ts';
import type { CatboostModel } from './model.ts';
import { planRanks } from './rank-columns.ts';
import type { Rows } from './rows.ts';

/** Writes the leaves of trees `start` up to `end`, row by row: numbers of leaves in their tree as CatBoost counts them. */
export type FindLeaves = (rows: Rows, start: number, end: number) => Uint32Array;

/** What a row's answers to all questions decide. */
export interface RowWalk {
  /** Does the row answer yes to a question? */
  readonly says: (question: number) => boolean;
  /** Leaf of the tree: of a symmetric one its number, of any other its node, counted over all trees. */
  readonly findLeaf: (tree: number) => number;
}

/** Calls `visit` with each row. */
export type WalkRows = (rows: Rows, visit: (row: number, walk: RowWalk) => void) => void;

/** Rows that are ranked at a time. */
const BLOCK_ROWS = 256;

/** Compiles the questions of a checked model, to be asked row by row. */
export function compileWalk(model: CatboostModel): WalkRows {
  const plan = planRanks(model);
  const { splits, sizes, nodes } = model.trees;
  const firstSplits = listStarts(sizes);
  let blockId = 0;
  return (rows, visit) => {
    const ranks = plan.columns.map(() => new Int32Array(BLOCK_ROWS));
    for (let start = 0; start < rows.rowCount; start += BLOCK_ROWS) {
      const count = Math.min(BLOCK_ROWS, rows.rowCount - start);
      const block = { id: (blockId += 1), rows, start, count };
      for (const [column, rank] of plan.columns.entries()) rank(block, ranks[column]!);
      let row = 0;
      const says = (question: number): boolean => ranks[plan.columnOf[question]!]![row]! > plan.thresholdOf[question]!;
      const findLeaf = (tree: number): number => {
        const first = firstSplits[tree]!;
        if (nodes !== undefined) return walkNodes(nodes.steps, splits, first, says);
        let leaf = 0;
        for (let level = 0; level < sizes[tree]!; level++) leaf |= says(splits[first + level]!) ? 1 << level : 0;
        return leaf;
      };
      for (; row < count; row++) visit(start + row, { says, findLeaf });
    }
  };
}

/** Compiles the trees of a checked model. */
export function compileLeaves(model: CatboostModel): FindLeaves {
  const walkRows = compileWalk(model);
  const { nodes, sizes } = model.trees;
  const numbers = nodes === undefined ? undefined : numberLeaves(model, nodes.leaves);
  return (rows, start, end) => {
    const out = new Uint32Array(rows.rowCount * (end - start));
    walkRows(rows, (row, { findLeaf }) => {
      for (let tree = start; tree < end; tree++) {
        const leaf = findLeaf(tree);
        out[row * (end - start) + tree - start] = numbers === undefined ? leaf : numbers[leaf]!;
      }
    });
    return out;
  };

  // Leaves are counted from the first of their tree.
  function numberLeaves({ approxDimension }: CatboostModel, leaves: Uint32Array): Uint32Array {
    const out = new Uint32Array(leaves.length);
    let node = 0;
    for (const size of sizes) {
      const own = leaves.subarray(node, node + size);
      const least = own.reduce((most, leaf) => Math.min(most, leaf), Infinity);
      for (let at = 0; at < size; at++) out[node + at] = (own[at]! - least) / approxDimension;
      node += size;
    }
    return out;
  }
}

/** Where each of parts of these sizes begins. */
export function listStarts(sizes: Int32Array): Int32Array {
  const starts = new Int32Array(sizes.length);
  for (let at = 1; at < sizes.length; at++) starts[at] = starts[at - 1]! + sizes[at - 1]!;
  return starts;
}

// A step of 0 ends the way at the node itself.
function walkNodes(steps: Uint16Array, splits: Int32Array, first: number, says: (question: number) => boolean): number {
  let node = first;
  for (;;) {
    if (steps[2 * node] === 0 && steps[2 * node + 1] === 0) return node;
    const step = steps[2 * node + (says(splits[node]!) ? 1 : 0)]!;
    if (step === 0) return node;
    node += step;
    if (node >= splits.length) throw malformed('a step leads out of the trees');
  }
}
