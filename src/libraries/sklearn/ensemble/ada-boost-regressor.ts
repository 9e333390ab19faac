// AdaBoostRegressor of scikit-learn 0.19 to 1.9 (sklearn/ensemble/weight_boosting.py; _weight_boosting.py from 0.22): the weighted
// median of what the parts answer.
import { makeTensor } from '../../../data/tensor.ts';
import { checkInput } from '../check-input.ts';
import type { Attributes } from '../attributes.ts';
import { PREDICT_METHODS } from '../estimator.ts';
import type { Estimator } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import type { ReadContext } from '../reader.ts';
import { readRelease } from '../release.ts';
import { readEstimators, requireMethods, toNumbers } from './parts.ts';

/** Reads an AdaBoostRegressor. */
export function readAdaBoostRegressor(attributes: Attributes, context: ReadContext): Estimator {
  attributes.refuseOverrides(PREDICT_METHODS);
  const estimators = readEstimators(attributes, context);
  const methods = requireMethods(attributes, estimators, 'predict');
  const weights = attributes.floats('estimator_weights_').data;
  if (weights.length < estimators.length)
    throw attributes.refuse('estimator_weights_ has fewer weights than estimators');
  const featureNames = readFeatureNames(attributes);
  const featureCount = attributes.has('n_features_in_')
    ? attributes.number('n_features_in_')
    : estimators[0]!.featureCount;
  const release = readRelease(attributes);
  const rules = { className: attributes.className, featureCount, featureNames, release, acceptsSparse: true };
  return {
    className: attributes.className,
    featureCount,
    featureNames,
    children: estimators,
    predict: (input) => {
      const x = checkInput(input, rules);
      const answers = methods.map((method) => toNumbers(method(x), x.rowCount, 1));
      const medians = new Float64Array(x.rowCount);
      const order = Array.from(answers.keys());
      for (let row = 0; row < medians.length; row++) medians[row] = findMedian(answers, row, order, weights);
      return makeTensor('float64', [medians.length], medians);
    },
  };
}

// The first answer, in their order, at which half of the weight is reached. `order` is overwritten.
function findMedian(answers: readonly Float64Array[], row: number, order: number[], weights: Float64Array): number {
  order.sort((a, b) => answers[a]![row]! - answers[b]![row]! || a - b);
  let total = 0;
  for (const index of order) total += weights[index]!;
  let reached = 0;
  for (const index of order) {
    reached += weights[index]!;
    if (reached >= 0.5 * total) return answers[index]![row]!;
  }
  return answers[order[0]!]![row]!;
}
