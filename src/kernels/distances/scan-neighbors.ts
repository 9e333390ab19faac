// The nearest rows, or all rows within a radius, among all rows: ArgKmin and RadiusNeighbors of scikit-learn since 1.1
// (sklearn/metrics/_pairwise_distances_reduction).
import { pushBounded } from './bounded-heap.ts';
import { dotAsDdot, dotAsGemm } from './fused-dot.ts';
import type { Metric } from './metric.ts';
import type { NeighborSink } from './neighbor-lists.ts';
import { createScreen } from './screen-rows.ts';
import type { RowSet } from './screen-rows.ts';
import type { NearestFinder } from './tree-neighbors.ts';

/** Searches all rows. */
export interface RowScan {
  /**
   * The nearest rows, kept by as many heaps as threads share the rows: which of several equally distant rows stay depends on it. With
   * one thread all rows go into one heap.
   */
  readonly findNearest: (...args: [...Parameters<NearestFinder>, threadCount: number]) => void;
  /** Puts the rows whose reduced distance is within `limit` into the sink, with that distance. */
  readonly findWithin: (x: Float64Array, at: number, limit: number, sink: NeighborSink) => void;
}

/** Distances of a metric, one pair of rows after the other. */
export function createMetricScan({ rowCount, columnCount, data }: RowSet, metric: Metric): RowScan {
  const { reduced } = metric;
  return {
    findNearest: shareRows(rowCount, (x, at, values, indices, start, size, first, end) => {
      for (let row = first, other = first * columnCount; row < end; row++, other += columnCount) {
        const value = reduced(x, at, data, other, columnCount);
        if (value < values[start]!) pushBounded(values, indices, start, size, value, row);
      }
    }),
    findWithin: (x, at, limit, sink) => {
      for (let row = 0, other = 0; row < rowCount; row++, other += columnCount) {
        const value = reduced(x, at, data, other, columnCount);
        if (value <= limit) sink.add(row, value);
      }
    },
  };
}

/**
 * Euclidean distances as |x|^2 - 2 x y + |y|^2, which is how scikit-learn compares them. Rows that are certainly too far are passed over by
 * part of the sum of squares, its columns of largest spread first.
 */
export function createEuclideanScan(rows: RowSet): RowScan {
  const { rowCount, columnCount, data } = rows;
  const norms = new Float64Array(rowCount);
  let largestNorm = 0;
  for (let row = 0; row < rowCount; row++) {
    const start = row * columnCount;
    norms[row] = dotAsDdot(data, start, data, start, columnCount);
    largestNorm = Math.max(largestNorm, norms[row]!);
  }
  const screen = createScreen(rows);
  // What the two ways to compute a squared distance can differ by, for rows of squared length 1.
  const slack = (8 * columnCount + 32) * Number.EPSILON;
  const exact = (x: Float64Array, at: number, norm: number, row: number): number =>
    Math.max(0, norm - 2 * dotAsGemm(x, at, data, row * columnCount, columnCount) + norms[row]!);
  return {
    findNearest: shareRows(rowCount, (x, at, values, indices, start, size, first, end) => {
      const norm = dotAsDdot(x, at, x, at, columnCount);
      const margin = slack * (norm + largestNorm);
      const visit = (row: number): number => {
        const value = exact(x, at, norm, row);
        if (value < values[start]!) pushBounded(values, indices, start, size, value, row);
        return values[start]! + margin;
      };
      screen(x, at, Infinity, visit, first, end);
    }),
    findWithin: (x, at, limit, sink) => {
      const norm = dotAsDdot(x, at, x, at, columnCount);
      const margin = slack * (norm + largestNorm);
      const visit = (row: number): number => {
        const value = exact(x, at, norm, row);
        if (value <= limit) sink.add(row, value);
        return limit + margin;
      };
      screen(x, at, limit + margin, visit, 0, rowCount);
    },
  };
}

/** Rows that a thread takes at a time. */
const CHUNK = 256;

type RangeFinder = (...args: [...Parameters<NearestFinder>, first: number, end: number]) => void;

// Chunks of rows are dealt out to the threads in one piece each; the heaps of all threads are then pushed into one.
function shareRows(rowCount: number, find: RangeFinder): RowScan['findNearest'] {
  const chunkCount = Math.ceil(rowCount / CHUNK);
  return (x, at, values, indices, start, size, threadCount) => {
    values.fill(Infinity, start, start + size);
    indices.fill(0, start, start + size);
    const used = Math.min(threadCount, chunkCount);
    if (used <= 1) {
      find(x, at, values, indices, start, size, 0, rowCount);
      return;
    }
    for (let thread = 0, chunk = 0; thread < used; thread++) {
      const next = chunk + Math.floor(chunkCount / used) + Number(thread < chunkCount % used);
      const heap = new Float64Array(size).fill(Infinity);
      const rows = new Int32Array(size);
      find(x, at, heap, rows, 0, size, chunk * CHUNK, Math.min(next * CHUNK, rowCount));
      for (let i = 0; i < size; i++) {
        if (heap[i]! < values[start]!) pushBounded(values, indices, start, size, heap[i]!, rows[i]!);
      }
      chunk = next;
    }
  };
}
