// Scores of classes made of the decisions of pairs (sklearn/utils/multiclass.py `_ovr_decision_function`).
import { isSince } from '../release.ts';
import type { Release } from '../release.ts';

/**
 * Votes of the pairs for each class plus the sums of their confidences, squeezed below half a vote: [n, classes]. `decisions` are
 * [n, pairs], above zero for the first class of a pair. Before 0.21 the squeezing depended on all rows together.
 */
export function scoreClasses(decisions: Float64Array, classCount: number, release: Release): Float64Array {
  const pairCount = (classCount * (classCount - 1)) / 2;
  const rowCount = decisions.length / pairCount;
  const votes = new Float64Array(rowCount * classCount);
  const sums = new Float64Array(rowCount * classCount);
  for (let row = 0, pair = 0; row < rowCount; row++) {
    const start = row * classCount;
    for (let i = 0; i < classCount; i++) {
      for (let j = i + 1; j < classCount; j++, pair++) {
        const decision = decisions[pair]!;
        sums[start + i]! += decision;
        sums[start + j]! -= decision;
        votes[start + (decision < 0 ? j : i)]! += 1;
      }
    }
  }
  const squeeze = isSince(release, 0, 21) ? squeezeOne : createCommonSqueeze(sums);
  return votes.map((vote, at) => vote + squeeze(sums[at]!));
}

function squeezeOne(sum: number): number {
  return sum / (3 * (Math.abs(sum) + 1));
}

function createCommonSqueeze(sums: Float64Array): (sum: number) => number {
  let largest = -Infinity;
  let least = Infinity;
  for (const sum of sums) {
    largest = Math.max(largest, sum);
    least = Math.min(least, sum);
  }
  if (largest === least) return () => 0;
  const scale = (0.5 - Number.EPSILON) / Math.max(Math.abs(largest), Math.abs(least));
  return (sum) => sum * scale;
}
