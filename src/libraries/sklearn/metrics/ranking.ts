// Curves of scores over thresholds, and the areas under them (sklearn/metrics/_ranking.py, scikit-learn 1.9).
import { checkLengths } from './check-lengths.ts';
import { choosePositive, refuse, sortLabels, toLabelKey } from './labels.ts';
import type { ClassLabel } from './labels.ts';
import type { MetricOptions } from './regression.ts';

/** Options of the curves. */
export interface CurveOptions extends MetricOptions {
  /** The class that high scores stand for. Default: 1, where y holds 0 and 1 or -1 and 1. */
  readonly posLabel?: ClassLabel;
  /** Are points left out that do not change the curve? */
  readonly dropIntermediate?: boolean;
}

/** A receiver operating characteristic: rates of rows above each threshold, which fall. */
export interface RocCurve {
  /** Of the negative rows, the part above each threshold. */
  readonly fpr: Float64Array;
  /** Of the positive rows, the part above each threshold. */
  readonly tpr: Float64Array;
  /** From infinity on, above which no row is. */
  readonly thresholds: Float64Array;
}

/** Precision and recall above each threshold, which rise; a last point of precision 1 and recall 0 has none. */
export interface PrecisionRecallCurve {
  readonly precision: Float64Array;
  readonly recall: Float64Array;
  readonly thresholds: Float64Array;
}

interface RankedCounts {
  /** Positive rows (or their weights) above each threshold. */
  readonly hits: Float64Array;
  /** Negative rows above each threshold. */
  readonly misses: Float64Array;
  readonly thresholds: Float64Array;
}

/** The ROC curve. Points on a straight line between others are left out, unless `dropIntermediate` is false. */
export function rocCurve(
  yTrue: ArrayLike<ClassLabel>,
  yScore: ArrayLike<number>,
  { posLabel, sampleWeight, dropIntermediate = true }: CurveOptions = {},
): RocCurve {
  const all = rankRows(yTrue, yScore, posLabel, sampleWeight);
  const isCorner = (values: Float64Array, at: number): boolean =>
    values[at + 1]! - values[at]! !== values[at]! - values[at - 1]!;
  const { hits, misses, thresholds } = dropIntermediate
    ? keepPoints(all, (at) => isCorner(all.misses, at) || isCorner(all.hits, at))
    : all;
  return {
    fpr: toRates([0, ...misses]),
    tpr: toRates([0, ...hits]),
    thresholds: Float64Array.from([Infinity, ...thresholds]),
  };
}

/** Precision and recall by threshold. With `dropIntermediate` only the ends of points of equal recall are kept. */
export function precisionRecallCurve(
  yTrue: ArrayLike<ClassLabel>,
  yScore: ArrayLike<number>,
  { posLabel, sampleWeight, dropIntermediate = false }: CurveOptions = {},
): PrecisionRecallCurve {
  const all = rankRows(yTrue, yScore, posLabel, sampleWeight);
  const { hits, misses, thresholds } = dropIntermediate
    ? keepPoints(all, (at) => all.hits[at] !== all.hits[at - 1] || all.hits[at + 1] !== all.hits[at])
    : all;
  const precision = hits.map((hit, at) => (hit + misses[at]! === 0 ? 0 : hit / (hit + misses[at]!)));
  const total = hits.at(-1)!;
  // Where nothing is positive, recall is 1 throughout.
  const recall = hits.map((hit) => (total === 0 ? 1 : hit / total));
  return {
    precision: Float64Array.from([...precision.reverse(), 1]),
    recall: Float64Array.from([...recall.reverse(), 0]),
    thresholds: thresholds.reverse(),
  };
}

