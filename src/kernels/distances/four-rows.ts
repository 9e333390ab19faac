// Reduced distances to four rows at a time, for the metrics that nearly all models have. Each sum still runs in the order of the columns;
// four that run side by side do not wait for each other.
import type { MetricSpec } from './metric-spec.ts';

/** Writes the distances from the row that begins at `at` of `x` to the four rows that begin at `other` of `y`. */
export type FourDistances = (
  x: Float64Array,
  at: number,
  y: Float64Array,
  other: number,
  size: number,
  out: Float64Array,
) => void;

/** The function of a metric that has one. */
export function findFourDistances({ kind }: MetricSpec): FourDistances | undefined {
  if (kind === 'euclidean') return sumFourSquares;
  return kind === 'manhattan' ? sumFourAbsolutes : undefined;
}

function sumFourSquares(
  x: Float64Array,
  at: number,
  y: Float64Array,
  other: number,
  size: number,
  out: Float64Array,
): void {
  const [second, third, fourth] = [other + size, other + 2 * size, other + 3 * size];
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let i = 0; i < size; i++) {
    const element = x[at + i]!;
    const d0 = element - y[other + i]!;
    const d1 = element - y[second + i]!;
    const d2 = element - y[third + i]!;
    const d3 = element - y[fourth + i]!;
    s0 += d0 * d0;
    s1 += d1 * d1;
    s2 += d2 * d2;
    s3 += d3 * d3;
  }
  out[0] = s0;
  out[1] = s1;
  out[2] = s2;
  out[3] = s3;
}

function sumFourAbsolutes(
  x: Float64Array,
  at: number,
  y: Float64Array,
  other: number,
  size: number,
  out: Float64Array,
): void {
  const [second, third, fourth] = [other + size, other + 2 * size, other + 3 * size];
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let i = 0; i < size; i++) {
    const element = x[at + i]!;
    s0 += Math.abs(element - y[other + i]!);
    s1 += Math.abs(element - y[second + i]!);
    s2 += Math.abs(element - y[third + i]!);
    s3 += Math.abs(element - y[fourth + i]!);
  }
  out[0] = s0;
  out[1] = s1;
  out[2] = s2;
  out[3] = s3;
}
