// GradientBoostingClassifier and GradientBoostingRegressor of scikit-learn 0.19 to 1.9 (sklearn/ensemble/gradient_boosting.py;
// _gb.py from 0.22): the scores of `init_`, then stage by stage the leaves times the learning rate.
import { makeTensor } from '../../../data/tensor.ts';
import type { Tensor } from '../../../data/tensor.ts';
import { NdArray } from '../../../formats/python/values.ts';
import type { PythonValue } from '../../../formats/python/values.ts';
import { compileEnsemble } from '../../../kernels/trees/index.ts';
import { describeKind } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import { PREDICT_METHODS } from '../estimator.ts';
import type { Estimator, Features } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import type { ReadContext } from '../reader.ts';
import { readRelease } from '../release.ts';
import { takeElements } from '../take-elements.ts';
import { takeLogarithms } from '../tree/class-answers.ts';
import { toFloat32Features } from '../tree/float32-features.ts';
import { sumRows } from '../tree/sum-rows.ts';
import { readBoostingInit } from './boosting-init.ts';
import { readLink, toPositions, toProbabilities } from './boosting-loss.ts';
import type { BoostingLink } from './boosting-loss.ts';
import { readTreeParts } from './tree-parts.ts';

/** Reads a boosted ensemble that classifies. */
export function readBoostingClassifier(attributes: Attributes, context: ReadContext): Estimator {
  const { link, width, base, score } = readBoosting(attributes, context, 'classes');
  const release = readRelease(attributes);
  const classes = readClasses(attributes, link, width);
  const classCount = classes.data.length;
  const probabilities = (x: Features): Float64Array => toProbabilities(score(x), classCount, link, release);
  const answer = (data: Float64Array): Tensor => makeTensor('float64', [data.length / classCount, classCount], data);
  return {
    ...base,
    classes,
    predict: (x) => {
      const positions = toPositions(score(x), classCount, link, release);
      return takeElements(classes, positions, [positions.length]);
    },
    predict_proba: (x) => answer(probabilities(x)),
    predict_log_proba: (x) => answer(takeLogarithms(probabilities(x))),
    decision_function: (x) => {
      const scores = score(x);
      return makeTensor('float64', width === 1 ? [scores.length] : [scores.length / width, width], scores);
    },
  };
}

/** Reads a boosted ensemble of numbers. */
export function readBoostingRegressor(attributes: Attributes, context: ReadContext): Estimator {
  const { base, score } = readBoosting(attributes, context, 'numbers');
  return {
    ...base,
    predict: (x) => {
      const scores = score(x);
      return makeTensor('float64', [scores.length], scores);
    },
  };
}

interface Boosting {
  readonly link: BoostingLink;
  /** Scores a row. */
  readonly width: number;
  readonly base: Pick<Estimator, 'className' | 'featureCount' | 'featureNames' | 'children'>;
  readonly score: (x: Features) => Float64Array;
}

function readBoosting(attributes: Attributes, context: ReadContext, target: 'classes' | 'numbers'): Boosting {
  attributes.refuseOverrides(PREDICT_METHODS);
  const release = readRelease(attributes);
  const link = readLink(attributes);
  const { trees: records, width } = readStages(attributes);
  if ((link === 'identity') !== (target === 'numbers') || width > 1 !== (link === 'multinomial')) {
    throw attributes.refuse(`its loss does not fit ${target} with ${width} trees a stage`);
  }
  const { trees, featureCount, outputCount, classCount } = readTreeParts(attributes, records, 'DecisionTreeRegressor');
  if (outputCount !== 1 || classCount !== 1) throw attributes.refuse('its trees have several outputs');
  const init = readBoostingInit(attributes, context, { link, width, release });
  const rate = attributes.number('learning_rate');
  const stages = trees.map(({ left, right, feature, threshold, values }, index) => {
    return {
      left,
      right,
      feature,
      threshold,
      values: values.map((value) => rate * value),
      outputOffset: index % width,
    };
  });
  const ensemble = compileEnsemble(stages, {
    featureCount,
    width: 1,
    outputCount: width,
    goesLeft: 'less-or-equal',
    precision: 'float32',
  });
  const featureNames = readFeatureNames(attributes);
  const rules = { className: attributes.className, featureCount, featureNames, release, allowsMissing: false };
  return {
    link,
    width,
    base: {
      className: attributes.className,
      featureCount,
      featureNames,
      children: init.estimator === undefined ? [] : [init.estimator],
    },
    score: (x) => {
      const features = toFloat32Features(x, rules);
      const scores = init.score(features);
      sumRows(ensemble, features, scores);
      return scores;
    },
  };
}

// estimators_ is an array of trees, [stage, score].
function readStages(attributes: Attributes): { readonly trees: readonly PythonValue[]; readonly width: number } {
  const array = attributes.value('estimators_');
  if (!(array instanceof NdArray) || array.items === undefined || array.shape.length !== 2) {
    throw attributes.refuse(`estimators_ is ${describeKind(array)}, not a table of trees`);
  }
  const [stageCount = 0, width = 0] = array.shape;
  if (array.items.length !== stageCount * width) throw attributes.refuse('estimators_ is not full');
  return { trees: array.items, width };
}

function readClasses(attributes: Attributes, link: BoostingLink, width: number): Tensor {
  const classes = attributes.tensor('classes_');
  if (classes.shape.length !== 1 || classes.shape[0] !== (link === 'multinomial' ? width : 2)) {
    throw attributes.refuse(`its loss does not fit ${classes.data.length} classes with ${width} trees a stage`);
  }
  return classes;
}
