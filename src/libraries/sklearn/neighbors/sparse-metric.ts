// Distances between sparse rows, for the metrics whose sums go over the elements that are there.
import {
  createSparseCosineDistances,
  createSparseManhattanDistances,
  createSparseSquaredDistances,
} from '../../../kernels/distances/index.ts';
import type { SparseDistances } from '../../../kernels/distances/index.ts';
import type { CsrMatrix } from '../../../data/matrix.ts';
import type { NamedMetric } from './read-metric.ts';

/** Distances as they are compared, and how they become the metric's. */
export interface ComparedDistances<F> {
  readonly fill: F;
  readonly toReduced: (distance: number) => number;
  readonly fromReduced: (reduced: number) => number;
}

/** The distances of a metric between sparse rows. */
export function chooseSparseDistances(
  rows: CsrMatrix,
  { name, spec }: NamedMetric,
): ComparedDistances<SparseDistances> {
  if (spec.kind === 'cosine') return { fill: createSparseCosineDistances(rows), toReduced: keep, fromReduced: keep };
  if (spec.kind === 'manhattan') {
    return { fill: createSparseManhattanDistances(rows), toReduced: keep, fromReduced: keep };
  }
  const squared = createSparseSquaredDistances(rows);
  if (name === 'euclidean') return { fill: squared, toReduced: square, fromReduced: Math.sqrt };
  if (name === 'sqeuclidean') return { fill: squared, toReduced: keep, fromReduced: keep };
  return { fill: takeRoots(squared, rows.rowCount), toReduced: keep, fromReduced: keep };
}

// l2 compares the distances themselves.
function takeRoots(squared: SparseDistances, count: number): SparseDistances {
  return (x, row, out) => {
    squared(x, row, out);
    for (let i = 0; i < count; i++) out[i] = Math.sqrt(out[i]!);
  };
}

export function square(distance: number): number {
  return distance * distance;
}

export function keep(value: number): number {
  return value;
}
