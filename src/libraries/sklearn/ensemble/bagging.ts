// BaggingClassifier and BaggingRegressor of scikit-learn 0.19 to 1.9 (sklearn/ensemble/bagging.py; _bagging.py from 0.22): the mean of
// what the parts answer, each for its own columns.
import { makeTensor } from '../../../data/tensor.ts';
import type { Tensor } from '../../../data/tensor.ts';
import { exp, log } from '../../../kernels/elementary/index.ts';
import type { Attributes } from '../attributes.ts';
import { findLargest } from '../choose-classes.ts';
import type { Estimator, Features } from '../estimator.ts';
import type { ReadContext } from '../reader.ts';
import { takeElements } from '../take-elements.ts';
import { takeLogarithms } from '../tree/class-answers.ts';
import { foldParts, readBag } from './bag.ts';
import { readBaggedClasses, readBaggedNumbers } from './bagged-estimators.ts';
import { readBaggedClassTrees, readBaggedNumberTrees } from './bagged-trees.ts';
import { readClasses } from './parts.ts';

/** Reads a BaggingClassifier. */
export function readBaggingClassifier(attributes: Attributes, context: ReadContext): Estimator {
  const bag = readBag(attributes);
  const classes = readClasses(attributes);
  const classCount = classes.data.length;
  const parts =
    readBaggedClassTrees(attributes, bag, classCount) ?? readBaggedClasses(attributes, context, bag, classCount);
  const { logarithms: collectLogarithms, decisions } = parts;
  const probabilities = (x: Features): Float64Array => parts.probabilities(x).map((sum) => sum / bag.count);
  const logarithms = (x: Features): Float64Array =>
    collectLogarithms === undefined
      ? takeLogarithms(probabilities(x))
      : foldParts(bag, collectLogarithms(x), -Infinity, addLogarithms).map((sum) => sum - log(bag.count));
  const answer = (data: Float64Array): Tensor => makeTensor('float64', [data.length / classCount, classCount], data);
  const { className, featureCount, featureNames } = bag.rules;
  return {
    className,
    featureCount,
    featureNames,
    classes,
    children: parts.children,
    predict: (x) => {
      const positions = findLargest(probabilities(x), classCount);
      return takeElements(classes, positions, [positions.length]);
    },
    predict_proba: (x) => answer(probabilities(x)),
    predict_log_proba: (x) => answer(logarithms(x)),
    ...(decisions === undefined ? {} : { decision_function: decisions }),
  };
}

/** Reads a BaggingRegressor. */
export function readBaggingRegressor(attributes: Attributes, context: ReadContext): Estimator {
  const bag = readBag(attributes);
  const { className, featureCount, featureNames } = bag.rules;
  const sumTrees = readBaggedNumberTrees(attributes, bag);
  if (sumTrees !== undefined) {
    const predict = (x: Features): Tensor => {
      const means = sumTrees(x).map((sum) => sum / bag.count);
      return makeTensor('float64', [means.length], means);
    };
    return { className, featureCount, featureNames, predict };
  }
  const { children, average } = readBaggedNumbers(attributes, context, bag);
  return { className, featureCount, featureNames, children, predict: average };
}

// numpy.logaddexp, into `sums`.
function addLogarithms(sums: Float64Array, part: Float64Array): void {
  for (let at = 0; at < sums.length; at++) {
    const a = sums[at]!;
    const b = part[at]!;
    if (a === b) sums[at] = a + Math.LN2;
    else sums[at] = a > b ? a + Math.log1p(exp(b - a)) : b + Math.log1p(exp(a - b));
  }
}
