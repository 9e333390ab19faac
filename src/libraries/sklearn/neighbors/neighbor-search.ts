// The search of a fitted neighbors estimator (sklearn/neighbors/_base.py): KNeighborsMixin.kneighbors and
// RadiusNeighborsMixin.radius_neighbors, by a tree or among all rows.
import { DecantError } from '../../../errors.ts';
import type { CsrMatrix, Matrix } from '../../../data/matrix.ts';
import { createTreeFinder, findWithinRadius, gatherNeighbors, sortTogether } from '../../../kernels/distances/index.ts';
import type { NeighborLists, SpatialTree } from '../../../kernels/distances/index.ts';
import type { Attributes } from '../attributes.ts';
import { checkInput } from '../check-input.ts';
import type { InputRules } from '../check-input.ts';
import type { Features } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import { toFloat64 } from '../multiply-rows.ts';
import { readRelease } from '../release.ts';
import type { Release } from '../release.ts';
import { spreadRows } from '../sparse-rows.ts';
import { createBruteSearch, isReducible } from './brute-search.ts';
import { findElementType } from '../element-type.ts';
import { readFittedRows } from './fitted-rows.ts';
import { checkMetricWidth, readNamedMetric } from './read-metric.ts';
import { readSpatialTree } from './read-spatial-tree.ts';
import type { RowSearch } from './row-search.ts';

/** The nearest rows of each row of X: `count` of them, in ascending order of their distances. */
export interface NearestRows {
  readonly rowCount: number;
  readonly count: number;
  readonly indices: Int32Array;
  readonly distances: Float64Array;
  /** Are the distances float32 in scikit-learn? */
  readonly isSingle: boolean;
}

/** The rows within a radius of each row of X. */
export type RowsWithin = NeighborLists & { readonly isSingle: boolean };

/** What neighbors estimators ask. Both check X first. */
export interface NeighborSearch {
  readonly release: Release;
  readonly rules: InputRules;
  /** Number of rows in fit. */
  readonly fittedCount: number;
  readonly featureCount: number;
  readonly fitMethod: 'brute' | 'kd_tree' | 'ball_tree';
  /** `isByClass` says that only the classes of the nearest are asked for: such searches share the rows out otherwise. */
  readonly findNearest: (x: Features, count: number, isByClass?: boolean) => NearestRows;
  readonly findWithin: (x: Features, radius: number) => RowsWithin;
  /** Is X an array that the reductions by class take (ArgKminClassMode, RadiusNeighborsClassMode)? */
  readonly isArrayReduced: (x: Features) => boolean;
}

/** Reads the fitted search; refuses metrics that are functions, and layouts that are not known. */
export function readNeighborSearch(attributes: Attributes): NeighborSearch {
  const release = readRelease(attributes);
  const fitMethod = attributes.choice('_fit_method', ['brute', 'kd_tree', 'ball_tree']);
  const found = fitMethod === 'brute' ? readBrute(attributes, release) : readTree(attributes, release);
  const rules: InputRules = {
    className: attributes.className,
    featureCount: found.featureCount,
    featureNames: readFeatureNames(attributes),
    release,
    acceptsSparse: true,
    allowsMissing: found.allowsMissing,
  };
  const { fittedCount, featureCount, search, isArrayReduced } = found;
  return {
    release,
    rules,
    fittedCount,
    featureCount,
    fitMethod,
    findNearest: (x, count, isByClass = false) => {
      const checked = checkInput(x, rules);
      checkCount(count, fittedCount, checked.rowCount);
      return collectNearest(search(checked, x, isByClass), checked.rowCount, count);
    },
    findWithin: (x, radius) => {
      const { findWithin, fromReduced, isSingle = false } = search(checkInput(x, rules), x, false);
      const lists = findWithin(radius);
      const { distances } = lists;
      for (let at = 0; at < distances.length; at++) distances[at] = fromReduced(distances[at]!);
      return { ...lists, isSingle };
    },
    isArrayReduced,
  };
}

