// SHAP values of a tree by quadrature: a Shapley value is the integral of a polynomial, which eight points give exactly up to
// degree 15. XGBoost computes them so since 3.3, in float32 (src/predictor/interpretability/shap.cc, quadrature.h).
import { DecantError } from '../../../errors.ts';
import type { ShapTree } from './shap-tree.ts';
import { goesLeft } from './shap-tree.ts';

const { fround } = Math;

const POINTS = 8;
const SMALLEST_WEIGHT = fround(1e-12);
/** The eight Gauss-Legendre points on 0 .. 1, squared, in float32. */
const NODES = Float32Array.of(
  0.00039422387,
  0.01033613,
  0.056279875,
  0.16669475,
  0.3501294,
  0.58181226,
  0.8070026,
  0.96068406,
);
/** Their weights for the integral over the square: 2 * point * weight on 0 .. 1. */
const WEIGHTS = Float32Array.of(
  0.0020098998,
  0.022608759,
  0.074421816,
  0.1480775,
  0.21460627,
  0.23928483,
  0.19977227,
  0.09921864,
);

/** What becomes of a split on the way up: its feature, the polynomial below it, and p of the feature below and above it. */
type Take = (feature: number, below: Float32Array, inner: number, outer: number) => void;

/** A feature on the path and the factor 1 / cover by which the row satisfies it (0 where it does not). */
interface PathFeature {
  readonly feature: number;
  readonly p: number;
}

/** Adds the values of a row to phi, one for each feature. */
export function addQuadratureShap(shap: ShapTree, row: Float32Array, phi: Float32Array): void {
  walk(shap, row, [], (feature, below, inner, outer) => {
    phi[feature]! += findDelta(below, inner, outer);
  });
}

/** Adds values to phi and, for pairs of features, to the matrix of `size` columns; each is multiplied by `scale`. */
export function addQuadratureInteractions(
  shap: ShapTree,
  row: Float32Array,
  scale: number,
  phi: Float32Array,
  matrix: Float32Array,
  size: number,
): void {
  const path: PathFeature[] = [];
  walk(shap, row, path, (feature, below, inner, outer) => {
    phi[feature]! += fround(scale * findDelta(below, inner, outer));
    const seen = new Set([feature]);
    for (const partner of path.toReversed()) {
      if (seen.has(partner.feature)) continue;
      seen.add(partner.feature);
      matrix[feature * size + partner.feature]! += fround(scale * findPairDelta(below, inner, outer, partner.p));
    }
  });
}

function walk(shap: ShapTree, row: Float32Array, path: PathFeature[], take: Take): void {
  const { left, right, feature, cover } = shap.tree;
  if (left[0]! >= 0) visit(0, new Float32Array(POINTS).fill(1), 1);

  function visit(node: number, factors: Float32Array, weight: number): Float32Array {
    if (left[node]! < 0) {
      const scale = fround(weight * shap.values[node]!);
      return factors.map((factor, point) => fround(factor * scale) * WEIGHTS[point]!);
    }
    const isLeft = goesLeft(shap, node, row);
    const sum = visitChild(node, left[node]!, isLeft, factors, weight);
    const other = visitChild(node, right[node]!, !isLeft, factors, weight);
    for (let point = 0; point < POINTS; point++) sum[point]! += other[point]!;
    return sum;
  }

  function visitChild(
    node: number,
    child: number,
    satisfies: boolean,
    factors: Float32Array,
    weight: number,
  ): Float32Array {
    const split = feature[node]!;
    const childWeight = findBranchWeight(cover[node]!, cover[child]!);
    const outer = path.findLast((element) => element.feature === split)?.p;
    const p = satisfies ? fround((outer ?? 1) / childWeight) : 0;
    const inner = factors.slice();
    for (let point = 0; point < POINTS; point++) inner[point]! *= findFactor(p, point);
    if (outer !== undefined && outer !== 1) {
      for (let point = 0; point < POINTS; point++) inner[point]! /= findFactor(outer, point);
    }
    path.push({ feature: split, p });
    const below = visit(child, inner, fround(weight * childWeight));
    take(split, below, p, outer ?? 1);
    path.pop();
    return below;
  }
}

function findFactor(p: number, point: number): number {
  return fround(1 + fround(fround(p - 1) * NODES[point]!));
}

function findBranchWeight(parent: number, child: number): number {
  if (parent < 0 || child < 0) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      'A tree has a negative cover, for which contributions are undefined.',
    );
  }
  if (parent === 0) return 0.5;
  return Math.max(fround(child / parent), SMALLEST_WEIGHT);
}

function findDelta(below: Float32Array, inner: number, outer: number): number {
  let sum = 0;
  if (inner !== 1) for (let at = 0; at < POINTS; at++) sum = fround(sum + findTerm(below, inner, at));
  if (outer !== 1) for (let at = 0; at < POINTS; at++) sum = fround(sum - findTerm(below, outer, at));
  return sum;
}

function findTerm(below: Float32Array, p: number, point: number): number {
  return fround(fround(fround(p - 1) * below[point]!) / findFactor(p, point));
}

function findPairDelta(below: Float32Array, inner: number, outer: number, partner: number): number {
  if (partner === 1) return 0;
  let sum = 0;
  for (let at = 0; at < POINTS; at++) {
    let edge = fround(fround(inner - 1) / findFactor(inner, at));
    if (outer !== 1) edge = fround(edge - fround(fround(outer - 1) / findFactor(outer, at)));
    sum = fround(sum + fround(fround(fround(fround(partner - 1) * below[at]!) * edge) / findFactor(partner, at)));
  }
  return sum;
}
