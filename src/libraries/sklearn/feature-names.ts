// `feature_names_in_` of scikit-learn 1.0 and later.
import { NdArray } from '../../formats/python/values.ts';
import { readTensor } from '../../formats/python/ndarray.ts';
import type { Attributes } from './attributes.ts';

/** Names of the columns that the estimator was fitted on; undefined where it was fitted on an array, or by an older release. */
export function readFeatureNames(attributes: Attributes): readonly string[] | undefined {
  const value = attributes.optional('feature_names_in_') ?? null;
  if (value === null) return undefined;
  const names = value instanceof NdArray ? Array.from<unknown>(readTensor(value).data) : undefined;
  if (names?.every((name) => typeof name === 'string') !== true) {
    throw attributes.refuse('feature_names_in_ is no array of texts');
  }
  return names.map(String);
}
