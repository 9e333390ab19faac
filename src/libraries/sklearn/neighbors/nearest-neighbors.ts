// NearestNeighbors of scikit-learn 0.19 to 1.9 (sklearn/neighbors/_unsupervised.py): it answers kneighbors, but has no predict.
import type { Attributes } from '../attributes.ts';
import type { Estimator } from '../estimator.ts';
import { readNeighborSearch } from './neighbor-search.ts';

/** Reads an estimator that is loaded and checked, and has no predict-like method. */
export function readNearestNeighbors(attributes: Attributes): Estimator {
  const search = readNeighborSearch(attributes);
  return {
    className: attributes.className,
    featureCount: search.featureCount,
    featureNames: search.rules.featureNames,
  };
}
