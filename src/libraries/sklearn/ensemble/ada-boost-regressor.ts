// AdaBoostRegressor of scikit-learn 0.19 to 1.9 (sklearn/ensemble/weight_boosting.py; _weight_boosting.py from 0.22): the weighted
// median of what the parts answer.
import { makeTensor } from '../../../data/tensor.ts';
import { checkInput } from '../check-input.ts';
import type { Attributes } from '../attributes.ts';
import { PREDICT_METHODS } from '../estimator.ts';
import type { Estimator, Features } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import type { ReadContext } from '../reader.ts';
import { readRelease } from '../release.ts';
import { readEstimators, requireMethods, toNumbers } from './parts.ts';
import { createTreeSum, readSingleTrees } from './single-trees.ts';

/** Reads an AdaBoostRegressor. */
export function readAdaBoostRegressor(attributes: Attributes, context: ReadContext): Estimator {
  attributes.refuseOverrides(PREDICT_METHODS);
  const { featureCount, children, collect, partCount } = readAnswers(attributes, context);
  const weights = attributes.floats('estimator_weights_').data;
  if (weights.length < partCount) throw attributes.refuse('estimator_weights_ has fewer weights than estimators');
  return {
    className: attributes.className,
    featureCount,
    featureNames: readFeatureNames(attributes),
    children,
    predict: (x) => {
      const answers = collect(x);
      const medians = new Float64Array(answers.length / partCount);
      const order = Array.from({ length: partCount }, (_, part) => part);
      for (let row = 0; row < medians.length; row++) {
        medians[row] = findMedian(answers.subarray(row * partCount, (row + 1) * partCount), order, weights);
      }
      return makeTensor('float64', [medians.length], medians);
    },
  };
}

interface Answers {
  readonly featureCount: number | undefined;
  readonly children: readonly Estimator[];
  readonly partCount: number;
  /** What every part answers, row by row. */
  readonly collect: (x: Features) => Float64Array;
}

function readAnswers(attributes: Attributes, context: ReadContext): Answers {
  const featureNames = readFeatureNames(attributes);
  const rules = {
    className: attributes.className,
    featureNames,
    release: readRelease(attributes),
    acceptsSparse: true,
  };
  const single = readSingleTrees(attributes, 'Regressor');
  if (single !== undefined) {
    const { trees, featureCount } = single;
    const tables = trees.map(({ values }, outputOffset) => ({ values, outputOffset }));
    const treeRules = { ...rules, featureCount, allowsMissing: false };
    const collect = createTreeSum(single, tables, 1, trees.length, treeRules);
    return { featureCount, children: [], partCount: trees.length, collect };
  }
  const children = readEstimators(attributes, context);
  const methods = requireMethods(attributes, children, 'predict');
  const featureCount = attributes.has('n_features_in_')
    ? attributes.number('n_features_in_')
    : children[0]!.featureCount;
  return {
    featureCount,
    children,
    partCount: children.length,
    collect: (input) => {
      const x = checkInput(input, { ...rules, featureCount });
      const answers = methods.map((method) => toNumbers(method(x), x.rowCount, 1));
      return Float64Array.from({ length: x.rowCount * answers.length }, (_, at) => {
        return answers[at % answers.length]![Math.floor(at / answers.length)]!;
      });
    },
  };
}

// The first answer, in their order, at which half of the weight is reached. `order` is overwritten.
function findMedian(answers: Float64Array, order: number[], weights: Float64Array): number {
  order.sort((a, b) => answers[a]! - answers[b]! || a - b);
  let total = 0;
  for (const part of order) total += weights[part]!;
  let reached = 0;
  for (const part of order) {
    reached += weights[part]!;
    if (reached >= 0.5 * total) return answers[part]!;
  }
  return answers[order[0]!]!;
}
