// Statistics of columns without their missing values, in the order in which NumPy adds (sklearn/utils/extmath.py,
// `_incremental_mean_and_var`; sklearn/preprocessing/_data.py, `_handle_zeros_in_scale`; numpy.nanpercentile).
import { sumPairwise } from '../../../../kernels/elementary/index.ts';
import type { TrainingRows } from '../training-data.ts';

/** Mean and variance of a column, and the sum of the weights of its rows. */
export interface Moments {
  readonly mean: number;
  readonly variance: number;
  readonly weight: number;
}

/** The numbers of a column. */
export function takeColumn({ rowCount, columnCount, data }: TrainingRows, column: number): Float64Array {
  return Float64Array.from({ length: rowCount }, (_, row) => data[row * columnCount + column]!);
}

/** Mean and variance of each column by the corrected two-pass algorithm. */
export function measureMoments(rows: TrainingRows, weights: Float64Array | undefined): readonly Moments[] {
  return rows.columnCount === 1 ? [measureInPairs(rows.data, weights)] : measureInOrder(rows, weights);
}

/** Of several columns NumPy adds one row after the other. */
function measureInOrder(
  { rowCount, columnCount, data }: TrainingRows,
  weights: Float64Array | undefined,
): readonly Moments[] {
  const totals = new Float64Array(columnCount);
  const sums = new Float64Array(columnCount);
  for (let row = 0, at = 0; row < rowCount; row++) {
    const weight = weights === undefined ? 1 : weights[row]!;
    for (let column = 0; column < columnCount; column++, at++) {
      const value = data[at]!;
      if (Number.isNaN(value)) continue;
      totals[column] = totals[column]! + weight;
      sums[column] = sums[column]! + value * weight;
    }
  }
  const means = sums.map((sum, column) => sum / totals[column]!);
  const corrections = new Float64Array(columnCount);
  const squares = new Float64Array(columnCount);
  for (let row = 0, at = 0; row < rowCount; row++) {
    const weight = weights === undefined ? 1 : weights[row]!;
    for (let column = 0; column < columnCount; column++, at++) {
      const deviation = data[at]! - means[column]!;
      if (Number.isNaN(deviation)) continue;
      corrections[column] = corrections[column]! + deviation * weight;
      squares[column] = squares[column]! + deviation * deviation * weight;
    }
  }
  return Array.from(means, (mean, column) => {
    const weight = totals[column]!;
    return { mean, variance: (squares[column]! - corrections[column]! ** 2 / weight) / weight, weight };
  });
}

/** A single column is added in pairs. */
function measureInPairs(values: Float64Array, weights: Float64Array | undefined): Moments {
  const weigh = (numbers: Float64Array): number =>
    sumInPairs(numbers.map((value, row) => (Number.isNaN(values[row]) ? 0 : value * (weights?.[row] ?? 1))));
  const weight = weigh(new Float64Array(values.length).fill(1));
  const mean = weigh(values) / weight;
  const deviations = values.map((value) => value - mean);
  const correction = weigh(deviations);
  const squares = weigh(deviations.map((value) => value * value));
  return { mean, variance: (squares - correction ** 2 / weight) / weight, weight };
}

/** How NumPy adds the elements of a column: rows of an array one after the other, a single column in pairs. */
export function chooseSum(columnCount: number): (values: Float64Array) => number {
  return columnCount === 1 ? sumInPairs : sumInOrder;
}

function sumInPairs(values: Float64Array): number {
  return sumPairwise(values, 0, values.length);
}

function sumInOrder(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

/** Scales that are next to zero count as one. */
export function replaceZeros(scales: Float64Array): Float64Array {
  return scales.map((scale) => (scale < 10 * Number.EPSILON ? 1 : scale));
}

/** The percentile of sorted numbers by linear interpolation, NaN of none. */
export function findPercentile(sorted: Float64Array, percentile: number): number {
  const last = sorted.length - 1;
  if (last < 0) return Number.NaN;
  const position = (percentile / 100) * last;
  const before = Math.min(Math.floor(position), last);
  const low = sorted[before]!;
  const high = sorted[Math.min(before + 1, last)]!;
  const part = position - before;
  // NumPy interpolates from the nearer end.
  return part >= 0.5 ? high - (high - low) * (1 - part) : low + (high - low) * part;
}

/** The numbers of a column that are not missing, sorted. */
export function sortColumn(rows: TrainingRows, column: number): Float64Array {
  return takeColumn(rows, column)
    .filter((value) => !Number.isNaN(value))
    .sort();
}

/** The median of sorted numbers, NaN of none. */
export function findMedian(sorted: Float64Array): number {
  const { length } = sorted;
  if (length === 0) return Number.NaN;
  const middle = length >> 1;
  return length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
