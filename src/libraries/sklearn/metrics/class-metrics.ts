// Measures of classes and their probabilities (sklearn/metrics/_classification.py, _ranking.py, scikit-learn 1.9).
import { DecantError } from '../../../errors.ts';
import { compareCodePoints } from '../../../data/python-text.ts';
import type { MetricOptions } from './regression.ts';

/** A label of a class. */
type ClassLabel = number | bigint | string | boolean;

/** Options of precision, recall and F1: the mean over the classes, weighted by their rows, or one class alone. */
export interface ClassMetricOptions extends MetricOptions {
  readonly average?: 'weighted' | 'binary';
  /** The class of `binary`. Default: 1. */
  readonly posLabel?: ClassLabel;
}

interface ClassCounts {
  readonly label: ClassLabel;
  hits: number;
  predicted: number;
  actual: number;
}

/** The part of the rows predicted to be of a class which are of it. */
export function precisionScore(
  yTrue: ArrayLike<ClassLabel>,
  yPred: ArrayLike<ClassLabel>,
  options: ClassMetricOptions = {},
): number {
  return averageClasses(yTrue, yPred, options, ({ hits, predicted }) => ratio(hits, predicted));
}

/** The part of the rows of a class which are predicted to be of it. */
export function recallScore(
  yTrue: ArrayLike<ClassLabel>,
  yPred: ArrayLike<ClassLabel>,
  options: ClassMetricOptions = {},
): number {
  return averageClasses(yTrue, yPred, options, ({ hits, actual }) => ratio(hits, actual));
}

/** The harmonic mean of precision and recall. */
export function f1Score(
  yTrue: ArrayLike<ClassLabel>,
  yPred: ArrayLike<ClassLabel>,
  options: ClassMetricOptions = {},
): number {
  return averageClasses(yTrue, yPred, options, ({ hits, actual, predicted }) => ratio(2 * hits, actual + predicted));
}

/** The mean of -log of the probability that the true class got. `yProba` has the classes in their order. */
export function logLoss(
  yTrue: ArrayLike<ClassLabel>,
  yProba: readonly ArrayLike<number>[],
  { sampleWeight }: MetricOptions = {},
): number {
  checkLengths(yTrue, yProba);
  const classes = sortLabels(yTrue);
  const width = yProba[0]?.length ?? 0;
  if (classes.length !== width || width < 2) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `y_true holds ${classes.length} classes and y_proba columns for ${width}; log_loss needs as many, and two or more.`,
    );
  }
  const positions = new Map(classes.map((label, position) => [label, position]));
  let [sum, total] = [0, 0];
  for (let row = 0; row < yTrue.length; row++) {
    const weight = sampleWeight?.[row] ?? 1;
    const given = yProba[row]![positions.get(yTrue[row]!)!]!;
    sum -= weight * Math.log(Math.min(Math.max(given, Number.EPSILON), 1 - Number.EPSILON));
    total += weight;
  }
  return sum / total;
}

/**
 * The area under the ROC curve: of the scores of the greater label for two classes, else the mean over all pairs of classes
 * (`ovo`), weighted by their rows. NaN where the rows are of one class.
 */
export function rocAucScore(
  yTrue: ArrayLike<ClassLabel>,
  yScore: ArrayLike<number> | readonly ArrayLike<number>[],
  { sampleWeight }: MetricOptions = {},
): number {
  checkLengths(yTrue, yScore);
  const classes = sortLabels(yTrue);
  if (typeof yScore[0] === 'number') {
    if (classes.length > 2) {
      throw new DecantError('INVALID_PARAMETER_VALUE', 'Scores of one class cannot tell more than two classes apart.');
    }
    if (classes.length < 2) return Number.NaN;
    return areaUnderRoc(
      Array.from(yTrue, (label) => label === classes[1]),
      yScore as ArrayLike<number>,
      sampleWeight,
    );
  }
  if (sampleWeight !== undefined) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      "sample_weight is not supported for multiclass one-vs-one ROC AUC, 'sample_weight' must be None in this case.",
    );
  }
  return averagePairs(Array.from(yTrue), classes, yScore as readonly ArrayLike<number>[]);
}

