// Scores of classes made of the decisions of pairs (sklearn/utils/multiclass.py `_ovr_decision_function`).
import { isSince } from './release.ts';
import type { Release } from './release.ts';

/** What the classifiers of pairs say: [n, pairs], in the order 0-1, 0-2, ..., 1-2, ... */
export interface PairAnswers {
  /** 0 votes for the first class of the pair, 1 for the second, anything else for none. */
  readonly votes: ArrayLike<number>;
  /** Above zero for the second class. */
  readonly confidences: Float64Array;
}

/**
 * Votes of the pairs for each class plus the sums of their confidences, squeezed below half a vote: [n, classes]. Before 0.21 the
 * squeezing depended on all rows together.
 */
export function scorePairs(answers: PairAnswers, classCount: number, release: Release): Float64Array {
  const { votes, confidences } = answers;
  const pairCount = (classCount * (classCount - 1)) / 2;
  const rowCount = confidences.length / pairCount;
  const scores = new Float64Array(rowCount * classCount);
  const sums = new Float64Array(rowCount * classCount);
  for (let row = 0, pair = 0; row < rowCount; row++) {
    const start = row * classCount;
    for (let i = 0; i < classCount; i++) {
      for (let j = i + 1; j < classCount; j++, pair++) {
        const confidence = confidences[pair]!;
        sums[start + i]! -= confidence;
        sums[start + j]! += confidence;
        if (votes[pair] === 0) scores[start + i]! += 1;
        else if (votes[pair] === 1) scores[start + j]! += 1;
      }
    }
  }
  const squeeze = isSince(release, 0, 21) ? squeezeOne : createCommonSqueeze(sums);
  return scores.map((score, at) => score + squeeze(sums[at]!));
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