/** The precisions of a curve, weighted by the growth of recall. */
export function averagePrecisionScore(
  yTrue: ArrayLike<ClassLabel>,
  yScore: ArrayLike<number>,
  { posLabel = 1, sampleWeight }: Omit<CurveOptions, 'dropIntermediate'> = {},
): number {
  const labels = sortLabels(yTrue);
  if (labels.length > 2) throw refuse('multiclass format is not supported: scores are of one class.');
  if (labels.length === 2 && !labels.map(toLabelKey).includes(toLabelKey(posLabel))) {
    throw refuse(`pos_label=${String(posLabel)} is not a valid label. It should be one of [${labels.join(' ')}]`);
  }
  const weights = sampleWeight === undefined ? {} : { sampleWeight };
  const { precision, recall } = precisionRecallCurve(yTrue, yScore, { posLabel, ...weights });
  let sum = 0;
  for (let at = 0; at + 1 < recall.length; at++) sum += (recall[at]! - recall[at + 1]!) * precision[at]!;
  return Math.max(0, sum);
}

/** The area under a curve by trapezoids; x rises or falls throughout. */
export function auc(x: ArrayLike<number>, y: ArrayLike<number>): number {
  checkLengths(x, y);
  if (x.length < 2) {
    throw refuse(`At least 2 points are needed to compute area under curve, but x.shape = (${x.length},)`);
  }
  const steps = Array.from({ length: x.length - 1 }, (_, at) => x[at + 1]! - x[at]!);
  const falls = steps.some((step) => step < 0);
  if (falls && steps.some((step) => step > 0)) throw refuse('x is neither increasing nor decreasing.');
  const area = steps.reduce((sum, step, at) => sum + (step * (y[at]! + y[at + 1]!)) / 2, 0);
  return falls ? -area : area;
}

// Rows by falling scores, counted where the score changes. Rows that weigh nothing are left out.
function rankRows(
  yTrue: ArrayLike<ClassLabel>,
  yScore: ArrayLike<number>,
  posLabel: ClassLabel | undefined,
  sampleWeight: ArrayLike<number> | undefined,
): RankedCounts {
  checkLengths(yTrue, yScore, sampleWeight);
  if (posLabel === undefined && sortLabels(yTrue).length > 2) throw refuse('multiclass format is not supported');
  const positive = toLabelKey(choosePositive(posLabel, yTrue));
  const weightOf = (row: number): number => sampleWeight?.[row] ?? 1;
  const rows = Array.from(yTrue, (_, row) => row)
    .filter((row) => weightOf(row) !== 0)
    .sort((one, other) => yScore[other]! - yScore[one]!);
  if (rows.length === 0) throw refuse('Found array with 0 sample(s) while a minimum of 1 is required.');
  if (rows.some((row) => !Number.isFinite(yScore[row]!))) throw refuse('Input contains NaN or infinity.');
  const counts: { hits: number[]; misses: number[]; thresholds: number[] } = { hits: [], misses: [], thresholds: [] };
  let [hit, missed] = [0, 0];
  for (const [place, row] of rows.entries()) {
    if (toLabelKey(yTrue[row]!) === positive) hit += weightOf(row);
    else missed += weightOf(row);
    const next = rows[place + 1];
    if (next !== undefined && yScore[next] === yScore[row]) continue;
    counts.hits.push(hit);
    counts.misses.push(missed);
    counts.thresholds.push(yScore[row]!);
  }
  return {
    hits: Float64Array.from(counts.hits),
    misses: Float64Array.from(counts.misses),
    thresholds: Float64Array.from(counts.thresholds),
  };
}

// The first point, the last, and those between that are asked for.
function keepPoints(counts: RankedCounts, isKept: (at: number) => boolean): RankedCounts {
  const last = counts.hits.length - 1;
  const keep = (values: Float64Array): Float64Array => values.filter((_, at) => at === 0 || at === last || isKept(at));
  return { hits: keep(counts.hits), misses: keep(counts.misses), thresholds: keep(counts.thresholds) };
}

// Of nothing there is no part.
function toRates(counts: readonly number[]): Float64Array {
  const total = counts.at(-1)!;
  return Float64Array.from(counts, (count) => (total <= 0 ? Number.NaN : count / total));
}
