// KMeans, MiniBatchKMeans and BisectingKMeans of scikit-learn 0.19 to 1.9 (sklearn/cluster/_kmeans.py, _bisect_k_means.py; k_means_.py before 0.22).
import type { CsrMatrix, Matrix } from '../../../data/matrix.ts';
import { createCenterFinder } from '../../../kernels/distances/index.ts';
import type { CenterFinder } from '../../../kernels/distances/index.ts';
import { PythonObject } from '../../../formats/python/values.ts';
import type { PythonValue } from '../../../formats/python/values.ts';
import { chooseNormRule } from '../numpy-rules.ts';
import { Attributes, describeKind } from '../attributes.ts';
import { checkInput } from '../check-input.ts';
import type { Estimator } from '../estimator.ts';
import { makeTransformer } from '../make-transformer.ts';
import { toFloat64 } from '../multiply-rows.ts';
import { isSince, readRelease } from '../release.ts';
import { readTable } from '../read-table.ts';
import type { FloatTable } from '../read-table.ts';
import { spreadRows } from '../sparse-rows.ts';
import { answerIndices, createAssigner, createCenterDistances, requireOneType } from '../center-distances.ts';
import type { CenterAssigner } from '../center-distances.ts';

/** Reads k-means: the nearest center, and the distances to all. */
export function readKMeans(attributes: Attributes): Estimator {
  // Before 0.23 the whole distances were compared.
  const isPartial = isSince(readRelease(attributes), 0, 23);
  const centers = readTable(attributes, 'cluster_centers_');
  return makeKMeans(attributes, centers, createAssigner(centers, isPartial ? 'partial' : 'whole'));
}

/** Reads bisecting k-means, whose labels are found by walking its tree of clusters. */
export function readBisectingKMeans(attributes: Attributes): Estimator {
  const centers = readTable(attributes, 'cluster_centers_');
  const mean = attributes.has('_X_mean') ? attributes.floats('_X_mean').data : undefined;
  const root = readCluster(attributes.value('_bisecting_tree'), mean, attributes, 0);
  return makeKMeans(attributes, centers, (x) => walk(root, x));
}

function makeKMeans(attributes: Attributes, centers: FloatTable, assign: CenterAssigner): Estimator {
  attributes.refuseOverrides(['predict']);
  const release = readRelease(attributes);
  const needsOneType = isSince(release, 0, 23);
  const transformer = makeTransformer(attributes, {
    featureCount: centers.columnCount,
    outputCount: centers.rowCount,
    acceptsSparse: true,
    transform: createCenterDistances(centers, chooseNormRule(release)),
  });
  const { className, featureCount, featureNames } = transformer;
  const rules = { className, featureCount, featureNames, release, acceptsSparse: true };
  return {
    ...transformer,
    predict: (x) => {
      const checked = checkInput(x, rules);
      if (needsOneType) requireOneType(checked, centers.isFloat32);
      return answerIndices(assign(checked), 'int32');
    },
  };
}

type Cluster =
  | { readonly kind: 'leaf'; readonly label: number }
  | { readonly kind: 'split'; readonly find: CenterFinder; readonly left: Cluster; readonly right: Cluster };

/** Most splits below each other; a record can hold itself. */
const MAX_DEPTH = 1000;

function readCluster(
  value: PythonValue,
  mean: Float64Array | undefined,
  attributes: Attributes,
  depth: number,
): Cluster {
  const node = readNode(value, attributes);
  if (depth > MAX_DEPTH) throw attributes.refuse(`_bisecting_tree is deeper than ${MAX_DEPTH} splits`);
  const [left, right] = [node.value('left'), node.value('right')];
  if (left === null || right === null) return { kind: 'leaf', label: node.number('label') };
  const centers = [left, right].map((child) => readTable(readNode(child, attributes), 'center').data);
  const columnCount = centers[0]!.length;
  const data = new Float64Array(2 * columnCount);
  centers.forEach((center, side) => {
    center.forEach((element, i) => (data[side * columnCount + i] = element + (mean?.[i] ?? 0)));
  });
  return {
    kind: 'split',
    find: createCenterFinder({ rowCount: 2, columnCount, data }, 'partial'),
    left: readCluster(left, mean, attributes, depth + 1),
    right: readCluster(right, mean, attributes, depth + 1),
  };
}

function readNode(value: PythonValue, attributes: Attributes): Attributes {
  if (value instanceof PythonObject && value.type.name === '_BisectingTree')
    return new Attributes(value, attributes.path);
  throw attributes.refuse(`_bisecting_tree holds ${describeKind(value)} where a cluster belongs`);
}

function walk(root: Cluster, x: Matrix | CsrMatrix): Int32Array {
  const data = x.kind === 'csr' ? spreadRows(x) : toFloat64(x);
  return Int32Array.from({ length: x.rowCount }, (_, row) => {
    let cluster = root;
    while (cluster.kind === 'split') {
      cluster = cluster.find(data, row * x.columnCount) === 0 ? cluster.left : cluster.right;
    }
    return cluster.label;
  });
}
