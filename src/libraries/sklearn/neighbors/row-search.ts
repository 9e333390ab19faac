// What every search for neighbors answers, however it goes through the fitted rows.
import type { NeighborLists } from '../../../kernels/distances/index.ts';

/** The search for one row of X that was checked. */
export interface RowSearch {
  /** Finds the nearest rows and their reduced distances, in ascending order. */
  readonly findNearest: (row: number, values: Float64Array, indices: Int32Array, start: number, size: number) => void;
  /** Finds the rows within a radius of each row of X, and their reduced distances. */
  readonly findWithin: (radius: number) => NeighborLists;
  readonly fromReduced: (reduced: number) => number;
  /** Are the distances float32 in scikit-learn? Not unless it says so. */
  readonly isSingle?: boolean;
}
