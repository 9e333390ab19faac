// Least angle regression and the lasso by its path, from products alone (sklearn/linear_model/_least_angle.py `_lars_path_solver`;
// Efron, Hastie, Johnstone and Tibshirani 2004).
import { solveLower, solveLowerTransposed } from '../linear-algebra/index.ts';

/** The features' products and where the path ends. */
export interface PathProblem {
  /** X'X: [features, features] */
  readonly gram: Float64Array;
  readonly featureCount: number;
  readonly sampleCount: number;
  /** `lasso` takes out coefficients that change their sign. */
  readonly method: 'lar' | 'lasso';
  readonly isPositive: boolean;
  /** Correlation over the number of samples at which the path ends. */
  readonly alphaMin: number;
  readonly maxIterations: number;
}

const TINY = 2 ** -126;
const EQUAL = 2 ** -23;

/** What the path knows at one point of it. */
interface PathState {
  readonly active: number[];
  readonly signs: number[];
  /** Correlations with the residual; those of active features are not kept up. */
  readonly correlations: Float64Array;
  coefficients: Float64Array;
  previous: Float64Array;
  alpha: number;
  previousAlpha: number;
  steps: number;
  /** Did the last step end where a coefficient reached zero? */
  hasDropped: boolean;
}

/** Coefficients at the end of the path of one target, from the features' products with it. */
export function followPath(problem: PathProblem, products: Float64Array): Float64Array {
  const { featureCount, sampleCount, alphaMin, maxIterations, method } = problem;
  const state: PathState = {
    active: [],
    signs: [],
    correlations: products.slice(),
    coefficients: new Float64Array(featureCount),
    previous: new Float64Array(featureCount),
    alpha: 0,
    previousAlpha: 0,
    steps: 0,
    hasDropped: false,
  };
  const isActive = new Uint8Array(featureCount);
  for (;;) {
    const best = findStrongest(problem, state, isActive);
    const strength = best < 0 ? 0 : Math.abs(state.correlations[best]!);
    const level = best >= 0 && problem.isPositive ? state.correlations[best]! : strength;
    state.alpha = level / sampleCount;
    if (state.alpha <= alphaMin + EQUAL) {
      stepBack(state, alphaMin);
      break;
    }
    if (state.steps >= maxIterations || state.active.length >= featureCount) break;
    if (!state.hasDropped) {
      if (!addFeature(problem, state, best)) continue;
      isActive[best] = 1;
    }
    if (method === 'lasso' && state.steps > 0 && state.previousAlpha < state.alpha) break;
    walk(problem, state, isActive, level, products);
  }
  return state.coefficients;
}

function findStrongest({ isPositive, featureCount }: PathProblem, state: PathState, isActive: Uint8Array): number {
  let best = -1;
  let strength = -Infinity;
  for (let feature = 0; feature < featureCount; feature++) {
    if (isActive[feature] === 1) continue;
    const correlation = state.correlations[feature]!;
    const size = isPositive ? correlation : Math.abs(correlation);
    if (size > strength) {
      strength = size;
      best = feature;
    }
  }
  return best;
}

// The last step went beyond the end: interpolates.
function stepBack(state: PathState, alphaMin: number): void {
  if (Math.abs(state.alpha - alphaMin) <= EQUAL || state.steps === 0) return;
  const { coefficients, previous } = state;
  const share = (state.previousAlpha - alphaMin) / (state.previousAlpha - state.alpha);
  state.coefficients = coefficients.map((value, at) => previous[at]! + share * (value - previous[at]!));
}

// False where the feature depends on the active ones: it is left aside.
function addFeature(problem: PathProblem, state: PathState, feature: number): boolean {
  const candidates = [...state.active, feature];
  const lower = factorize(problem, candidates);
  const size = candidates.length;
  if (lower[size * size - 1]! < 1e-7) {
    state.correlations[feature] = 0;
    return false;
  }
  state.active.push(feature);
  state.signs.push(problem.isPositive ? 1 : Math.sign(state.correlations[feature]!));
  return true;
}

