// The nearest rows, or all rows within a radius, among all rows: ArgKmin and RadiusNeighbors of scikit-learn since 1.1
// (sklearn/metrics/_pairwise_distances_reduction).
import { pushBounded } from './bounded-heap.ts';
import type { Metric } from './metric.ts';
import type { NeighborSink } from './neighbor-lists.ts';
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
  const { reduced, reducedFour } = metric;
  const four = new Float64Array(4);
  return {
    findNearest: shareRows(rowCount, (x, at, values, indices, start, size, first, end) => {
      let row = first;
      for (; reducedFour !== undefined && row + 4 <= end; row += 4) {
        reducedFour(x, at, data, row * columnCount, columnCount, four);
        const limit = values[start]!;
        if (four[0]! >= limit && four[1]! >= limit && four[2]! >= limit && four[3]! >= limit) continue;
        for (let i = 0; i < 4; i++) {
          if (four[i]! < values[start]!) pushBounded(values, indices, start, size, four[i]!, row + i);
        }
      }
      for (; row < end; row++) {
        const value = reduced(x, at, data, row * columnCount, columnCount);
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

/** Rows that a thread takes at a time. */
const CHUNK = 256;

/** Finds the nearest among the rows from `first` to before `end`. */
export type RangeFinder = (...args: [...Parameters<NearestFinder>, first: number, end: number]) => void;

/** Deals chunks of rows out to the threads, in one piece each; the heaps of all threads are then pushed into one. */
export function shareRows(rowCount: number, find: RangeFinder): RowScan['findNearest'] {
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
