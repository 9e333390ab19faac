// Neighbours of several rows, of a number that differs from row to row.
import { sortTogether } from './sort-together.ts';

/** Takes the neighbours of one row after the other. */
export interface NeighborSink {
  readonly add: (index: number, distance: number) => void;
}

/** Row r has the neighbours offsets[r] .. offsets[r + 1]. */
export interface NeighborLists {
  readonly offsets: Int32Array;
  readonly indices: Int32Array;
  readonly distances: Float64Array;
}

/** Gathers the lists of `rowCount` rows; `find` puts the neighbours of a row into the sink. */
export function gatherNeighbors(rowCount: number, find: (row: number, sink: NeighborSink) => void): NeighborLists {
  let indices = new Int32Array(Math.max(16, rowCount * 8));
  let distances = new Float64Array(indices.length);
  let count = 0;
  const sink: NeighborSink = {
    add(index, distance) {
      if (count === indices.length) {
        const [oldIndices, oldDistances] = [indices, distances];
        indices = new Int32Array(count * 2);
        indices.set(oldIndices);
        distances = new Float64Array(count * 2);
        distances.set(oldDistances);
      }
      indices[count] = index;
      distances[count++] = distance;
    },
  };
  const offsets = new Int32Array(rowCount + 1);
  for (let row = 0; row < rowCount; row++) {
    find(row, sink);
    offsets[row + 1] = count;
  }
  return { offsets, indices: indices.subarray(0, count), distances: distances.subarray(0, count) };
}

/** Sorts each list by distance, in place. */
export function sortNeighbors({ offsets, indices, distances }: NeighborLists): void {
  for (let row = 0; row + 1 < offsets.length; row++) {
    const start = offsets[row]!;
    sortTogether(distances, indices, start, offsets[row + 1]! - start);
  }
}
