// SHAP values of a tree by the polynomial algorithm of Lundberg, Erion and Lee (arXiv:1802.03888), rounded to float32 step by
// step as XGBoost up to 3.2 does (src/predictor/cpu_treeshap.cc).
import type { ShapTree } from './shap-tree.ts';
import { goesLeft } from './shap-tree.ts';

const { fround } = Math;

/** How one feature is held while the others are explained: absent, present, or none is held. */
export interface Condition {
  readonly kind: 'none' | 'absent' | 'present';
  readonly feature: number;
}

/** No feature is held. */
export const UNCONDITIONED: Condition = { kind: 'none', feature: -1 };

/**
 * Paths of the nodes on the way down, one behind the other. An element is a feature, the fraction of training rows that flow
 * on where the feature is absent (zero) or present (one), and the weight of subsets of that many features.
 */
interface Paths {
  readonly feature: Int32Array;
  readonly zero: Float32Array;
  readonly one: Float32Array;
  readonly weight: Float32Array;
}

/** What leads to a node from the one above. */
interface Edge {
  readonly feature: number;
  readonly zero: number;
  readonly one: number;
}

/** Adds the values of a row to phi: one for each feature, then the mean of the tree. */
export function addPathShap(shap: ShapTree, row: Float32Array, phi: Float32Array, condition: Condition): void {
  if (condition.kind === 'none') phi[phi.length - 1]! += shap.means[0]!;
  const size = ((shap.depth + 2) * (shap.depth + 3)) / 2;
  const paths: Paths = {
    feature: new Int32Array(size),
    zero: new Float32Array(size),
    one: new Float32Array(size),
    weight: new Float32Array(size),
  };
  const { left, right, feature, cover } = shap.tree;
  visit(0, 0, 0, { feature: -1, zero: 1, one: 1 }, 1);

  // `start` is where the node's copy of the path begins, `above` how many elements it has; `share` is the part of the rows
  // that agree with the condition.
  function visit(node: number, start: number, above: number, edge: Edge, share: number): void {
    if (share === 0) return;
    const isHeld = condition.kind !== 'none' && edge.feature === condition.feature;
    if (!isHeld) extend(paths, start, above, edge);
    let length = isHeld ? above - 1 : above;
    if (left[node]! < 0) {
      for (let at = 1; at <= length; at++) {
        const weight = sumUnwound(paths, start, length, at);
        const difference = fround(paths.one[start + at]! - paths.zero[start + at]!);
        phi[paths.feature[start + at]!]! += fround(fround(fround(weight * difference) * shap.values[node]!) * share);
      }
      return;
    }
    const split = feature[node]!;
    const [hot, cold] = goesLeft(shap, node, row) ? [left[node]!, right[node]!] : [right[node]!, left[node]!];
    const hotZero = fround(cover[hot]! / cover[node]!);
    const coldZero = fround(cover[cold]! / cover[node]!);
    let [zero, one] = [1, 1];
    // A feature that the path has already is taken out, and comes in again with both fractions.
    for (let at = 1; at <= length; at++) {
      if (paths.feature[start + at] !== split) continue;
      [zero, one] = [paths.zero[start + at]!, paths.one[start + at]!];
      unwind(paths, start, length, at);
      length -= 1;
      break;
    }
    let [hotShare, coldShare] = [share, share];
    if (condition.feature === split && condition.kind === 'present') coldShare = 0;
    if (condition.feature === split && condition.kind === 'absent') {
      hotShare = fround(share * hotZero);
      coldShare = fround(share * coldZero);
    }
    const next = start + length + 1;
    copyPath(paths, start, next, length + 1);
    visit(hot, next, length + 1, { feature: split, zero: fround(hotZero * zero), one }, hotShare);
    copyPath(paths, start, next, length + 1);
    visit(cold, next, length + 1, { feature: split, zero: fround(coldZero * zero), one: 0 }, coldShare);
  }
}

function copyPath({ feature, zero, one, weight }: Paths, from: number, to: number, length: number): void {
  feature.copyWithin(to, from, from + length);
  zero.copyWithin(to, from, from + length);
  one.copyWithin(to, from, from + length);
  weight.copyWithin(to, from, from + length);
}

function extend(paths: Paths, start: number, depth: number, { feature, zero, one }: Edge): void {
  const { weight } = paths;
  paths.feature[start + depth] = feature;
  paths.zero[start + depth] = zero;
  paths.one[start + depth] = one;
  weight[start + depth] = depth === 0 ? 1 : 0;
  for (let at = depth - 1; at >= 0; at--) {
    const own = weight[start + at]!;
    weight[start + at + 1]! += fround(fround(fround(one * own) * (at + 1)) / (depth + 1));
    weight[start + at] = fround(fround(zero * own) * (depth - at)) / (depth + 1);
  }
}

function unwind(paths: Paths, start: number, depth: number, index: number): void {
  const { weight } = paths;
  const one = paths.one[start + index]!;
  const zero = paths.zero[start + index]!;
  let next = weight[start + depth]!;
  for (let at = depth - 1; at >= 0; at--) {
    const own = weight[start + at]!;
    if (one === 0) {
      weight[start + at] = fround(own * (depth + 1)) / fround(zero * (depth - at));
      continue;
    }
    const unwound = fround(fround(next * (depth + 1)) / fround((at + 1) * one));
    weight[start + at] = unwound;
    next = fround(own - fround(fround(fround(unwound * zero) * (depth - at)) / (depth + 1)));
  }
  for (let at = start + index; at < start + depth; at++) {
    paths.feature[at] = paths.feature[at + 1]!;
    paths.zero[at] = paths.zero[at + 1]!;
    paths.one[at] = paths.one[at + 1]!;
  }
}

function sumUnwound(paths: Paths, start: number, depth: number, index: number): number {
  const { weight } = paths;
  const one = paths.one[start + index]!;
  const zero = paths.zero[start + index]!;
  let next = weight[start + depth]!;
  let total = 0;
  for (let at = depth - 1; at >= 0; at--) {
    const own = weight[start + at]!;
    if (one !== 0) {
      const unwound = fround(fround(next * (depth + 1)) / fround((at + 1) * one));
      total = fround(total + unwound);
      next = fround(own - fround(fround(unwound * zero) * fround((depth - at) / (depth + 1))));
    } else if (zero !== 0) {
      total = fround(total + fround(fround(own / zero) / fround((depth - at) / (depth + 1))));
    }
  }
  return total;
}
