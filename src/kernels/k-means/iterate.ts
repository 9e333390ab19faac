// The loop of k-means, whatever finds the nearest centers (sklearn/cluster/_kmeans.py).
import { measureShifts, moveCenters } from './move-centers.ts';
import { sumInertia } from './weighted-rows.ts';
import type { Clustering, StoppingRule, WeightedRows } from './weighted-rows.ts';

/** How rows are given to clusters. */
export interface Assignment {
  /** Writes the cluster of each row into `labels`, which holds those of the step before. */
  readonly assign: (centers: Float64Array, labels: Int32Array) => void;
  /** Told of the centers that take the place of others, and of how far each has moved. */
  readonly follow?: (centers: Float64Array, shifts: Float64Array, labels: Int32Array) => void;
}

/** Assigns rows and moves centers in turn until no row changes its cluster, or the rule says so. */
export function iterate(
  rows: WeightedRows,
  start: Float64Array,
  { maxIterations, tolerance }: StoppingRule,
  { assign, follow }: Assignment,
): Clustering {
  const labels = new Int32Array(rows.rowCount).fill(-1);
  let before = labels.slice();
  let centers = start.slice();
  let next = new Float64Array(start.length);
  let iterations = 0;
  let isStable = false;
  while (iterations < maxIterations) {
    iterations += 1;
    assign(centers, labels);
    moveCenters(rows, centers, labels, next);
    const shifts = measureShifts(centers, next, rows.columnCount);
    [centers, next] = [next, centers];
    follow?.(centers, shifts, labels);
    isStable = labels.every((label, row) => label === before[row]);
    if (isStable || shifts.reduce((sum, shift) => sum + shift * shift, 0) <= tolerance) break;
    before = labels.slice();
  }
  // The clusters of rows that may have changed are those of the last centers.
  if (!isStable) assign(centers, labels);
  return { labels, centers, inertia: sumInertia(rows, centers, labels), iterations };
}