// The Cholesky factor of the products of some features.
function factorize({ gram, featureCount }: PathProblem, features: readonly number[]): Float64Array {
  const size = features.length;
  const lower = new Float64Array(size * size);
  features.forEach((feature, index) => {
    const row = lower.subarray(index * size, index * size + index + 1);
    for (let i = 0; i < index; i++) row[i] = gram[feature * featureCount + features[i]!]!;
    solveLower(lower, size, index, row);
    let explained = 0;
    for (let i = 0; i < index; i++) explained += row[i]! * row[i]!;
    const left = Math.abs(gram[feature * featureCount + feature]! - explained);
    row[index] = Math.max(Math.sqrt(left), Number.EPSILON);
  });
  return lower;
}

// One step along the direction that has equal angles with all active features.
function walk(
  problem: PathProblem,
  state: PathState,
  isActive: Uint8Array,
  level: number,
  products: Float64Array,
): void {
  const { gram, featureCount, method, isPositive } = problem;
  const { active, signs, correlations } = state;
  const { direction, scale } = findDirection(problem, state);
  const slopes = new Float64Array(featureCount);
  let length = level / scale;
  for (let feature = 0; feature < featureCount; feature++) {
    if (isActive[feature] === 1) continue;
    let slope = 0;
    for (let i = 0; i < active.length; i++) slope += gram[active[i]! * featureCount + feature]! * direction[i]!;
    slopes[feature] = Math.round(slope * 1e15) / 1e15;
    const correlation = correlations[feature]!;
    length = leastPositive(length, (level - correlation) / (scale - slopes[feature]! + TINY));
    if (!isPositive) length = leastPositive(length, (level + correlation) / (scale + slopes[feature]! + TINY));
  }
  const crossings = active.map((feature, i) => -state.coefficients[feature]! / (direction[i]! + TINY));
  const first = crossings.reduce(leastPositive, Infinity);
  state.hasDropped = first < length;
  const dropped: number[] = [];
  if (state.hasDropped) {
    crossings.forEach((crossing, i) => {
      if (crossing !== first) return;
      signs[i] = -signs[i]!;
      dropped.push(i);
    });
    if (method === 'lasso') length = first;
  }
  state.steps += 1;
  state.previous = state.coefficients;
  state.previousAlpha = state.alpha;
  state.coefficients = new Float64Array(featureCount);
  active.forEach((feature, i) => {
    state.coefficients[feature] = state.previous[feature]! + length * direction[i]!;
  });
  for (let feature = 0; feature < featureCount; feature++) correlations[feature]! -= length * slopes[feature]!;
  if (method !== 'lasso') return;
  for (const i of dropped.reverse()) {
    const [feature = 0] = active.splice(i, 1);
    signs.splice(i, 1);
    isActive[feature] = 0;
    let fitted = 0;
    for (let j = 0; j < featureCount; j++) fitted += gram[feature * featureCount + j]! * state.coefficients[j]!;
    correlations[feature] = products[feature]! - fitted;
  }
}

function leastPositive(least: number, value: number): number {
  return value > 0 && value < least ? value : least;
}

function findDirection(
  problem: PathProblem,
  { active, signs }: PathState,
): { readonly direction: Float64Array; readonly scale: number } {
  const size = active.length;
  const lower = factorize(problem, active);
  const solve = (): { readonly direction: Float64Array; readonly product: number } => {
    const direction = Float64Array.from(signs);
    solveLower(lower, size, size, direction);
    solveLowerTransposed(lower, size, size, direction);
    return { direction, product: direction.reduce((sum, element, i) => sum + element * signs[i]!, 0) };
  };
  let { direction, product } = solve();
  if (size === 1 && direction[0] === 0) return { direction: Float64Array.of(1), scale: 1 };
  let scale = 1 / Math.sqrt(product);
  // A factor that is nearly singular is mended until the direction has a length.
  for (let i = 0; !Number.isFinite(scale); i++) {
    for (let at = 0; at < size; at++) lower[at * size + at]! += 2 ** i * Number.EPSILON;
    ({ direction, product } = solve());
    scale = 1 / Math.sqrt(Math.max(product, Number.EPSILON));
  }
  return { direction: direction.map((element) => element * scale), scale };
}
