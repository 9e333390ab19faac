// RandomForest* and ExtraTrees* of scikit-learn 0.19 to 1.9 (sklearn/ensemble/_forest.py; forest.py before 0.22): trees are
// summed in their order in float64, then divided by their number.
import { makeTensor } from '../../../data/tensor.ts';
import { compileEnsemble } from '../../../kernels/trees/index.ts';
import type { Attributes } from '../attributes.ts';
import { PREDICT_METHODS } from '../estimator.ts';
import type { Estimator, Features } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import { isSince, readRelease } from '../release.ts';
import type { Release } from '../release.ts';
import { answerLabels, answerScores, normalizeScores, takeLogarithms } from '../tree/class-answers.ts';
import { readClassLayout } from '../tree/class-layout.ts';
import type { ClassLayout } from '../tree/class-layout.ts';
import { toFloat32Features } from '../tree/float32-features.ts';
import { treeAllowsMissing } from '../tree/missing-rules.ts';
import type { SklearnTree } from '../tree/read-tree.ts';
import { sumRows } from '../tree/sum-rows.ts';
import { readTreeParts } from './tree-parts.ts';

/** Reads a forest that classifies. */
export function readForestClassifier(attributes: Attributes): Estimator {
  attributes.refuseOverrides(PREDICT_METHODS);
  const release = readRelease(attributes);
  const forest = readForest(attributes, 'Classifier');
  const layout = readClassLayout(attributes, release, forest.outputCount, forest.classCount);
  const average = createAverage(
    isSince(release, 1, 4) ? forest : { ...forest, trees: forest.trees.map((tree) => normalizeTree(tree, layout)) },
  );
  const { labels } = layout;
  return {
    className: attributes.className,
    featureCount: forest.featureCount,
    featureNames: forest.featureNames,
    classes: layout.classes,
    ...(labels === undefined ? {} : { predict: (x) => answerLabels(average(x), labels, layout) }),
    predict_proba: (x) => answerScores(average(x), layout),
    predict_log_proba: (x) => answerScores(takeLogarithms(average(x)), layout),
  };
}

/** Reads a forest of numbers. */
export function readForestRegressor(attributes: Attributes): Estimator {
  attributes.refuseOverrides(PREDICT_METHODS);
  const forest = readForest(attributes, 'Regressor');
  const { outputCount } = forest;
  if (forest.classCount !== 1) throw attributes.refuse(`its trees have ${forest.classCount} values for each output`);
  const average = createAverage(forest);
  return {
    className: attributes.className,
    featureCount: forest.featureCount,
    featureNames: forest.featureNames,
    predict: (x) => {
      const data = average(x);
      const rowCount = data.length / outputCount;
      return makeTensor('float64', outputCount === 1 ? [rowCount] : [rowCount, outputCount], data);
    },
  };
}

interface Forest {
  readonly className: string;
  readonly featureCount: number;
  readonly featureNames: readonly string[] | undefined;
  readonly release: Release;
  readonly outputCount: number;
  readonly classCount: number;
  readonly allowsMissing: boolean;
  readonly trees: readonly SklearnTree[];
}

function readForest(attributes: Attributes, kind: 'Classifier' | 'Regressor'): Forest {
  const className = `${attributes.className.startsWith('Extra') ? 'ExtraTree' : 'DecisionTree'}${kind}`;
  const { parts, trees, featureCount, outputCount, classCount } = readTreeParts(
    attributes,
    attributes.list('estimators_'),
    className,
  );
  if (outputCount !== attributes.number('n_outputs_')) {
    throw attributes.refuse(`its trees have ${outputCount} outputs, unlike n_outputs_`);
  }
  const release = readRelease(attributes);
  return {
    className: attributes.className,
    featureCount,
    featureNames: readFeatureNames(attributes),
    release,
    outputCount,
    classCount,
    allowsMissing: isSince(release, 1, 4) && treeAllowsMissing(parts[0]!, release),
    trees,
  };
}

// Values are counts before 1.4: each tree's answer is normalized, then added. The tree's own values lie in the file's memory.
function normalizeTree(tree: SklearnTree, layout: ClassLayout): SklearnTree {
  const values = tree.values.slice();
  normalizeScores(values, layout);
  return { ...tree, values };
}

function createAverage(forest: Forest): (x: Features) => Float64Array {
  const width = forest.outputCount * forest.classCount;
  const { trees, ...rules } = forest;
  const count = trees.length;
  const ensemble = compileEnsemble(trees, {
    featureCount: forest.featureCount,
    width,
    outputCount: width,
    goesLeft: 'less-or-equal',
    precision: 'float32',
  });
  return (x) => {
    const features = toFloat32Features(x, rules);
    const out = new Float64Array(features.rowCount * width);
    sumRows(ensemble, features, out);
    for (let at = 0; at < out.length; at++) out[at]! /= count;
    return out;
  };
}
