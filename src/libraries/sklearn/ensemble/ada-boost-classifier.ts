// AdaBoostClassifier of scikit-learn 0.19 to 1.9 (sklearn/ensemble/weight_boosting.py; _weight_boosting.py from 0.22), by the
// algorithms SAMME (votes) and SAMME.R (probabilities; until 1.5).
import { makeTensor } from '../../../data/tensor.ts';
import type { Tensor } from '../../../data/tensor.ts';
import { exp, log, softmaxRows, sumPairwise } from '../../../kernels/elementary/index.ts';
import { checkInput } from '../check-input.ts';
import type { Attributes } from '../attributes.ts';
import { findLargest } from '../choose-classes.ts';
import { PREDICT_METHODS } from '../estimator.ts';
import type { Estimator, Features } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import type { ReadContext } from '../reader.ts';
import { isSince, readRelease } from '../release.ts';
import type { Release } from '../release.ts';
import { takeElements } from '../take-elements.ts';
import { takeLogarithms } from '../tree/class-answers.ts';
import { createPositionFinder } from './label-positions.ts';
import { readClasses, readEstimators, requireMethods, requireSingle, toNumbers } from './parts.ts';

/** Reads an AdaBoostClassifier. */
export function readAdaBoostClassifier(attributes: Attributes, context: ReadContext): Estimator {
  attributes.refuseOverrides(PREDICT_METHODS);
  const release = readRelease(attributes);
  const classes = readClasses(attributes);
  const classCount = classes.data.length;
  if (classCount < 2) throw attributes.refuse('it was fitted on a single class');
  const estimators = readEstimators(attributes, context);
  const featureNames = readFeatureNames(attributes);
  const featureCount = attributes.has('n_features_in_')
    ? attributes.number('n_features_in_')
    : estimators[0]!.featureCount;
  const rules = { className: attributes.className, featureCount, featureNames, release, acceptsSparse: true };
  const sum = createSum(attributes, release, estimators, classes);
  const weights = attributes.floats('estimator_weights_').data;
  const total = sumPairwise(weights, 0, weights.length);
  // The sum over the parts, divided by the sum of all weights: one number for each class.
  const average = (x: Features): Float64Array => sum(checkInput(x, rules)).map((value) => value / total);
  // Of two classes, a row has one number.
  const decide = (x: Features): Float64Array => {
    const table = average(x);
    if (classCount > 2) return table;
    return Float64Array.from({ length: table.length / 2 }, (_, row) => table[2 * row + 1]! - table[2 * row]!);
  };
  const averageProbabilities = createLegacyProbabilities(attributes, release, estimators, average, total);
  const probabilities = (x: Features): Float64Array => {
    return averageProbabilities === undefined
      ? toProbabilities(decide(x), classCount)
      : averageProbabilities(checkInput(x, rules));
  };
  const answer = (data: Float64Array): Tensor => makeTensor('float64', [data.length / classCount, classCount], data);
  return {
    className: attributes.className,
    featureCount,
    featureNames,
    classes,
    children: estimators,
    predict: (x) => {
      const decisions = decide(x);
      const positions =
        classCount === 2
          ? Int32Array.from(decisions, (decision) => (decision > 0 ? 1 : 0))
          : findLargest(decisions, classCount);
      return takeElements(classes, positions, [positions.length]);
    },
    predict_proba: (x) => answer(probabilities(x)),
    predict_log_proba: (x) => answer(takeLogarithms(probabilities(x))),
    decision_function: (x) => {
      const decisions = decide(x);
      return classCount === 2 ? makeTensor('float64', [decisions.length], decisions) : answer(decisions);
    },
  };
}

type Sum = (x: Features) => Float64Array;

function usesProbabilities(attributes: Attributes, release: Release): boolean {
  // From 1.6 on there are only votes, whatever the parameter says. RUSBoostClassifier of imbalanced-learn 0.13 says 'deprecated'.
  return !isSince(release, 1, 6) && attributes.choice('algorithm', ['SAMME', 'SAMME.R', 'deprecated']) === 'SAMME.R';
}

function createSum(attributes: Attributes, release: Release, estimators: readonly Estimator[], classes: Tensor): Sum {
  const classCount = classes.data.length;
  if (usesProbabilities(attributes, release)) {
    const methods = requireMethods(attributes, estimators, 'predict_proba');
    return (x) => addUp(methods.map((method) => contrast(toNumbers(method(x), x.rowCount, classCount), classCount)));
  }
  const methods = requireMethods(attributes, estimators, 'predict');
  const weights = attributes.floats('estimator_weights_').data;
  const findPositions = createPositionFinder(classes);
  return (x) => {
    return addUp(
      methods.map((method, index) => {
        const weight = weights[index]!;
        // From 1.3 on, a vote counts against the other classes.
        const against = isSince(release, 1, 3) ? (-1 / (classCount - 1)) * weight : 0;
        const positions = findPositions(requireSingle(method(x)));
        const votes = new Float64Array(positions.length * classCount).fill(against);
        positions.forEach((position, row) => (votes[row * classCount + position] = weight));
        return votes;
      }),
    );
  };
}

// Before 0.22 probabilities are not made of the decision.
function createLegacyProbabilities(
  attributes: Attributes,
  release: Release,
  estimators: readonly Estimator[],
  average: Sum,
  total: number,
): Sum | undefined {
  if (isSince(release, 0, 22)) return undefined;
  const classCount = readClasses(attributes).data.length;
  const methods = requireMethods(attributes, estimators, 'predict_proba');
  const weights = attributes.floats('estimator_weights_').data;
  const weigh: Sum = usesProbabilities(attributes, release)
    ? average
    : (x) => {
        const parts = methods.map((method, index) =>
          toNumbers(method(x), x.rowCount, classCount).map((p) => p * weights[index]!),
        );
        return addUp(parts).map((value) => value / total);
      };
  return (x) => {
    const powers = weigh(x).map((value) => exp((1 / (classCount - 1)) * value));
    for (let row = 0; row < powers.length; row += classCount) {
      const sum = sumPairwise(powers, row, classCount);
      for (let i = row; i < row + classCount; i++) powers[i]! /= sum === 0 ? 1 : sum;
    }
    return powers;
  };
}

// Sum of the parts, in their order.
function addUp(parts: readonly Float64Array[]): Float64Array {
  const sums = new Float64Array(parts[0]!.length);
  for (const part of parts) for (let at = 0; at < sums.length; at++) sums[at]! += part[at]!;
  return sums;
}

// Logarithms of probabilities against their mean, as SAMME.R weighs them.
function contrast(probabilities: Float64Array, classCount: number): Float64Array {
  const logarithms = probabilities.map((p) => log(Math.max(p, 2 ** -52)));
  return logarithms.map((value, at) => {
    const sum = sumPairwise(logarithms, at - (at % classCount), classCount);
    return (classCount - 1) * (value - (1 / classCount) * sum);
  });
}

function toProbabilities(decisions: Float64Array, classCount: number): Float64Array {
  const scores =
    classCount === 2
      ? Float64Array.from({ length: decisions.length * 2 }, (_, at) => {
          const half = decisions[at >> 1]! / 2;
          return at % 2 === 0 ? -half : half;
        })
      : decisions.map((decision) => decision / (classCount - 1));
  softmaxRows(scores, classCount);
  return scores;
}
