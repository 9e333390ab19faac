// The places of the smallest values, as numpy.argpartition and numpy.argsort pick them: which of several equal values are among the first
// k depends on the algorithm.
import type { SmallestOut } from './bounded-heap.ts';
import { partitionPlaces } from './introselect.ts';
import { partitionInLanes } from './partition-in-lanes.ts';
import { sortTogether } from './sort-together.ts';

/** How NumPy partitions: by introselect, or since NumPy 2 in lanes of 8 values. */
export type PartitionRule = 'introselect' | 'lanes';

/** Room for one row's places, and the rule of the release. */
export interface Selection {
  readonly places: Int32Array;
  readonly rule: PartitionRule;
}

/** Writes the `size` smallest of `count` values and their places to `out`, in ascending order. */
export function selectSmallest(
  values: Float64Array,
  count: number,
  { places, rule }: Selection,
  out: SmallestOut,
): void {
  for (let i = 0; i < count; i++) places[i] = i;
  if (rule === 'lanes') partitionInLanes(values, places, count, out.size - 1);
  else partitionPlaces(values, places, count, out.size - 1);
  for (let i = 0; i < out.size; i++) {
    out.indices[out.start + i] = places[i]!;
    out.values[out.start + i] = values[places[i]!]!;
  }
  sortTogether(out.values, out.indices, out.start, out.size);
}
