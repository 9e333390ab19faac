// One number of the numbers of a row that are there, as pandas' methods with axis=1 compute it (pandas/core/nanops.py).

/** A function of a row; `keepsWhole` where whole numbers stay so. */
export interface Aggregate {
  readonly compute: (row: readonly number[]) => number;
  readonly keepsWhole: boolean;
}

/** Aggregates by the names of pandas' methods. */
export const AGGREGATES: ReadonlyMap<string, Aggregate> = new Map<string, Aggregate>([
  ['sum', { compute: sum, keepsWhole: true }],
  ['prod', { compute: (row) => row.reduce((product, value) => product * value, 1), keepsWhole: true }],
  ['mean', { compute: mean, keepsWhole: false }],
  ['min', { compute: (row) => (row.length === 0 ? Number.NaN : Math.min(...row)), keepsWhole: true }],
  ['max', { compute: (row) => (row.length === 0 ? Number.NaN : Math.max(...row)), keepsWhole: true }],
  ['median', { compute: median, keepsWhole: false }],
  ['var', { compute: variance, keepsWhole: false }],
  ['std', { compute: (row) => Math.sqrt(variance(row)), keepsWhole: false }],
]);

function sum(row: readonly number[]): number {
  return row.reduce((total, value) => total + value, 0);
}

function mean(row: readonly number[]): number {
  return row.length === 0 ? Number.NaN : sum(row) / row.length;
}

function variance(row: readonly number[]): number {
  if (row.length < 2) return Number.NaN;
  const center = mean(row);
  return row.reduce((total, value) => total + (center - value) ** 2, 0) / (row.length - 1);
}

function median(row: readonly number[]): number {
  if (row.length === 0) return Number.NaN;
  const sorted = Float64Array.from(row).sort();
  const middle = sorted.length >>> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