interface FoundSearch extends Pick<NeighborSearch, 'isArrayReduced'> {
  readonly fittedCount: number;
  readonly featureCount: number;
  readonly allowsMissing: boolean;
  /** `given` is X before it became floats. */
  readonly search: (x: Matrix | CsrMatrix, given: Features, isByClass: boolean) => RowSearch;
}

function readBrute(attributes: Attributes, release: Release): FoundSearch {
  const rows = readFittedRows(attributes);
  const metric = readNamedMetric(attributes, release);
  checkMetricWidth(metric.spec, rows.columnCount, attributes);
  const search = createBruteSearch({ rows, metric, release });
  return {
    fittedCount: rows.rowCount,
    featureCount: rows.columnCount,
    allowsMissing: metric.spec.kind === 'nan_euclidean',
    search: (x, given, isByClass) => search(x, findElementType(given), isByClass),
    isArrayReduced: (x) =>
      (x.kind === 'matrix' || x.kind === 'csr') &&
      metric.name !== 'euclidean' &&
      metric.name !== 'sqeuclidean' &&
      isReducible({ rows, metric, release }, x, findElementType(x)),
  };
}

function readTree(attributes: Attributes, release: Release): FoundSearch {
  const { tree, rowCount, isUndefinedAtZero } = readSpatialTree(
    attributes.value('_tree'),
    '_tree',
    attributes,
    release,
  );
  const refusesZeros = isUndefinedAtZero && hasZeroRow(tree.data, tree.columnCount);
  return {
    fittedCount: rowCount,
    featureCount: tree.columnCount,
    allowsMissing: false,
    search: (x) => {
      if (refusesZeros && hasZeroRow(x.kind === 'csr' ? spreadRows(x) : x.data, x.columnCount)) throw refuseZeroRow();
      return createTreeSearch(tree, x);
    },
    isArrayReduced: () => false,
  };
}

function hasZeroRow(data: ArrayLike<number>, columnCount: number): boolean {
  for (let at = 0, zeros = 0; at < data.length; at++) {
    zeros = data[at] === 0 ? zeros + 1 : 0;
    const isLast = (at + 1) % columnCount === 0;
    if (isLast && zeros >= columnCount) return true;
    if (isLast) zeros = 0;
  }
  return false;
}

function refuseZeroRow(): DecantError {
  return new DecantError(
    'INVALID_PARAMETER_VALUE',
    'X has a row of zeros, and so had X in fit: before scikit-learn 0.20 their Jaccard distance is no number.',
  );
}

function createTreeSearch(tree: SpatialTree, x: Matrix | CsrMatrix): RowSearch {
  if (x.kind === 'csr') {
    throw new DecantError('INVALID_PARAMETER_VALUE', `${tree.kind}_tree does not work with sparse matrices.`, {
      hint: "Densify the data, or set algorithm='brute'.",
    });
  }
  const data = toFloat64(x);
  const { columnCount, metric } = tree;
  const find = createTreeFinder(tree);
  return {
    findNearest: (row, values, indices, start, size) => {
      find(data, row * columnCount, values, indices, start, size);
      sortTogether(values, indices, start, size);
    },
    findWithin: (radius) =>
      gatherNeighbors(x.rowCount, (row, sink) => {
        findWithinRadius(tree, data, row * columnCount, radius, sink);
      }),
    fromReduced: metric.fromReduced,
  };
}

function collectNearest(
  { findNearest, fromReduced, isSingle = false }: RowSearch,
  rowCount: number,
  count: number,
): NearestRows {
  const distances = new Float64Array(rowCount * count);
  const indices = new Int32Array(rowCount * count);
  for (let row = 0; row < rowCount; row++) findNearest(row, distances, indices, row * count, count);
  for (let at = 0; at < distances.length; at++) distances[at] = fromReduced(distances[at]!);
  return { rowCount, count, indices, distances, isSingle };
}

function checkCount(count: number, fittedCount: number, rowCount: number): void {
  if (count <= fittedCount) return;
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `Expected n_neighbors <= n_samples_fit, but n_neighbors = ${count}, n_samples_fit = ${fittedCount}, n_samples = ${rowCount}.`,
  );
}
