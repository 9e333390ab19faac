// Precision, recall and F-measure of each class, and their averages (sklearn/metrics/_classification.py,
// `precision_recall_fscore_support`, scikit-learn 1.9).
import { formatPythonScalar } from '../../../data/python-text.ts';
import { checkLengths } from './check-lengths.ts';
import { placeLabels, refuse, sortLabels, toLabelKey } from './labels.ts';
import type { ClassLabel } from './labels.ts';
import type { MetricOptions } from './regression.ts';

/** Options of the scores of classes. */
export interface ClassScoreOptions extends MetricOptions {
  /** Classes that count, in their order. Default: all, sorted. */
  readonly labels?: readonly ClassLabel[];
  /** The class of `binary`. Default: 1. */
  readonly posLabel?: ClassLabel;
  /** What nothing divided by nothing is. Default: 0. */
  readonly zeroDivision?: number;
}

/** One class alone, all rows together, or the mean of the classes, alike or by their rows. */
export type ClassAverage = 'binary' | 'micro' | 'macro' | 'weighted';

/** Options of precision, recall and F1. */
export interface ClassMetricOptions extends ClassScoreOptions {
  /** Default: `binary`, the scores of the class `posLabel`. */
  readonly average?: ClassAverage;
}

/** Scores of classes, in the order of the labels. */
export interface ClassScores {
  readonly precision: Float64Array;
  readonly recall: Float64Array;
  readonly fscore: Float64Array;
  /** Rows of each class, or their weights. */
  readonly support: Float64Array;
}

/** Averages of the scores. */
export interface AverageScores {
  readonly precision: number;
  readonly recall: number;
  readonly fscore: number;
}

interface ClassCounts {
  hits: number;
  predicted: number;
  actual: number;
}

/** Scores of each class, or with `average` one of each. `beta` weighs recall against precision. Default: 1. */
export function precisionRecallFscoreSupport(
  yTrue: ArrayLike<ClassLabel>,
  yPred: ArrayLike<ClassLabel>,
  options: ClassScoreOptions & { readonly average: ClassAverage; readonly beta?: number },
): AverageScores;
export function precisionRecallFscoreSupport(
  yTrue: ArrayLike<ClassLabel>,
  yPred: ArrayLike<ClassLabel>,
  options?: ClassScoreOptions & { readonly average?: null; readonly beta?: number },
): ClassScores;
export function precisionRecallFscoreSupport(
  yTrue: ArrayLike<ClassLabel>,
  yPred: ArrayLike<ClassLabel>,
  options: ClassScoreOptions & { readonly average?: ClassAverage | null; readonly beta?: number } = {},
): AverageScores | ClassScores {
  const { average = null, beta = 1, sampleWeight, zeroDivision = 0 } = options;
  if (!(beta >= 0)) throw refuse("The 'beta' parameter must be a float in the range [0.0, inf].");
  if (![null, 'binary', 'micro', 'macro', 'weighted'].includes(average)) {
    throw refuse("average has to be one of (None, 'binary', 'micro', 'macro', 'weighted')");
  }
  checkLengths(yTrue, yPred, sampleWeight);
  const present = sortLabels(yTrue, yPred);
  const labels = average === 'binary' ? [chooseBinary(present, options.posLabel ?? 1)] : (options.labels ?? present);
  const counts = countClasses(yTrue, yPred, sampleWeight, labels);
  const scores = scoreCounts(average === 'micro' ? [addCounts(counts)] : counts, beta, zeroDivision);
  if (average === null) return scores;
  const weights = average === 'weighted' ? scores.support : undefined;
  return {
    precision: averagePresent(scores.precision, weights),
    recall: averagePresent(scores.recall, weights),
    fscore: averagePresent(scores.fscore, weights),
  };
}

/** The part of the rows predicted to be of a class which are of it. */
export function precisionScore(
  yTrue: ArrayLike<ClassLabel>,
  yPred: ArrayLike<ClassLabel>,
  { average = 'binary', ...options }: ClassMetricOptions = {},
): number {
  return precisionRecallFscoreSupport(yTrue, yPred, { ...options, average }).precision;
}

