// What NumPy, of the time of a release, does in ways that show in the answers.
import type { NormRule, PartitionRule } from '../../kernels/distances/index.ts';
import { isSince } from './release.ts';
import type { Release } from './release.ts';

/** How the squares of a row are added (sklearn.utils.extmath.row_norms): NumPy 1.20, of the weeks of 0.24, changed the order. */
export function chooseNormRule(release: Release): NormRule {
  return isSince(release, 0, 24) ? 'pairs' : 'backwards';
}

/** How numpy.argpartition works: NumPy 2, of the weeks of 1.5, changed it. */
export function choosePartitionRule(release: Release): PartitionRule {
  return isSince(release, 1, 5) ? 'lanes' : 'introselect';
}
