// Measures of predicted labels (sklearn/metrics/_classification.py, scikit-learn 1.9).
import { checkLengths } from './check-lengths.ts';
import { placeLabels, refuse, sortLabels, toLabelKey } from './labels.ts';
import type { ClassLabel } from './labels.ts';
import type { MetricOptions } from './regression.ts';

/** Options of {@link accuracyScore}. */
export interface AccuracyOptions extends MetricOptions {
  /** False counts the rows instead of taking their part. Default: true. */
  readonly normalize?: boolean;
}

/** The part of the rows whose label is the true one. */
export function accuracyScore(
  yTrue: ArrayLike<unknown>,
  yPred: ArrayLike<unknown>,
  { sampleWeight, normalize = true }: AccuracyOptions = {},
): number {
  checkLengths(yTrue, yPred, sampleWeight);
  let right = 0;
  let total = 0;
  for (let row = 0; row < yTrue.length; row++) {
    const weight = sampleWeight?.[row] ?? 1;
    total += weight;
    if (yTrue[row] === yPred[row]) right += weight;
  }
  return normalize ? right / total : right;
}

/** Options of {@link confusionMatrix}. */
export interface ConfusionMatrixOptions extends MetricOptions {
  /** Labels of rows and columns. Default: all, sorted. */
  readonly labels?: readonly ClassLabel[];
  /** Parts of the rows of a true label, of a predicted one, or of all, instead of counts. */
  readonly normalize?: 'true' | 'pred' | 'all';
}

/** Rows are true labels, columns predicted ones, both in the order of `labels`. */
export function confusionMatrix(
  yTrue: ArrayLike<ClassLabel>,
  yPred: ArrayLike<ClassLabel>,
  { labels, sampleWeight, normalize }: ConfusionMatrixOptions = {},
): readonly Float64Array[] {
  checkLengths(yTrue, yPred, sampleWeight);
  if (labels?.length === 0) throw refuse("'labels' should contain at least one label.");
  const order = labels ?? sortLabels(yTrue, yPred);
  const places = placeLabels(order);
  const find = (label: ClassLabel): number | undefined => places.get(toLabelKey(label));
  if (yTrue.length > 0 && !Array.from(yTrue).some((label) => find(label) !== undefined)) {
    throw refuse('At least one label specified must be in y_true');
  }
  const matrix = order.map(() => new Float64Array(order.length));
  for (let row = 0; row < yTrue.length; row++) {
    const [truth, predicted] = [find(yTrue[row]!), find(yPred[row]!)];
    if (truth !== undefined && predicted !== undefined) matrix[truth]![predicted]! += sampleWeight?.[row] ?? 1;
  }
  return normalize === undefined ? matrix : normalizeMatrix(matrix, normalize);
}

// Nothing of nothing is 0.
function normalizeMatrix(matrix: readonly Float64Array[], by: 'true' | 'pred' | 'all'): readonly Float64Array[] {
  const ofRows = matrix.map(sum);
  const ofColumns = matrix.map((_, column) => sum(matrix.map((row) => row[column]!)));
  const all = sum(ofRows);
  const whole = (row: number, column: number): number =>
    by === 'true' ? ofRows[row]! : by === 'pred' ? ofColumns[column]! : all;
  return matrix.map((counts, row) =>
    counts.map((count, column) => (whole(row, column) === 0 ? 0 : count / whole(row, column))),
  );
}

/** Options of {@link balancedAccuracyScore}. */
export interface BalancedAccuracyOptions extends MetricOptions {
  /** Is guessing 0? Default: false. */
  readonly adjusted?: boolean;
}

/** Mean of the parts of each class that are found; classes that no row has are left out. */
export function balancedAccuracyScore(
  yTrue: ArrayLike<ClassLabel>,
  yPred: ArrayLike<ClassLabel>,
  { adjusted = false, ...options }: BalancedAccuracyOptions = {},
): number {
  const found = confusionMatrix(yTrue, yPred, options).flatMap((row, label) => {
    const total = sum(row);
    return total === 0 ? [] : [row[label]! / total];
  });
  const score = sum(found) / found.length;
  const chance = 1 / found.length;
  return adjusted ? (score - chance) / (1 - chance) : score;
}

function sum(values: Float64Array | readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
