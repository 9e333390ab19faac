// How NumPy, of the time of a release, adds the squares of a row (sklearn.utils.extmath.row_norms).
import type { NormRule } from '../../kernels/distances/index.ts';
import { isSince } from './release.ts';
import type { Release } from './release.ts';

/** NumPy 1.20 changed the order; scikit-learn 0.24 came in the same weeks. */
export function chooseNormRule(release: Release): NormRule {
  return isSince(release, 0, 24) ? 'pairs' : 'backwards';
}
