// Search by the pairwise reductions of scikit-learn 1.1 and later: a heap takes the distances in the order of the rows.
import type { CsrMatrix, Matrix } from '../../../data/matrix.ts';
import {
  allocateDistances,
  createEuclideanScan,
  createMetric,
  createMetricScan,
  gatherNeighbors,
  keepSmallest,
  narrowMetric,
  sortTogether,
} from '../../../kernels/distances/index.ts';
import type { RowScan, RowSet } from '../../../kernels/distances/index.ts';
import { toFloat64 } from '../multiply-rows.ts';
import { isSince } from '../release.ts';
import type { Release } from '../release.ts';
import type { RowSearch } from './row-search.ts';
import { requireMetric } from './read-metric.ts';
import type { NamedMetric } from './read-metric.ts';
import { chooseSparseDistances, keep } from './sparse-metric.ts';

/** Prepares the search for dense X. `isNarrow` says that X and the rows are float32: distances are rounded to it. */
export function createDenseReduction(
  rows: RowSet,
  { name, spec }: NamedMetric,
  release: Release,
): (x: Matrix, isNarrow: boolean, threadCount: number) => RowSearch {
  const { columnCount } = rows;
  const metric = createMetric(name === 'sqeuclidean' ? { kind: 'euclidean' } : requireMetric(spec));
  const narrow = narrowMetric(metric, columnCount, isSince(release, 1, 4));
  // The Euclidean search widens float32 rows before it computes.
  const usesProducts = name === 'euclidean' || name === 'sqeuclidean';
  const wideScan = usesProducts ? createEuclideanScan(rows) : createMetricScan(rows, metric);
  const narrowScan = usesProducts ? wideScan : createMetricScan(rows, narrow);
  return (x, isNarrow, threadCount) => {
    const { toReduced, fromReduced } = name === 'sqeuclidean' ? KEEP : isNarrow ? narrow : metric;
    return searchDense(isNarrow ? narrowScan : wideScan, x, threadCount, toReduced, fromReduced);
  };
}

const KEEP = { toReduced: keep, fromReduced: keep };

function searchDense(
  scan: RowScan,
  x: Matrix,
  threadCount: number,
  toReduced: (distance: number) => number,
  fromReduced: (reduced: number) => number,
): RowSearch {
  const data = toFloat64(x);
  const { columnCount } = x;
  return {
    findNearest: (row, values, indices, start, size) => {
      scan.findNearest(data, row * columnCount, values, indices, start, size, threadCount);
      sortTogether(values, indices, start, size);
    },
    findWithin: (radius) =>
      gatherNeighbors(x.rowCount, (row, sink) => {
        scan.findWithin(data, row * columnCount, toReduced(radius), sink);
      }),
    fromReduced,
  };
}

/** Prepares the search for sparse X or sparse rows. */
export function createSparseReduction(rows: CsrMatrix, metric: NamedMetric): (x: CsrMatrix) => RowSearch {
  const { fill, toReduced, fromReduced } = chooseSparseDistances(rows, metric);
  return (x) => {
    const distances = allocateDistances(rows.rowCount);
    return {
      findNearest: (row, values, indices, start, size) => {
        fill(x, row, distances);
        keepSmallest(distances, rows.rowCount, { values, indices, start, size });
      },
      findWithin: (radius) =>
        gatherNeighbors(x.rowCount, (row, sink) => {
          fill(x, row, distances);
          const limit = toReduced(radius);
          for (let i = 0; i < rows.rowCount; i++) if (distances[i]! <= limit) sink.add(i, distances[i]!);
        }),
      fromReduced,
    };
  };
}
