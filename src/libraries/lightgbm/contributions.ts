// SHAP values of a tree, in LightGBM's order of operations (src/io/tree.cpp, Tree::TreeSHAP; arXiv:1706.06060).
import { DecantError } from '../../errors.ts';
import { MISSING_NAN, MISSING_ZERO } from './read-tree.ts';
import type { LightgbmTree } from './read-tree.ts';

/** Deepest tree whose values are computed: memory grows with the square of the depth, stack with the depth. */
const MAX_DEPTH = 2000;

/** kZeroThreshold (include/LightGBM/meta.h). */
const LARGEST_ZERO = Math.fround(1e-35);

/** Adds the contributions of a row's columns to out[target ...], and the expected value behind them. */
export type AddContributions = (x: Float64Array, offset: number, out: Float64Array, target: number) => void;

/** Prepares a tree; refuses trees that are too deep. */
export function explainTree(tree: LightgbmTree, featureCount: number): AddContributions {
  const expected = findExpectedValue(tree);
  if (tree.leafCount === 1) {
    return (_x, _offset, out, target) => {
      out[target + featureCount]! += expected;
    };
  }
  const depth = measureDepth(tree);
  const explainer = new TreeExplainer(tree, depth);
  return (x, offset, out, target) => {
    out[target + featureCount]! += expected;
    explainer.explain(x, offset, out, target);
  };
}

function findExpectedValue(tree: LightgbmTree): number {
  if (tree.leafCount === 1) return tree.leafValue[0]!;
  const total = tree.internalCount[0]!;
  let sum = 0;
  for (let leaf = 0; leaf < tree.leafCount; leaf++) sum += (tree.leafCounts[leaf]! / total) * tree.leafValue[leaf]!;
  return sum;
}

function measureDepth(tree: LightgbmTree): number {
  let level = [0];
  for (let depth = 0; ; depth++) {
    if (level.length === 0) return depth;
    if (depth > MAX_DEPTH) {
      throw new DecantError(
        'LIMIT_EXCEEDED',
        `Contributions are computed for trees of at most ${MAX_DEPTH} levels; the model has a deeper one.`,
      );
    }
    level = level.flatMap((node) => [tree.leftChild[node]!, tree.rightChild[node]!].filter((child) => child >= 0));
  }
}

/** The child of an inner node for a value (Tree::Decision). */
export function decide(tree: LightgbmTree, node: number, value: number): number {
  const type = tree.decisionType[node]!;
  const left = tree.leftChild[node]!;
  const right = tree.rightChild[node]!;
  if ((type & 1) === 1) return isInSet(tree, tree.threshold[node]!, value) ? left : right;
  const missing = type >> 2;
  const number = value !== value && missing !== MISSING_NAN ? 0 : value;
  const isZero = number >= -LARGEST_ZERO && number <= LARGEST_ZERO;
  if ((missing === MISSING_ZERO && isZero) || number !== number) return (type & 2) !== 0 ? left : right;
  return number <= tree.threshold[node]! ? left : right;
}

function isInSet(tree: LightgbmTree, set: number, value: number): boolean {
  if (tree.categories === undefined || !(value > -1 && value < 2 ** 31)) return false;
  const { boundaries, words } = tree.categories;
  const category = value | 0;
  const word = boundaries[set]! + (category >> 5);
  return word < boundaries[set + 1]! && ((words[word]! >>> (category & 31)) & 1) === 1;
}

/** Paths lie behind each other in these arrays: each level of the recursion copies its parent's path and extends it. */
class TreeExplainer {
  readonly #tree: LightgbmTree;
  readonly #features: Int32Array;
  readonly #zeros: Float64Array;
  readonly #ones: Float64Array;
  readonly #weights: Float64Array;

  constructor(tree: LightgbmTree, depth: number) {
    const size = ((depth + 2) * (depth + 3)) / 2;
    this.#tree = tree;
    this.#features = new Int32Array(size);
    this.#zeros = new Float64Array(size);
    this.#ones = new Float64Array(size);
    this.#weights = new Float64Array(size);
  }

  explain(x: Float64Array, offset: number, out: Float64Array, target: number): void {
    this.#visit(0, 0, 0, 1, 1, -1, x, offset, out, target);
  }

