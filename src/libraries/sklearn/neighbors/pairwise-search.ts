// Search by pairwise_distances: all distances of a row are computed, then numpy.argpartition takes the nearest.
import { DecantError } from '../../../errors.ts';
import type { CsrMatrix, Matrix } from '../../../data/matrix.ts';
import {
  allocateDistances,
  createBrayCurtisDistances,
  createCorrelationDistances,
  createCosineDistances,
  createMetric,
  createMetricDistances,
  createNanDistances,
  createSquaredDistances,
  gatherNeighbors,
  selectSmallest,
  sortTogether,
} from '../../../kernels/distances/index.ts';
import type { DenseDistances, PartitionRule, RowSet } from '../../../kernels/distances/index.ts';
import { toFloat64 } from '../multiply-rows.ts';
import { chooseNormRule, choosePartitionRule } from '../numpy-rules.ts';
import { isSince } from '../release.ts';
import type { Release } from '../release.ts';
import type { RowSearch } from './row-search.ts';
import { requireMetric } from './read-metric.ts';
import type { NamedMetric } from './read-metric.ts';
import { chooseSparseDistances, keep, square } from './sparse-metric.ts';
import type { ComparedDistances } from './sparse-metric.ts';

/** Prepares the search for dense X among dense rows. `isNarrow` says that both are float32. */
export function createDenseSelection(
  rows: RowSet,
  metric: NamedMetric,
  release: Release,
): (x: Matrix, isNarrow: boolean) => RowSearch {
  const partition = choosePartitionRule(release);
  const wide = chooseDenseDistances(rows, metric, { isNarrow: false, release });
  const narrow = chooseDenseDistances(rows, metric, { isNarrow: true, release });
  return (x, isNarrow) => {
    const data = toFloat64(x);
    const { fill, ...conversions } = isNarrow ? narrow : wide;
    const counts = { fittedCount: rows.rowCount, rowCount: x.rowCount };
    const search = searchAll({ ...counts, ...conversions, partition }, (row, out) => {
      fill(data, row * x.columnCount, out);
    });
    return { ...search, isSingle: isNarrow && ['euclidean', 'cosine'].includes(metric.spec.kind) };
  };
}

/** Prepares the search for sparse X or sparse rows. */
export function createSparseSelection(
  rows: CsrMatrix,
  metric: NamedMetric,
  release: Release,
): (x: CsrMatrix) => RowSearch {
  const { fill, ...conversions } = chooseSparseDistances(rows, metric);
  const partition = choosePartitionRule(release);
  return (x) => {
    const counts = { fittedCount: rows.rowCount, rowCount: x.rowCount };
    return searchAll({ ...counts, ...conversions, partition }, (row, out) => {
      fill(x, row, out);
    });
  };
}

/** The search in X that is itself a sparse graph of distances: what is absent is no neighbour. */
export function createGraphSelection(x: CsrMatrix): RowSearch {
  const distances = Float64Array.from(x.data);
  const indices = x.columnIndices.slice();
  if (distances.some((distance) => distance < 0)) throw refuseNegative();
  const { rowOffsets, rowCount } = x;
  for (let row = 0; row < rowCount; row++) {
    sortTogether(distances, indices, rowOffsets[row]!, rowOffsets[row + 1]! - rowOffsets[row]!);
  }
  return {
    findNearest: (row, values, found, start, size) => {
      const from = rowOffsets[row]!;
      const count = rowOffsets[row + 1]! - from;
      if (count < size) {
        throw new DecantError(
          'INVALID_PARAMETER_VALUE',
          `${size} neighbors per samples are required, but some samples have only ${count} neighbors in precomputed graph matrix.`,
          { hint: 'Decrease number of neighbors used or recompute the graph with more neighbors.' },
        );
      }
      values.set(distances.subarray(from, from + size), start);
      found.set(indices.subarray(from, from + size), start);
    },
    findWithin: (radius) =>
      gatherNeighbors(rowCount, (row, sink) => {
        for (let at = rowOffsets[row]!; at < rowOffsets[row + 1]!; at++) {
          if (distances[at]! <= radius) sink.add(indices[at]!, distances[at]!);
        }
      }),
    fromReduced: keep,
  };
}

interface SelectionPlan extends Omit<ComparedDistances<unknown>, 'fill'> {
  readonly fittedCount: number;
  readonly rowCount: number;
  readonly partition: PartitionRule;
}

function searchAll(
  { fittedCount, rowCount, partition, toReduced, fromReduced }: SelectionPlan,
  fill: (row: number, out: Float64Array) => void,
): RowSearch {
  const distances = allocateDistances(fittedCount);
  const selection = { places: new Int32Array(fittedCount), rule: partition };
  return {
    findNearest: (row, values, indices, start, size) => {
      fill(row, distances);
      selectSmallest(distances, fittedCount, selection, { values, indices, start, size });
    },
    findWithin: (radius) =>
      gatherNeighbors(rowCount, (row, sink) => {
        fill(row, distances);
        const limit = toReduced(radius);
        for (let i = 0; i < fittedCount; i++) if (distances[i]! <= limit) sink.add(i, distances[i]!);
      }),
    fromReduced,
  };
}

interface DistanceOptions {
  readonly isNarrow: boolean;
  readonly release: Release;
}

/** The distances of a metric between dense rows. */
export function chooseDenseDistances(
  rows: RowSet,
  { name, spec }: NamedMetric,
  { isNarrow, release }: DistanceOptions,
): ComparedDistances<DenseDistances> {
  const norms = chooseNormRule(release);
  switch (spec.kind) {
    case 'euclidean': {
      const squared = createSquaredDistances(rows, { isNarrow, norms });
      if (name === 'euclidean') return { fill: squared, toReduced: square, fromReduced: Math.sqrt };
      return same(convert(squared, rows.rowCount, Math.sqrt));
    }
    case 'sqeuclidean':
      return same(createMetricDistances(rows, createMetric({ kind: 'euclidean' }), true));
    case 'cosine': {
      const distances = createCosineDistances(rows);
      return same(isNarrow ? convert(distances, rows.rowCount, Math.fround) : distances);
    }
    case 'correlation':
      return same(createCorrelationDistances(rows));
    case 'nan_euclidean':
      return same(createNanDistances(rows, norms));
    case 'braycurtis':
      return same(createBrayCurtisDistances(rows));
    case 'precomputed':
      return same((x, at, out) => {
        for (let i = 0; i < rows.rowCount; i++) {
          const distance = x[at + i]!;
          if (distance < 0 && isSince(release, 0, 21)) throw refuseNegative();
          out[i] = distance;
        }
      });
    default:
      return same(createMetricDistances(rows, createMetric(requireMetric(spec))));
  }
}

function same(fill: DenseDistances): ComparedDistances<DenseDistances> {
  return { fill, toReduced: keep, fromReduced: keep };
}

function convert(distances: DenseDistances, count: number, change: (value: number) => number): DenseDistances {
  return (x, at, out) => {
    distances(x, at, out);
    for (let i = 0; i < count; i++) out[i] = change(out[i]!);
  };
}

function refuseNegative(): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', 'Negative values in data passed to precomputed distance matrix.');
}
