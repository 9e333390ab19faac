// The threshold of SelectFromModel: a number, or the mean or median of the importances times a number (`_calculate_threshold`).
import { sumPairwise, sumPairwiseSingle } from '../../../kernels/elementary/index.ts';
import { unwrapScalar } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import { parseFloatOf } from '../float-matrix.ts';
import { isSince } from '../release.ts';
import type { Release } from '../release.ts';

/** What an l1 penalty leaves of a coefficient counts as zero below this. */
const L1_THRESHOLD = 1e-5;

/** Importances, and whether they are an array of float32, which NumPy adds up in float32. */
export interface Scores {
  readonly scores: Float64Array;
  readonly isFloat32: boolean;
}

/** Reads the threshold of the selector; `estimator` is what the scores are the importances of. */
export function readThreshold(
  selector: Attributes,
  estimator: Attributes,
  { scores, isFloat32 }: Scores,
  release: Release,
): number {
  const value = selector.value('threshold');
  if (value === null) return hasL1Penalty(estimator, release) ? L1_THRESHOLD : findMean(scores, isFloat32);
  if (typeof value !== 'string') return selector.number('threshold');
  const [scale, reference] = value.includes('*') ? value.split('*').map((part) => part.trim()) : ['1', value];
  if (reference !== 'mean' && reference !== 'median') throw selector.refuse(`threshold = "${value}" is not known`);
  return parseFloatOf(scale ?? '') * (reference === 'mean' ? findMean(scores, isFloat32) : findMedian(scores));
}

function hasL1Penalty(estimator: Attributes, release: Release): boolean {
  const { className } = estimator;
  if (estimator.optional('penalty') === 'l1' || className.includes('Lasso')) return true;
  if (!isSince(release, 1, 1)) return false;
  const isNear = (name: string): boolean => isNearOne(estimator, name);
  if (!isSince(release, 1, 7)) return className.includes('ElasticNet') && (isNear('l1_ratio_') || isNear('l1_ratio'));
  if (className === 'ElasticNet') return isNear('l1_ratio');
  if (className === 'ElasticNetCV') return isNear('l1_ratio_');
  if (!isSince(release, 1, 8)) return false;
  if (className === 'LogisticRegression') return isNear('l1_ratio');
  return className === 'LogisticRegressionCV' && isNear('l1_ratio_');
}

// numpy.isclose(ratio, 1), of all ratios.
function isNearOne(estimator: Attributes, name: string): boolean {
  const value = unwrapScalar(estimator.optional(name) ?? null);
  if (value === null) return false;
  const ratios = typeof value === 'number' ? [value] : Array.from(estimator.floats(name).data);
  return ratios.every((ratio) => Math.abs(ratio - 1) <= 1e-8 + 1e-5);
}

function findMean(scores: Float64Array, isFloat32: boolean): number {
  if (isFloat32) {
    const sum = sumPairwiseSingle(Float32Array.from(scores), 0, scores.length);
    return Math.fround(sum / scores.length);
  }
  return sumPairwise(scores, 0, scores.length) / scores.length;
}

function findMedian(scores: Float64Array): number {
  if (scores.some(Number.isNaN)) return Number.NaN;
  const sorted = scores.slice().sort();
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