/** The part of the rows of a class which are predicted to be of it. */
export function recallScore(
  yTrue: ArrayLike<ClassLabel>,
  yPred: ArrayLike<ClassLabel>,
  { average = 'binary', ...options }: ClassMetricOptions = {},
): number {
  return precisionRecallFscoreSupport(yTrue, yPred, { ...options, average }).recall;
}

/** The harmonic mean of precision and recall. */
export function f1Score(
  yTrue: ArrayLike<ClassLabel>,
  yPred: ArrayLike<ClassLabel>,
  { average = 'binary', ...options }: ClassMetricOptions = {},
): number {
  return precisionRecallFscoreSupport(yTrue, yPred, { ...options, average }).fscore;
}

/** The harmonic mean of precision and recall, which weighs `beta` times as much. */
export function fbetaScore(
  yTrue: ArrayLike<ClassLabel>,
  yPred: ArrayLike<ClassLabel>,
  { average = 'binary', ...options }: ClassMetricOptions & { readonly beta: number },
): number {
  return precisionRecallFscoreSupport(yTrue, yPred, { ...options, average }).fscore;
}

function chooseBinary(present: readonly ClassLabel[], posLabel: ClassLabel): ClassLabel {
  if (present.length > 2) {
    throw refuse(
      "Target is multiclass but average='binary'. Please choose another average setting, one of [None, 'micro', 'macro', 'weighted'].",
    );
  }
  if (present.length === 2 && !placeLabels(present).has(toLabelKey(posLabel))) {
    const list = present.map((label) => formatPythonScalar(label) ?? '').join(' ');
    throw refuse(`pos_label=${String(posLabel)} is not a valid label. It should be one of [${list}]`);
  }
  return posLabel;
}

function countClasses(
  yTrue: ArrayLike<ClassLabel>,
  yPred: ArrayLike<ClassLabel>,
  weights: ArrayLike<number> | undefined,
  labels: readonly ClassLabel[],
): readonly ClassCounts[] {
  const counts = labels.map((): ClassCounts => ({ hits: 0, predicted: 0, actual: 0 }));
  const places = placeLabels(labels);
  const find = (label: ClassLabel): ClassCounts | undefined => counts[places.get(toLabelKey(label)) ?? -1];
  for (let row = 0; row < yTrue.length; row++) {
    const weight = weights?.[row] ?? 1;
    const actual = find(yTrue[row]!);
    const predicted = find(yPred[row]!);
    if (actual !== undefined) actual.actual += weight;
    if (predicted !== undefined) predicted.predicted += weight;
    if (actual !== undefined && actual === predicted) actual.hits += weight;
  }
  return counts;
}

function addCounts(counts: readonly ClassCounts[]): ClassCounts {
  const total: ClassCounts = { hits: 0, predicted: 0, actual: 0 };
  for (const { hits, predicted, actual } of counts) {
    total.hits += hits;
    total.predicted += predicted;
    total.actual += actual;
  }
  return total;
}

function scoreCounts(counts: readonly ClassCounts[], beta: number, zeroDivision: number): ClassScores {
  const divide = (part: number, whole: number): number => (whole === 0 ? zeroDivision : part / whole);
  const precision = Float64Array.from(counts, ({ hits, predicted }) => divide(hits, predicted));
  const recall = Float64Array.from(counts, ({ hits, actual }) => divide(hits, actual));
  const square = beta ** 2;
  const fscore = Float64Array.from(counts, ({ hits, predicted, actual }) =>
    divide((1 + square) * hits, square * actual + predicted),
  );
  return {
    precision,
    recall,
    fscore: beta === Infinity ? recall : beta === 0 ? precision : fscore,
    support: Float64Array.from(counts, ({ actual }) => actual),
  };
}

// Undefined scores (zeroDivision NaN) are left out; where all weights are zero, scores count alike.
function averagePresent(scores: Float64Array, weights: Float64Array | undefined): number {
  const rows = [...scores.keys()].filter((row) => !Number.isNaN(scores[row]));
  const add = (weigh: (row: number) => number): readonly [number, number] => [
    rows.reduce((sum, row) => sum + scores[row]! * weigh(row), 0),
    rows.reduce((sum, row) => sum + weigh(row), 0),
  ];
  const [sum, total] = add((row) => weights?.[row] ?? 1);
  if (total !== 0) return sum / total;
  const [plain, count] = add(() => 1);
  return plain / count;
}
