// IsolationForest of scikit-learn 0.19 to 1.9 (sklearn/ensemble/iforest.py; _iforest.py from 0.22): how deep a row falls in random
// trees, against the depth that random data would have.
import { makeTensor } from '../../../data/tensor.ts';
import type { Tensor } from '../../../data/tensor.ts';
import { readTensor } from '../../../formats/python/ndarray.ts';
import { NdArray } from '../../../formats/python/values.ts';
import type { PythonValue } from '../../../formats/python/values.ts';
import { exp2, log, sumPairwise } from '../../../kernels/elementary/index.ts';
import { compileEnsemble } from '../../../kernels/trees/index.ts';
import type { Attributes } from '../attributes.ts';
import { PREDICT_METHODS } from '../estimator.ts';
import type { Estimator, Features } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import { isSince, readRelease } from '../release.ts';
import type { Release } from '../release.ts';
import { toFloat32Features } from '../tree/float32-features.ts';
import { readNodeSamples } from '../tree/read-tree.ts';
import type { SklearnTree } from '../tree/read-tree.ts';
import { sumRows } from '../tree/sum-rows.ts';
import { readFeatureSubsets } from './feature-subsets.ts';
import { readTreeParts } from './tree-parts.ts';

const EULER_GAMMA = 0.5772156649015329;

/**
 * Scores that lie as near are equal: the limit is often the score of a training row, and NumPy's powers of two differ in the last
 * bit from machine to machine.
 */
const TIE = 2 ** -52;

/** Reads an isolation forest: predict answers 1 for inliers and -1 for outliers. */
export function readIsolationForest(attributes: Attributes): Estimator {
  attributes.refuseOverrides(PREDICT_METHODS);
  const release = readRelease(attributes);
  const featureCount = readFeatureCount(attributes);
  const featureNames = readFeatureNames(attributes);
  const findDepths = createDepthFinder(attributes, release, featureCount, featureNames);
  const limits = readLimits(attributes, release);
  // -2 ^ (-depth / expected depth) of each row.
  const scores = (x: Features): Float64Array => findDepths(x).map((depth) => -exp2(depth));
  const decide = (x: Features): Float64Array =>
    scores(x).map((score) => (limits.isLegacy ? 0.5 + score : score - limits.offset));
  const answer = (data: Float64Array): Tensor => makeTensor('float64', [data.length], data);
  return {
    className: attributes.className,
    featureCount,
    featureNames,
    predict: (x) => {
      const isOutlier = (decision: number): boolean =>
        limits.isLegacy ? decision <= limits.threshold + TIE : decision < limits.threshold - TIE;
      const labels = BigInt64Array.from(decide(x), (decision) => (isOutlier(decision) ? -1n : 1n));
      return makeTensor('int64', [labels.length], labels);
    },
    decision_function: (x) => answer(decide(x)),
    ...(limits.isLegacy ? {} : { score_samples: (x) => answer(scores(x)) }),
  };
}

interface Limits {
  /** 0.19: decisions start from 0.5, and one that equals the threshold is an outlier. */
  readonly isLegacy: boolean;
  readonly offset: number;
  readonly threshold: number;
}

function readLimits(attributes: Attributes, release: Release): Limits {
  if (!isSince(release, 0, 20)) return { isLegacy: true, offset: 0, threshold: attributes.number('threshold_') };
  const offset = attributes.number('offset_');
  // 0.20 and 0.21 can do as before: their threshold is then not in the offset.
  const isOld = !isSince(release, 0, 22) && attributes.choice('behaviour', ['old', 'new']) === 'old';
  return { isLegacy: false, offset, threshold: isOld ? attributes.number('_threshold_') : 0 };
}

function readFeatureCount(attributes: Attributes): number {
  return attributes.number(attributes.has('n_features_in_') ? 'n_features_in_' : 'n_features_');
}

