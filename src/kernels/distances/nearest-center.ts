// The nearest of a few centers, by squared distances as scikit-learn compares them. Where two are as good as equal, the last bits decide:
// then they are computed as OpenBLAS rounds them.
import { allocateSums, packVectors, sumDense } from '../kernel-functions/index.ts';
import { dotAsDdot, dotAsGemm } from './fused-dot.ts';
import { squaredNorm } from './row-norms.ts';
import type { RowSet } from './screen-rows.ts';

/**
 * What is compared: `partial` leaves out the length of the row, |c|^2 - 2 x c (k-means); `whole` is |x|^2 - 2 x c + |c|^2, not below zero
 * (pairwise_distances_argmin).
 */
export type CenterRule = 'partial' | 'whole';

/** The index of the nearest center of the row that begins at `at`; the first of equals. */
export type CenterFinder = (x: Float64Array, at: number) => number;

/** Prepares the search. */
export function createCenterFinder(centers: RowSet, rule: CenterRule): CenterFinder {
  const { rowCount, columnCount, data } = centers;
  const packed = packVectors(data, rowCount, columnCount);
  const sums = allocateSums(packed);
  const norms = new Float64Array(rowCount);
  const isWhole = rule === 'whole';
  for (let i = 0; i < rowCount; i++) {
    const start = i * columnCount;
    norms[i] = isWhole
      ? dotAsDdot(data, start, data, start, columnCount)
      : squaredNorm(data, start, columnCount, 'pairs');
  }
  const largest = norms.reduce((most, norm) => Math.max(most, norm), 0);
  const slack = (8 * columnCount + 32) * Number.EPSILON;
  const exact = (x: Float64Array, at: number, length: number, i: number): number => {
    const middle = -2 * dotAsGemm(x, at, data, i * columnCount, columnCount);
    return isWhole ? Math.max(0, length + middle + norms[i]!) : norms[i]! + middle;
  };
  return (x, at) => {
    sumDense('products', packed, x, at, sums);
    let best = Infinity;
    let second = Infinity;
    let nearest = 0;
    for (let i = 0; i < rowCount; i++) {
      const value = norms[i]! - 2 * sums[i]!;
      if (value < best) {
        second = best;
        best = value;
        nearest = i;
      } else if (value < second) second = value;
    }
    const length = isWhole ? dotAsDdot(x, at, x, at, columnCount) : squaredNorm(x, at, columnCount, 'pairs');
    const margin = slack * (length + largest);
    if (second > best + margin) return nearest;
    let least = Infinity;
    for (let i = 0; i < rowCount; i++) {
      if (norms[i]! - 2 * sums[i]! > best + margin) continue;
      const value = exact(x, at, length, i);
      if (value < least) {
        least = value;
        nearest = i;
      }
    }
    return nearest;
  };
}

/** The nearest center among float32 numbers: |c|^2 - 2 x c with every step rounded to float32 (k-means on float32 rows). */
export function createSingleCenterFinder({ rowCount, columnCount, data }: RowSet): CenterFinder {
  const norms = Float32Array.from({ length: rowCount }, (_, i) => {
    let sum = 0;
    for (let at = i * columnCount; at < (i + 1) * columnCount; at++) sum = Math.fround(sum + data[at]! * data[at]!);
    return sum;
  });
  return (x, at) => {
    let least = Infinity;
    let nearest = 0;
    for (let i = 0; i < rowCount; i++) {
      let product = 0;
      for (let j = 0; j < columnCount; j++) product = Math.fround(x[at + j]! * data[i * columnCount + j]! + product);
      const value = Math.fround(norms[i]! - 2 * product);
      if (value < least) {
        least = value;
        nearest = i;
      }
    }
    return nearest;
  };
}
