// feature_importances_ of trees and their ensembles, scikit-learn 0.19 to 1.9 (sklearn/tree/_tree.pyx `compute_feature_importances`,
// sklearn/ensemble): how much the splits on each column lower the impurity.
import { sumPairwise } from '../../../kernels/elementary/index.ts';
import { NdArray, PythonObject } from '../../../formats/python/values.ts';
import type { PythonValue } from '../../../formats/python/values.ts';
import { Attributes } from '../attributes.ts';
import { isSince } from '../release.ts';
import type { Release } from '../release.ts';
import { readNodeFloats, readTree } from '../tree/read-tree.ts';

/** Reads feature_importances_; undefined where the estimator has none. */
export function readTreeImportances(attributes: Attributes, release: Release): Float64Array | undefined {
  const { className } = attributes;
  if (/^(?:DecisionTree|ExtraTree)(?:Classifier|Regressor)$/.test(className)) return measureTree(attributes, true);
  if (/^(?:RandomForest|ExtraTrees)(?:Classifier|Regressor)$/.test(className))
    return measureForest(attributes, release);
  if (className.startsWith('GradientBoosting')) return measureBoosting(attributes, release);
  if (className.startsWith('AdaBoost')) return measureWeighted(attributes, release);
  return undefined;
}

function measureTree(attributes: Attributes, isNormalized: boolean): Float64Array {
  const { featureCount, left, right, feature } = readTree(attributes);
  const impurity = readNodeFloats(attributes, 'impurity');
  const weight = readNodeFloats(attributes, 'weighted_n_node_samples');
  const out = new Float64Array(featureCount);
  for (let node = 0; node < left.length; node++) {
    const [a, b] = [left[node]!, right[node]!];
    if (a === -1) continue;
    out[feature[node]!]! += weight[node]! * impurity[node]! - weight[a]! * impurity[a]! - weight[b]! * impurity[b]!;
  }
  const shares = out.map((gain) => gain / weight[0]!);
  const sum = sumPairwise(shares, 0, shares.length);
  return isNormalized && sum > 0 ? shares.map((share) => share / sum) : shares;
}

function isSplit(tree: Attributes): boolean {
  return readTree(tree).left.length > 1;
}

// Since 0.21 trees that are a single leaf do not count.
function measureForest(attributes: Attributes, release: Release): Float64Array {
  const trees = openTrees(attributes, attributes.list('estimators_'));
  if (!isSince(release, 0, 21)) return average(trees.map((tree) => measureTree(tree, true)));
  const split = trees.filter(isSplit);
  if (split.length === 0) return new Float64Array(readTree(trees[0]!).featureCount);
  return normalize(average(split.map((tree) => measureTree(tree, true))));
}

function measureBoosting(attributes: Attributes, release: Release): Float64Array {
  const array = attributes.value('estimators_');
  const width = array instanceof NdArray ? array.shape[1] : undefined;
  if (!(array instanceof NdArray) || width === undefined) throw attributes.refuse('estimators_ is no table of trees');
  const trees = openTrees(attributes, array.items ?? []);
  if (isSince(release, 0, 21)) {
    const split = trees.filter(isSplit);
    if (split.length === 0) return new Float64Array(readTree(trees[0]!).featureCount);
    return normalize(average(split.map((tree) => measureTree(tree, false))));
  }
  // 0.19 and 0.20 take the mean of each stage first.
  const isNormalized = !isSince(release, 0, 20);
  const measured = trees.map((tree) => measureTree(tree, isNormalized));
  const stages = Array.from({ length: trees.length / width }, (_, stage) =>
    average(measured.slice(stage * width, (stage + 1) * width)),
  );
  return isNormalized ? average(stages) : normalize(average(stages));
}

function measureWeighted(attributes: Attributes, release: Release): Float64Array | undefined {
  const weights = attributes.floats('estimator_weights_').data;
  const parts = openTrees(attributes, attributes.list('estimators_'));
  if (weights.length < parts.length) throw attributes.refuse('estimator_weights_ has fewer weights than estimators');
  const measured = parts.flatMap((part) => readTreeImportances(part, release) ?? []);
  if (measured.length !== parts.length) return undefined;
  const norm = sumPairwise(weights, 0, weights.length);
  const sums = new Float64Array(measured[0]?.length ?? 0);
  measured.forEach((importances, index) => {
    for (let column = 0; column < sums.length; column++) sums[column]! += weights[index]! * importances[column]!;
  });
  return sums.map((sum) => sum / norm);
}

function openTrees(attributes: Attributes, values: readonly PythonValue[]): readonly Attributes[] {
  const trees = values.flatMap((value) =>
    value instanceof PythonObject ? [new Attributes(value, attributes.path)] : [],
  );
  if (trees.length === 0 || trees.length !== values.length) throw attributes.refuse('estimators_ does not hold trees');
  return trees;
}

function average(rows: readonly Float64Array[]): Float64Array {
  const sums = new Float64Array(rows[0]?.length ?? 0);
  for (const row of rows) for (let column = 0; column < sums.length; column++) sums[column]! += row[column]!;
  return sums.map((sum) => sum / rows.length);
}

function normalize(importances: Float64Array): Float64Array {
  const sum = sumPairwise(importances, 0, importances.length);
  return importances.map((importance) => importance / sum);
}