// Minus the mean depth of each row, divided by the expected depth.
function createDepthFinder(
  attributes: Attributes,
  release: Release,
  featureCount: number,
  featureNames: readonly string[] | undefined,
): (x: Features) => Float64Array {
  const { parts, trees, outputCount } = readTreeParts(attributes, attributes.list('estimators_'), 'ExtraTreeRegressor');
  if (outputCount !== 1) throw attributes.refuse('its trees have several outputs');
  const subsets = readFeatureSubsets(attributes, trees.length, featureCount);
  const lengths = trees.map((tree, index) => readLengths(attributes, release, parts[index]!, tree, index));
  const isLegacy = !isSince(release, 0, 21);
  // The mean of one row alone is summed pairwise in 0.20 and before, that of several rows is not: a row may need its lengths apart.
  const width = isLegacy ? trees.length : 1;
  const nodes = trees.map((tree, index) => {
    const subset = subsets[index]!;
    if (tree.featureCount !== subset.length)
      throw attributes.refuse(`estimators_features_[${index}] does not fit its tree`);
    const feature = tree.feature.map((column) => subset[column] ?? column);
    return { ...tree, feature, values: lengths[index]!, outputOffset: isLegacy ? index : 0 };
  });
  const ensemble = compileEnsemble(nodes, {
    featureCount,
    width: 1,
    outputCount: width,
    goesLeft: 'less-or-equal',
    precision: 'float32',
  });
  const isOpen = isSince(release, 1, 6);
  const rules = {
    className: attributes.className,
    featureCount,
    featureNames,
    release,
    allowsMissing: isOpen,
    allowsInfinity: isOpen,
  };
  const expected = findAverageLength(attributes.number('max_samples_'), release);
  const total = trees.length * expected;
  return (x) => {
    const features = toFloat32Features(x, rules);
    const depths = new Float64Array(features.rowCount * width);
    sumRows(ensemble, features, depths);
    if (isLegacy) return averageRows(depths, trees.length).map((mean) => -mean / expected);
    // Since 1.0 a forest of trees without a split scores 1/2 everywhere.
    if (total === 0 && isSince(release, 1, 0)) return depths.fill(-1);
    return depths.map((depth) => -depth / total);
  };
}

function averageRows(table: Float64Array, width: number): Float64Array {
  const rowCount = table.length / width;
  return Float64Array.from({ length: rowCount }, (_, row) => {
    if (rowCount === 1) return sumPairwise(table, 0, width) / width;
    let sum = 0;
    for (let i = 0; i < width; i++) sum += table[row * width + i]!;
    return sum / width;
  });
}

// What a leaf adds to the depth: its own depth, and that of the tree which its rows would have made.
function readLengths(
  attributes: Attributes,
  release: Release,
  part: Attributes,
  tree: SklearnTree,
  index: number,
): Float64Array {
  const count = tree.left.length;
  if (isSince(release, 1, 3)) {
    const depths = readNodeNumbers(attributes, '_decision_path_lengths', index, count);
    const averages = readNodeNumbers(attributes, '_average_path_length_per_tree', index, count);
    return depths.map((depth, node) => depth + averages[node]! - 1);
  }
  const samples = readNodeSamples(part);
  const depths = countDepths(tree);
  const isLegacy = !isSince(release, 0, 21);
  return Float64Array.from(samples, (sampleCount, node) => {
    const average = findAverageLength(sampleCount, release);
    return isLegacy ? depths[node]! - 1 + average : depths[node]! + average - 1;
  });
}

function readNodeNumbers(attributes: Attributes, name: string, index: number, count: number): Float64Array {
  const value: PythonValue | undefined = attributes.list(name)[index];
  const data = value instanceof NdArray ? Float64Array.from<unknown>(readTensor(value).data, Number) : undefined;
  if (data?.length !== count) throw attributes.refuse(`${name}[${index}] does not have a number for each node`);
  return data;
}

// Nodes on the path from the root, the root and the node included. A child comes after its parent.
function countDepths(tree: SklearnTree): Int32Array {
  const depths = new Int32Array(tree.left.length);
  depths[0] = 1;
  for (let node = 0; node < depths.length; node++) {
    const child = tree.left[node]!;
    if (child < 0) continue;
    depths[child] = depths[node]! + 1;
    depths[tree.right[node]!] = depths[node]! + 1;
  }
  return depths;
}

// Average path of an unsuccessful search in a binary search tree of n leaves. 0.21 changed it for 1 and 2.
function findAverageLength(n: number, release: Release): number {
  const isLegacy = !isSince(release, 0, 21);
  if (n <= 1) return isLegacy ? 1 : 0;
  if (n === 2 && !isLegacy) return 1;
  return 2 * (log(n - 1) + EULER_GAMMA) - (2 * (n - 1)) / n;
}