  // `depth` is the last index of the path that begins at `parent + depth`; `parent` is where the parent's path begins.
  #visit(
    node: number,
    pathDepth: number,
    parent: number,
    zeroFraction: number,
    oneFraction: number,
    feature: number,
    x: Float64Array,
    offset: number,
    out: Float64Array,
    target: number,
  ): void {
    const tree = this.#tree;
    let depth = pathDepth;
    const path = parent + depth;
    this.#copy(parent, path, depth);
    this.#extend(path, depth, zeroFraction, oneFraction, feature);
    if (node < 0) {
      const value = tree.leafValue[~node]!;
      for (let i = 1; i <= depth; i++) {
        const weight = this.#sumUnwound(path, depth, i);
        out[target + this.#features[path + i]!]! += weight * (this.#ones[path + i]! - this.#zeros[path + i]!) * value;
      }
      return;
    }
    const column = tree.splitFeature[node]!;
    const hot = decide(tree, node, x[offset + column]!);
    const left = tree.leftChild[node]!;
    const cold = hot === left ? tree.rightChild[node]! : left;
    const count = this.#countOf(node);
    const hotZero = this.#countOf(hot) / count;
    const coldZero = this.#countOf(cold) / count;
    let incomingZero = 1;
    let incomingOne = 1;
    let known = 0;
    while (known <= depth && this.#features[path + known] !== column) known++;
    if (known <= depth) {
      incomingZero = this.#zeros[path + known]!;
      incomingOne = this.#ones[path + known]!;
      this.#unwind(path, depth, known);
      depth--;
    }
    this.#visit(hot, depth + 1, path, hotZero * incomingZero, incomingOne, column, x, offset, out, target);
    this.#visit(cold, depth + 1, path, coldZero * incomingZero, 0, column, x, offset, out, target);
  }

  #countOf(node: number): number {
    return node >= 0 ? this.#tree.internalCount[node]! : this.#tree.leafCounts[~node]!;
  }

  #copy(from: number, to: number, count: number): void {
    this.#features.copyWithin(to, from, from + count);
    this.#zeros.copyWithin(to, from, from + count);
    this.#ones.copyWithin(to, from, from + count);
    this.#weights.copyWithin(to, from, from + count);
  }

  #extend(path: number, depth: number, zero: number, one: number, feature: number): void {
    const weights = this.#weights;
    this.#features[path + depth] = feature;
    this.#zeros[path + depth] = zero;
    this.#ones[path + depth] = one;
    weights[path + depth] = depth === 0 ? 1 : 0;
    for (let i = depth - 1; i >= 0; i--) {
      weights[path + i + 1]! += (one * weights[path + i]! * (i + 1)) / (depth + 1);
      weights[path + i] = (zero * weights[path + i]! * (depth - i)) / (depth + 1);
    }
  }

  #unwind(path: number, depth: number, index: number): void {
    const weights = this.#weights;
    const one = this.#ones[path + index]!;
    const zero = this.#zeros[path + index]!;
    let next = weights[path + depth]!;
    for (let i = depth - 1; i >= 0; i--) {
      if (one !== 0) {
        const before = weights[path + i]!;
        weights[path + i] = (next * (depth + 1)) / ((i + 1) * one);
        next = before - (weights[path + i]! * zero * (depth - i)) / (depth + 1);
      } else {
        weights[path + i] = (weights[path + i]! * (depth + 1)) / (zero * (depth - i));
      }
    }
    for (let i = index; i < depth; i++) {
      this.#features[path + i] = this.#features[path + i + 1]!;
      this.#zeros[path + i] = this.#zeros[path + i + 1]!;
      this.#ones[path + i] = this.#ones[path + i + 1]!;
    }
  }

  #sumUnwound(path: number, depth: number, index: number): number {
    const weights = this.#weights;
    const one = this.#ones[path + index]!;
    const zero = this.#zeros[path + index]!;
    let next = weights[path + depth]!;
    let total = 0;
    for (let i = depth - 1; i >= 0; i--) {
      if (one !== 0) {
        const part = (next * (depth + 1)) / ((i + 1) * one);
        total += part;
        next = weights[path + i]! - part * zero * ((depth - i) / (depth + 1));
      } else {
        total += weights[path + i]! / zero / ((depth - i) / (depth + 1));
      }
    }
    return total;
  }
}
