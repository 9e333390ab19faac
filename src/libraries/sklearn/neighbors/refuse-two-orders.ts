// Since 1.3 a classifier with uniform weights that searches all rows answers arrays by `p` and tables by the p of `metric_params`.
import { PythonDict } from '../../../formats/python/values.ts';
import { unwrapScalar } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import { isSince } from '../release.ts';
import type { NeighborSearch } from './neighbor-search.ts';

/** Refuses an estimator whose two orders of the Minkowski metric differ. */
export function refuseTwoOrders(attributes: Attributes, { release, fitMethod }: NeighborSearch): void {
  if (fitMethod !== 'brute' || !isSince(release, 1, 3) || attributes.value('metric') !== 'minkowski') return;
  const params = attributes.value('metric_params');
  const inner = params instanceof PythonDict ? params.get('p') : undefined;
  if (inner === undefined || unwrapScalar(inner) === unwrapScalar(attributes.value('p'))) return;
  throw attributes.refuse('p differs from the p of metric_params');
}
