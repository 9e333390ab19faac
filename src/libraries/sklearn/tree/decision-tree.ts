// DecisionTreeClassifier, DecisionTreeRegressor, ExtraTreeClassifier and ExtraTreeRegressor of scikit-learn 0.19 to 1.9
// (sklearn/tree/_classes.py; tree.py before 0.22).
import { makeTensor } from '../../../data/tensor.ts';
import { compileEnsemble } from '../../../kernels/trees/index.ts';
import { PREDICT_METHODS } from '../estimator.ts';
import type { Estimator, Features } from '../estimator.ts';
import type { Attributes } from '../attributes.ts';
import { readFeatureNames } from '../feature-names.ts';
import { isSince, readRelease } from '../release.ts';
import { answerLabels, answerScores, normalizeScores, takeLogarithms } from './class-answers.ts';
import { readClassLayout } from './class-layout.ts';
import { toFloat32Features } from './float32-features.ts';
import { treeAllowsMissing } from './missing-rules.ts';
import { readTree } from './read-tree.ts';
import type { SklearnTree } from './read-tree.ts';
import { sumRows } from './sum-rows.ts';

/** Reads a single tree that classifies. */
export function readTreeClassifier(attributes: Attributes): Estimator {
  attributes.refuseOverrides(PREDICT_METHODS);
  const release = readRelease(attributes);
  const tree = readTree(attributes);
  const layout = readClassLayout(attributes, release, tree.outputCount, tree.classCount);
  const findValues = createLeafFinder(attributes, tree);
  const isNormalized = isSince(release, 1, 4);
  const scores = (x: Features): Float64Array => {
    const values = findValues(x);
    if (!isNormalized) normalizeScores(values, layout);
    return values;
  };
  const { labels } = layout;
  return {
    className: attributes.className,
    featureCount: tree.featureCount,
    featureNames: readFeatureNames(attributes),
    classes: layout.classes,
    ...(labels === undefined ? {} : { predict: (x) => answerLabels(findValues(x), labels, layout) }),
    predict_proba: (x) => answerScores(scores(x), layout),
    predict_log_proba: (x) => answerScores(takeLogarithms(scores(x)), layout),
  };
}

/** Reads a single tree of numbers. */
export function readTreeRegressor(attributes: Attributes): Estimator {
  attributes.refuseOverrides(PREDICT_METHODS);
  const tree = readTree(attributes);
  if (tree.classCount !== 1) throw attributes.refuse(`its tree has ${tree.classCount} values for each output`);
  const findValues = createLeafFinder(attributes, tree);
  return {
    className: attributes.className,
    featureCount: tree.featureCount,
    featureNames: readFeatureNames(attributes),
    predict: (x) => {
      const values = findValues(x);
      const rowCount = values.length / tree.outputCount;
      return makeTensor('float64', tree.outputCount === 1 ? [rowCount] : [rowCount, tree.outputCount], values);
    },
  };
}

// Values of the leaf of each row.
function createLeafFinder(attributes: Attributes, tree: SklearnTree): (x: Features) => Float64Array {
  const width = tree.outputCount * tree.classCount;
  const { featureCount } = tree;
  const release = readRelease(attributes);
  const rules = {
    className: attributes.className,
    featureCount,
    featureNames: readFeatureNames(attributes),
    release,
    allowsMissing: treeAllowsMissing(attributes, release),
  };
  const ensemble = compileEnsemble([tree], {
    featureCount,
    width,
    outputCount: width,
    goesLeft: 'less-or-equal',
    precision: 'float32',
  });
  return (x) => {
    const features = toFloat32Features(x, rules);
    // -0 + v is v for every v, -0 too.
    const out = new Float64Array(features.rowCount * width).fill(-0);
    sumRows(ensemble, features, out);
    return out;
  };
}
