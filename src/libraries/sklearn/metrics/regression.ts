// Measures of a regression, for one output (sklearn/metrics/_regression.py). Sums run in NumPy's order.
import { DecantError } from '../../../errors.ts';
import { sumPairwise } from '../../../kernels/elementary/index.ts';
import { checkLengths } from './check-lengths.ts';

/** Options of every measure. */
export interface MetricOptions {
  /** Weight of each row. */
  readonly sampleWeight?: ArrayLike<number>;
}

/** Mean of the squares of the differences, in the square of y's unit. */
export function meanSquaredError(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  options: MetricOptions = {},
): number {
  return average(
    differences(yTrue, yPred, (difference) => difference * difference),
    options,
  );
}

/** Root of {@link meanSquaredError}, in y's unit. */
export function rootMeanSquaredError(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  options: MetricOptions = {},
): number {
  return Math.sqrt(meanSquaredError(yTrue, yPred, options));
}

/** Mean of the absolute differences, in y's unit. */
export function meanAbsoluteError(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  options: MetricOptions = {},
): number {
  return average(differences(yTrue, yPred, Math.abs), options);
}

/** Coefficient of determination: 1 for a perfect prediction, 0 for one as good as the mean; NaN for fewer than two rows. */
export function r2Score(yTrue: ArrayLike<number>, yPred: ArrayLike<number>, options: MetricOptions = {}): number {
  const squares = differences(yTrue, yPred, (difference) => difference * difference);
  if (yTrue.length < 2) return Number.NaN;
  const truth = Float64Array.from(yTrue);
  const mean = average(truth, options);
  const deviations = truth.map((value) => (value - mean) ** 2);
  const [residual, total] = [weightedSum(squares, options), weightedSum(deviations, options)];
  if (total === 0) return residual === 0 ? 1 : 0;
  return 1 - residual / total;
}

function differences(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  measure: (difference: number) => number,
): Float64Array {
  checkLengths(yTrue, yPred);
  return Float64Array.from(yTrue, (value, row) => measure(yPred[row]! - value));
}

function average(values: Float64Array, options: MetricOptions): number {
  const { sampleWeight } = options;
  if (sampleWeight === undefined) return sumPairwise(values, 0, values.length) / values.length;
  checkLengths(values, values, sampleWeight);
  return weightedSum(values, options) / sumPairwise(Float64Array.from(sampleWeight), 0, sampleWeight.length);
}

function weightedSum(values: Float64Array, { sampleWeight }: MetricOptions): number {
  if (sampleWeight === undefined) return sumPairwise(values, 0, values.length);
  return sumPairwise(
    values.map((value, row) => value * sampleWeight[row]!),
    0,
    values.length,
  );
}

/** Mean of the absolute differences, each beside the size of the true value. */
export function meanAbsolutePercentageError(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  options: MetricOptions = {},
): number {
  const errors = differences(yTrue, yPred, Math.abs);
  return average(
    errors.map((error, row) => error / Math.max(Math.abs(yTrue[row]!), EPSILON)),
    options,
  );
}

/** NumPy's eps of doubles, under which a true value counts as that much. */
const EPSILON = 2 ** -52;

/** Median of the absolute differences, in y's unit. */
export function medianAbsoluteError(yTrue: ArrayLike<number>, yPred: ArrayLike<number>): number {
  const errors = differences(yTrue, yPred, Math.abs).sort();
  const middle = errors.length >> 1;
  if (errors.length === 0) throw new DecantError('INVALID_PARAMETER_VALUE', 'Found array with 0 sample(s).');
  return errors.length % 2 === 1 ? errors[middle]! : (errors[middle - 1]! + errors[middle]!) / 2;
}

/** The largest absolute difference, in y's unit. */
export function maxError(yTrue: ArrayLike<number>, yPred: ArrayLike<number>): number {
  return differences(yTrue, yPred, Math.abs).reduce((largest, error) => Math.max(largest, error), 0);
}

/** The part of the variance that the predictions explain; 1 for a perfect prediction. */
export function explainedVarianceScore(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  options: MetricOptions = {},
): number {
  const errors = differences(yTrue, yPred, (difference) => -difference);
  const spread = (values: Float64Array): number => {
    const mean = average(values, options);
    return average(
      values.map((value) => (value - mean) ** 2),
      options,
    );
  };
  const [residual, total] = [spread(errors), spread(Float64Array.from(yTrue))];
  if (total === 0) return residual === 0 ? 1 : 0;
  return 1 - residual / total;
}
