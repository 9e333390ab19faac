// The nearest rows, or all rows within a radius, by Euclidean distances as scikit-learn compares them since 1.1: |x|^2 - 2 x y + |y|^2.
import { pushBounded } from './bounded-heap.ts';
import { dotAsDdot, dotAsGemm } from './fused-dot.ts';
import { shareRows } from './scan-neighbors.ts';
import type { RowScan } from './scan-neighbors.ts';
import { createScreen } from './screen-rows.ts';
import type { RowScreen, RowSet } from './screen-rows.ts';
import type { NearestFinder } from './tree-neighbors.ts';

/** Prepares the scan. Rows that are certainly too far are passed over by part of the sum of squares. */
export function createEuclideanScan(rows: RowSet): RowScan {
  const { rowCount, columnCount } = rows;
  const parts = prepare(rows);
  const { screen, exact, findMargin } = parts;
  const findApart = createApartFinder(parts);
  const findInOrder = shareRows(rowCount, (x, at, values, indices, start, size, first, end) => {
    const norm = dotAsDdot(x, at, x, at, columnCount);
    const margin = findMargin(norm);
    const visit = (row: number): number => {
      const value = exact(x, at, norm, row);
      if (value < values[start]!) pushBounded(values, indices, start, size, value, row);
      return values[start]! + margin;
    };
    screen(x, at, Infinity, visit, first, end);
  });
  return {
    findNearest: (x, at, values, indices, start, size, threadCount) => {
      if (findApart(x, at, values, indices, start, size)) return;
      findInOrder(x, at, values, indices, start, size, threadCount);
    },
    findWithin: (x, at, limit, sink) => {
      const norm = dotAsDdot(x, at, x, at, columnCount);
      const margin = findMargin(norm);
      const visit = (row: number): number => {
        const value = exact(x, at, norm, row);
        if (value <= limit) sink.add(row, value);
        return limit + margin;
      };
      screen(x, at, limit + margin, visit, 0, rowCount);
    },
  };
}

interface ScanParts {
  readonly rows: RowSet;
  readonly screen: RowScreen;
  /** The squared distance as scikit-learn rounds it. */
  readonly exact: (x: Float64Array, at: number, norm: number, row: number) => number;
  /** What it can differ by from a plain sum of squares. */
  readonly findMargin: (norm: number) => number;
}

function prepare(rows: RowSet): ScanParts {
  const { rowCount, columnCount, data } = rows;
  const norms = new Float64Array(rowCount);
  let largestNorm = 0;
  for (let row = 0; row < rowCount; row++) {
    const start = row * columnCount;
    norms[row] = dotAsDdot(data, start, data, start, columnCount);
    largestNorm = Math.max(largestNorm, norms[row]!);
  }
  const slack = (8 * columnCount + 32) * Number.EPSILON;
  return {
    rows,
    screen: createScreen(rows),
    exact: (x, at, norm, row) =>
      Math.max(0, norm - 2 * dotAsGemm(x, at, data, row * columnCount, columnCount) + norms[row]!),
    findMargin: (norm) => slack * (norm + largestNorm),
  };
}

// Only the nearest rows by plain sums are rounded as scikit-learn does. Answers false where rows tie for the last place: which of them stays
// depends on all rows that were near at some time.
function createApartFinder({
  rows,
  screen,
  exact,
  findMargin,
}: ScanParts): (...args: Parameters<NearestFinder>) => boolean {
  const { rowCount, columnCount } = rows;
  const seenRows = new Int32Array(rowCount);
  const seenSums = new Float64Array(rowCount);
  return (x, at, values, indices, start, size) => {
    const norm = dotAsDdot(x, at, x, at, columnCount);
    const margin = 2 * findMargin(norm);
    const nearest = new Float64Array(size).fill(Infinity);
    const nearestRows = new Int32Array(size);
    let count = 0;
    const note = (row: number, sum: number): number => {
      seenRows[count] = row;
      seenSums[count++] = sum;
      if (sum < nearest[0]!) pushBounded(nearest, nearestRows, 0, size, sum, row);
      return nearest[0]! + margin;
    };
    screen(x, at, Infinity, note, 0, rowCount);
    const limit = nearest[0]! + margin;
    values.fill(Infinity, start, start + size);
    let tieCount = 0;
    for (let i = 0; i < count; i++) {
      if (seenSums[i]! > limit) continue;
      const row = seenRows[i]!;
      const value = exact(x, at, norm, row);
      const largest = values[start]!;
      if (value === largest) tieCount += 1;
      if (!(value < largest)) continue;
      pushBounded(values, indices, start, size, value, row);
      tieCount = values[start] === largest ? tieCount + 1 : 0;
    }
    return tieCount === 0;
  };
}
