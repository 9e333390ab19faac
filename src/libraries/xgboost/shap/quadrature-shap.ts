// SHAP values of a tree by quadrature: a Shapley value is the integral of a polynomial, which eight points give exactly up to
// degree 15. XGBoost computes them so since 3.3, in float32 (src/predictor/interpretability/shap.cc, quadrature.h).
import { DecantError } from '../../../errors.ts';
import type { ShapTree } from './shap-tree.ts';
import { goesLeft } from './shap-tree.ts';

const { fround } = Math;

const POINTS = 8;
const SMALLEST_WEIGHT = fround(1e-12);
/** Gauss-Legendre points on 0 .. 1, squared, and their weights for the integral over the square. */
const [NODES, WEIGHTS] = makeRule();

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

function makeRule(): readonly [nodes: Float32Array, weights: Float32Array] {
  const nodes = new Float32Array(POINTS);
  const weights = new Float32Array(POINTS);
  for (let index = 0; index < POINTS; index++) {
    // Newton's method from Tricomi's estimate of the root.
    let x = Math.cos((Math.PI * (index + 0.75)) / (POINTS + 0.5));
    for (let step = 0; step < 20; step++) x -= findLegendre(x).value / findLegendre(x).slope;
    const { slope } = findLegendre(x);
    const place = (x + 1) / 2;
    nodes[POINTS - 1 - index] = place * place;
    weights[POINTS - 1 - index] = (2 * place) / ((1 - x * x) * slope * slope);
  }
  return [nodes, weights];
}

// The Legendre polynomial of degree 8 and its derivative.
function findLegendre(x: number): { readonly value: number; readonly slope: number } {
  let [before, value] = [1, x];
  for (let degree = 2; degree <= POINTS; degree++) {
    [before, value] = [value, ((2 * degree - 1) * x * value - (degree - 1) * before) / degree];
  }
  return { value, slope: (POINTS * (x * value - before)) / (x * x - 1) };
}
