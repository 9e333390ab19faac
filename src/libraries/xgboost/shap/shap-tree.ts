// Trees made ready to explain a row: mean answers of their nodes, and the way that a row takes (src/predictor/predict_fn.h).
import { DecantError } from '../../../errors.ts';
import { negativeFractions, turnDefaultRight } from '../category-splits.ts';
import type { XgboostTree } from '../model.ts';
import type { Release } from '../release.ts';

const { fround } = Math;

/** Longest path from the root that is walked. */
const MAX_DEPTH = 1000;

/** One output of a tree. */
export interface ShapTree {
  readonly tree: XgboostTree;
  /** Numbers below 0 are in no category's set from here on. */
  readonly categoriesFrom: number;
  /** Leaf value of each node for the output. */
  readonly values: Float32Array;
  /** Mean answer of each node, weighed by cover, in float32. */
  readonly means: Float32Array;
  /** Nodes, each before its children. */
  readonly order: readonly number[];
  readonly depth: number;
}

/** Prepares an output of a tree; a tree that keeps no cover of its nodes is refused. */
export function prepareShapTree(source: XgboostTree, release: Release, output: number): ShapTree {
  const tree = turnDefaultRight(source, release);
  const { left, right, cover, width, leafValues } = tree;
  if (cover.length !== left.length) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      'The trees of this model keep no cover, which contributions need.',
    );
  }
  const { order, depth } = listNodes(tree);
  if (depth > MAX_DEPTH) {
    throw new DecantError('LIMIT_EXCEEDED', `Contributions of trees deeper than ${MAX_DEPTH} are not computed.`);
  }
  const values = Float32Array.from(left, (_, node) => leafValues[node * width + output]!);
  const means = values.slice();
  for (const node of order.toReversed()) {
    const [l, r] = [left[node]!, right[node]!];
    if (l < 0) continue;
    means[node] = fround(fround(means[l]! * cover[l]!) + fround(means[r]! * cover[r]!)) / cover[node]!;
  }
  const categoriesFrom = negativeFractions(release) === 'zero' ? -1 : -Number.MIN_VALUE;
  return { tree, categoriesFrom, values, means, order, depth };
}

// The tree was compiled before, so it is known to be a tree.
function listNodes({ left, right }: XgboostTree): { readonly order: readonly number[]; readonly depth: number } {
  const order = [0];
  const levels = new Int32Array(left.length);
  let depth = 0;
  for (let at = 0; at < order.length; at++) {
    const node = order[at]!;
    depth = Math.max(depth, levels[node]!);
    if (left[node]! < 0) continue;
    for (const child of [left[node]!, right[node]!]) {
      levels[child] = levels[node]! + 1;
      order.push(child);
    }
  }
  return { order, depth };
}

/** Does the row go left at this node? The row holds every feature; NaN is missing. */
export function goesLeft({ tree, categoriesFrom }: ShapTree, node: number, row: Float32Array): boolean {
  const value = row[tree.feature[node]!]!;
  if (value !== value) return tree.defaultLeft[node] === 1;
  const { categories } = tree;
  const set = categories === undefined ? -1 : categories.sets[node]!;
  if (categories === undefined || set < 0) return value < tree.threshold[node]!;
  const start = categories.offsets[set]!;
  const bits = (categories.offsets[set + 1]! - start) * 32;
  if (!(value > categoriesFrom && value < bits)) return true;
  const category = Math.trunc(value);
  return ((categories.words[start + (category >> 5)]! >>> (category & 31)) & 1) === 0;
}

/** Mean answer of the whole tree in float64, where a split without cover counts both sides alike. */
export function findRootMean({ tree, values, order }: ShapTree): number {
  const { left, right, cover } = tree;
  const means = Float64Array.from(values);
  for (const node of order.toReversed()) {
    const [l, r] = [left[node]!, right[node]!];
    if (l < 0) continue;
    means[node] =
      cover[node] === 0
        ? 0.5 * (means[l]! + means[r]!)
        : (means[l]! * cover[l]! + means[r]! * cover[r]!) / cover[node]!;
  }
  return means[0]!;
}
