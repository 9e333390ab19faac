// HistGradientBoostingClassifier and HistGradientBoostingRegressor of scikit-learn 0.21 to 1.9
// (sklearn/ensemble/_hist_gradient_boosting/gradient_boosting.py): a baseline, then the leaves of all trees, in float64.
import { makeTensor } from '../../../data/tensor.ts';
import type { Tensor } from '../../../data/tensor.ts';
import { readTensor } from '../../../formats/python/ndarray.ts';
import { NdArray, PythonDict, PythonObject } from '../../../formats/python/values.ts';
import { exp } from '../../../kernels/elementary/index.ts';
import { compileEnsemble, sumTrees } from '../../../kernels/trees/index.ts';
import { describeKind } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import { PREDICT_METHODS } from '../estimator.ts';
import type { Estimator, Features } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import type { ReadContext } from '../reader.ts';
import { isSince, readRelease } from '../release.ts';
import { takeElements } from '../take-elements.ts';
import { readHistFeatures } from './hist-features.ts';
import { readHistLink, toHistPositions, toHistProbabilities } from './hist-loss.ts';
import type { HistLink } from './hist-loss.ts';
import { readHistTree } from './hist-trees.ts';

/** Reads a histogram ensemble that classifies. */
export function readHistClassifier(attributes: Attributes, context: ReadContext): Estimator {
  const { link, width, base, score } = readHistBoosting(attributes, context);
  const release = readRelease(attributes);
  const classes = attributes.tensor('classes_');
  // Of one class there are the probabilities of two, the second one almost 0.
  const classCount = Math.max(classes.data.length, 2);
  const isFitting =
    link === 'logit' ? width === 1 && classCount === 2 : link === 'multinomial' && width === classCount && width > 2;
  if (!isFitting || classes.shape.length !== 1) {
    throw attributes.refuse(`its loss does not fit ${classes.data.length} classes with ${width} trees an iteration`);
  }
  return {
    ...base,
    classes,
    predict: (x) => {
      const positions = toHistPositions(score(x), classCount, release);
      return takeElements(classes, positions, [positions.length]);
    },
    predict_proba: (x) => {
      const probabilities = toHistProbabilities(score(x), classCount, release);
      return makeTensor('float64', [probabilities.length / classCount, classCount], probabilities);
    },
    decision_function: (x) => {
      const scores = score(x);
      return makeTensor('float64', width === 1 ? [scores.length] : [scores.length / width, width], scores);
    },
  };
}

/** Reads a histogram ensemble of numbers. */
export function readHistRegressor(attributes: Attributes, context: ReadContext): Estimator {
  const { link, width, base, score } = readHistBoosting(attributes, context);
  if (width !== 1 || (link !== 'identity' && link !== 'log')) throw attributes.refuse('its loss does not fit numbers');
  return {
    ...base,
    predict: (x): Tensor => {
      const scores = score(x);
      return makeTensor('float64', [scores.length], link === 'log' ? scores.map(exp) : scores);
    },
  };
}

interface HistBoosting {
  readonly link: HistLink;
  /** Trees an iteration, and scores a row. */
  readonly width: number;
  readonly base: Pick<Estimator, 'className' | 'featureCount' | 'featureNames'>;
  readonly score: (x: Features) => Float64Array;
}

function readHistBoosting(attributes: Attributes, context: ReadContext): HistBoosting {
  attributes.refuseOverrides(PREDICT_METHODS);
  const release = readRelease(attributes);
  const link = readHistLink(attributes);
  const width = attributes.number('n_trees_per_iteration_');
  const baseline = readBaseline(attributes, width);
  const featureCount = readFeatureCount(attributes);
  const { isCategorical, known } = readCategories(attributes, featureCount);
  const rules = { hasMissing: isSince(release, 0, 22), knownCategories: known };
  const trees = attributes.list('_predictors').flatMap((iteration, index) => {
    if (!Array.isArray(iteration) || iteration.length !== width) {
      throw attributes.refuse(`_predictors[${index}] is no list of ${width} trees`);
    }
    return iteration.map((tree, output) =>
      readHistTree(attributes, tree, `_predictors[${index}][${output}]`, rules, output),
    );
  });
  const ensemble = compileEnsemble(trees, {
    featureCount,
    width: 1,
    outputCount: width,
    goesLeft: 'less-or-equal',
    precision: 'float64',
    categories: { membersGo: 'left', negativeFractions: 'zero' },
  });
  const toHistMatrix = readHistFeatures(attributes, context, { featureCount, release, isCategorical });
  return {
    link,
    width,
    base: { className: attributes.className, featureCount, featureNames: readFeatureNames(attributes) },
    score: (x) => {
      const { rowCount, data } = toHistMatrix(x);
      const scores = new Float64Array(rowCount * width);
      for (let at = 0; at < scores.length; at += width) scores.set(baseline, at);
      sumTrees(ensemble, data, rowCount, scores);
      return scores;
    },
  };
}

function readFeatureCount(attributes: Attributes): number {
  const name = ['n_features_in_', '_n_features', 'n_features_'].find((candidate) => attributes.has(candidate));
  return attributes.number(name ?? 'n_features_in_');
}

function readBaseline(attributes: Attributes, width: number): Float64Array {
  const { data } = attributes.floats('_baseline_prediction');
  if (data.length === width) return data;
  throw attributes.refuse(`_baseline_prediction has ${data.length} numbers for ${width} trees an iteration`);
}

// Which columns hold categories, and those that fit saw: bin_thresholds_ of such a column are its categories.
function readCategories(
  attributes: Attributes,
  featureCount: number,
): { readonly isCategorical: Uint8Array; readonly known: readonly (Uint32Array | undefined)[] } {
  const name = attributes.has('_bin_mapper') ? '_bin_mapper' : 'bin_mapper_';
  const mapper = attributes.value(name);
  const state = mapper instanceof PythonObject ? mapper.state : undefined;
  if (!(state instanceof PythonDict)) throw attributes.refuse(`${name} is ${describeKind(mapper)}`);
  const flags = state.get('is_categorical_') ?? null;
  if (flags === null) return { isCategorical: new Uint8Array(featureCount), known: [] };
  const thresholds = state.get('bin_thresholds_');
  const isCategorical =
    flags instanceof NdArray ? Uint8Array.from<unknown>(readTensor(flags).data, Number) : new Uint8Array(0);
  if (isCategorical.length !== featureCount || !Array.isArray(thresholds) || thresholds.length !== featureCount) {
    throw attributes.refuse(`${name} does not describe ${featureCount} columns`);
  }
  const known = thresholds.map((categories, column) => {
    if (isCategorical[column] === 0) return undefined;
    if (!(categories instanceof NdArray)) throw attributes.refuse(`${name} has no categories of column ${column}`);
    const words = new Uint32Array(8);
    for (const category of Float64Array.from<unknown>(readTensor(categories).data, Number)) {
      if (category < 0)
        throw attributes.refuse(`it learned negative categories of column ${column}, and cannot predict`);
      words[(category & 255) >> 5]! |= 1 << (category & 31);
    }
    return words;
  });
  return { isCategorical, known };
}
