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
  const add = chooseSum(rows.columnCount);
  return Array.from({ length: rows.columnCount }, (_, column) => {
    const values = takeColumn(rows, column);
    const isMissing = Array.from(values, Number.isNaN);
    const weigh = (numbers: Float64Array): number =>
      add(numbers.map((value, row) => (isMissing[row]! ? 0 : value * (weights?.[row] ?? 1))));
    const weight = weigh(new Float64Array(values.length).fill(1));
    const sum = weigh(values);
    const mean = sum / weight;
    const deviations = values.map((value) => value - mean);
    const correction = weigh(deviations);
    const squares = weigh(deviations.map((value) => value * value));
    return { mean, variance: (squares - correction ** 2 / weight) / weight, weight };
  });
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