function averagePairs(
  yTrue: readonly ClassLabel[],
  classes: readonly ClassLabel[],
  scores: readonly ArrayLike<number>[],
): number {
  if (scores[0]?.length !== classes.length) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `Number of classes in y_true not equal to the number of columns in 'y_score': ${classes.length} and ${scores[0]?.length ?? 0}`,
    );
  }
  let [sum, total] = [0, 0];
  for (let a = 0; a < classes.length; a++) {
    for (let b = a + 1; b < classes.length; b++) {
      const rows = [...yTrue.keys()].filter((row) => yTrue[row] === classes[a] || yTrue[row] === classes[b]);
      const area = (place: number): number =>
        areaUnderRoc(
          rows.map((row) => yTrue[row] === classes[place]),
          rows.map((row) => scores[row]![place]!),
          undefined,
        );
      sum += ((area(a) + area(b)) / 2) * rows.length;
      total += rows.length;
    }
  }
  return sum / total;
}

// Trapezoids between the points where the score changes.
function areaUnderRoc(
  isPositive: readonly boolean[],
  scores: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
): number {
  const order = [...isPositive.keys()].sort((a, b) => scores[b]! - scores[a]!);
  let [right, wrong, area, rightBefore, wrongBefore] = [0, 0, 0, 0, 0];
  for (const [place, row] of order.entries()) {
    const weight = weights?.[row] ?? 1;
    if (isPositive[row]!) right += weight;
    else wrong += weight;
    const next = order[place + 1];
    if (next !== undefined && scores[next] === scores[row]) continue;
    area += ((wrong - wrongBefore) * (right + rightBefore)) / 2;
    [rightBefore, wrongBefore] = [right, wrong];
  }
  return area / (right * wrong);
}

function averageClasses(
  yTrue: ArrayLike<ClassLabel>,
  yPred: ArrayLike<ClassLabel>,
  { sampleWeight, average = 'weighted', posLabel = 1 }: ClassMetricOptions,
  measure: (counts: ClassCounts) => number,
): number {
  checkLengths(yTrue, yPred);
  const counts = countClasses(yTrue, yPred, sampleWeight);
  if (average === 'binary') {
    if (counts.size > 2) {
      throw new DecantError(
        'INVALID_PARAMETER_VALUE',
        "Target is multiclass but average='binary'. Please choose another average setting, one of ['weighted'].",
      );
    }
    const one = counts.get(posLabel);
    if (one === undefined && counts.size === 2) {
      throw new DecantError('INVALID_PARAMETER_VALUE', 'pos_label is not a valid label: no row has it.');
    }
    return one === undefined ? 0 : measure(one);
  }
  let [sum, total] = [0, 0];
  for (const one of counts.values()) {
    sum += measure(one) * one.actual;
    total += one.actual;
  }
  return ratio(sum, total);
}

function countClasses(
  yTrue: ArrayLike<ClassLabel>,
  yPred: ArrayLike<ClassLabel>,
  weights: ArrayLike<number> | undefined,
): ReadonlyMap<ClassLabel, ClassCounts> {
  const labels = sortLabels([...Array.from(yTrue), ...Array.from(yPred)]);
  const counts = new Map(labels.map((label) => [label, { label, hits: 0, predicted: 0, actual: 0 }]));
  for (let row = 0; row < yTrue.length; row++) {
    const weight = weights?.[row] ?? 1;
    const actual = counts.get(yTrue[row]!)!;
    const predicted = counts.get(yPred[row]!)!;
    actual.actual += weight;
    predicted.predicted += weight;
    if (actual === predicted) actual.hits += weight;
  }
  return counts;
}

function sortLabels(labels: ArrayLike<ClassLabel>): readonly ClassLabel[] {
  return [...new Set(Array.from(labels))].sort((a, b) => {
    if (typeof a === 'string' && typeof b === 'string') return compareCodePoints(a, b);
    return a < b ? -1 : a > b ? 1 : 0;
  });
}

function checkLengths(yTrue: ArrayLike<unknown>, other: ArrayLike<unknown>): void {
  if (yTrue.length === other.length && yTrue.length > 0) return;
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `Found input variables with inconsistent numbers of samples: [${yTrue.length}, ${other.length}]`,
  );
}

// Nothing of nothing is 0, as zero_division says by default.
function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
