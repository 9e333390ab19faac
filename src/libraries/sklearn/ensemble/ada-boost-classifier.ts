// AdaBoostClassifier of scikit-learn 0.19 to 1.9 (sklearn/ensemble/weight_boosting.py; _weight_boosting.py from 0.22).
import { makeTensor } from '../../../data/tensor.ts';
import type { Tensor } from '../../../data/tensor.ts';
import { DecantError } from '../../../errors.ts';
import { exp, softmaxRows, sumPairwise } from '../../../kernels/elementary/index.ts';
import type { Attributes } from '../attributes.ts';
import { findLargest } from '../choose-classes.ts';
import { PREDICT_METHODS } from '../estimator.ts';
import type { Estimator, Features } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import type { ReadContext } from '../reader.ts';
import { isSince, readRelease } from '../release.ts';
import { takeElements } from '../take-elements.ts';
import { takeLogarithms } from '../tree/class-answers.ts';
import { readBoostSums } from './ada-boost-sums.ts';
import { readClasses } from './parts.ts';

/** Reads an AdaBoostClassifier. */
export function readAdaBoostClassifier(attributes: Attributes, context: ReadContext): Estimator {
  attributes.refuseOverrides(PREDICT_METHODS);
  const classes = readClasses(attributes);
  const classCount = classes.data.length;
  if (classCount === 0) throw attributes.refuse('classes_ is empty');
  const release = readRelease(attributes);
  const isSingle = classCount === 1;
  // Votes against no other class were divisions by zero from 1.3 to 1.5, and are no votes since.
  const hasVotes = !isSince(release, 1, 3);
  if (isSingle && !hasVotes && !isSince(release, 1, 6) && attributes.value('algorithm') === 'SAMME') {
    throw attributes.refuse('it was fitted on a single class, for which this release cannot predict');
  }
  const sums = readBoostSums(attributes, context, classes);
  const weights = attributes.floats('estimator_weights_').data;
  const total = sumPairwise(weights, 0, weights.length);
  // Of two classes, a row has one number.
  const decide = (x: Features): Float64Array => {
    const table = sums.decisions(x).map((value) => value / total);
    if (isSingle && !hasVotes) return table.fill(0);
    if (classCount !== 2) return table;
    return Float64Array.from({ length: table.length / 2 }, (_, row) => table[2 * row + 1]! - table[2 * row]!);
  };
  const { probabilities: sumProbabilities } = sums;
  const probabilities = (x: Features): Float64Array => {
    if (isSingle) return decide(x).fill(1);
    if (sumProbabilities === 'decisions') return toProbabilities(decide(x), classCount);
    if (sumProbabilities === undefined) throw refuseProbabilities();
    return toLegacyProbabilities(sumProbabilities(x), classCount, total);
  };
  const answer = (data: Float64Array): Tensor => makeTensor('float64', [data.length / classCount, classCount], data);
  return {
    className: attributes.className,
    featureCount: sums.featureCount,
    featureNames: readFeatureNames(attributes),
    classes,
    children: sums.children,
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

function refuseProbabilities(): DecantError {
  return new DecantError(
    'INVALID_PARAMETER_VALUE',
    'The estimators of AdaBoostClassifier have no predict_proba, of which its own is made before scikit-learn 0.22.',
  );
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

function toLegacyProbabilities(sums: Float64Array, classCount: number, total: number): Float64Array {
  const powers = sums.map((sum) => exp((1 / (classCount - 1)) * (sum / total)));
  for (let row = 0; row < powers.length; row += classCount) {
    const sum = sumPairwise(powers, row, classCount);
    for (let i = row; i < row + classCount; i++) powers[i]! /= sum === 0 ? 1 : sum;
  }
  return powers;
}
