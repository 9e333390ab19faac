// Rounds of boosting: which trees belong to which, and which trees a caller's range means (gbm::detail::LayerToTree of each release).
import { DecantError } from '../../errors.ts';
import { isSince } from './release.ts';
import type { Release } from './release.ts';

/** What tells the rounds of a model that does not state them. */
export interface RoundShape {
  readonly treeGroups: Int32Array;
  readonly groupCount: number;
  readonly parallelTrees: number;
  readonly release: Release;
}

/**
 * Offsets of the rounds, `groups * num_parallel_tree` trees each. Trees that fill no whole round at the end belong to a last
 * one; 1.4 and 1.5 know no num_parallel_tree after a model is loaded from a file, and take it for 1.
 */
export function makeRoundOffsets({ treeGroups, groupCount, parallelTrees, release }: RoundShape): Int32Array {
  const treeCount = treeGroups.length;
  const groups = isSince(release, 2, 0) ? treeGroups.reduce((most, group) => Math.max(most, group + 1), 1) : groupCount;
  const size = Math.max(1, groups * parallelTrees);
  const offsets = Array.from({ length: Math.floor(treeCount / size) + 1 }, (_, round) => round * size);
  if (offsets.at(-1) !== treeCount) offsets.push(treeCount);
  return Int32Array.from(offsets);
}

/** Rounds from the first to before the last; a last one of 0 means all. */
export type IterationRange = readonly [begin: number, end: number];

/** Trees from `begin` to before `end`. */
export interface TreeRange {
  readonly begin: number;
  readonly end: number;
}

/** The trees of a range of rounds; refuses ranges that the model does not have. */
export function findTrees(roundOffsets: Int32Array, [begin, end]: IterationRange): TreeRange {
  const rounds = roundOffsets.length - 1;
  const last = end === 0 ? rounds : end;
  if (!Number.isInteger(begin) || !Number.isInteger(last) || begin < 0 || last < begin || last > rounds) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `iteration_range [${begin}, ${end}] is out of range: the model has ${rounds} rounds.`,
    );
  }
  return { begin: roundOffsets[begin]!, end: roundOffsets[last]! };
}

/** The trees of an `ntree_limit` before 1.4: so many of each group, 0 for all. */
export function limitTrees(treeCount: number, groupCount: number, treeLimit: number): TreeRange {
  if (!Number.isInteger(treeLimit) || treeLimit < 0) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `ntree_limit is ${treeLimit}; a whole number from 0 on is expected.`,
    );
  }
  const limit = treeLimit * groupCount;
  return { begin: 0, end: limit === 0 || limit > treeCount ? treeCount : limit };
}
