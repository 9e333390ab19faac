// FrozenEstimator of scikit-learn 1.6 to 1.9 (sklearn/frozen/_frozen.py): all but fit is that of the estimator inside.
import type { Attributes } from '../attributes.ts';
import type { Estimator } from '../estimator.ts';
import type { ReadContext } from '../reader.ts';

/** Reads a FrozenEstimator. */
export function readFrozenEstimator(attributes: Attributes, context: ReadContext): Estimator {
  const inner = context.readEstimator(attributes.value('estimator'), 'estimator');
  return { ...inner, className: attributes.className, children: [inner] };
}
