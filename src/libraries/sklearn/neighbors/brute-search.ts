// The search among all rows. Which computation scikit-learn takes depends on the release, the metric and the element types: since 1.1 the
// pairwise reductions (a heap of the nearest), else pairwise_distances and numpy.argpartition. They differ in the last bits of distances
// and in which of several equally distant rows are taken.
import { DecantError } from '../../../errors.ts';
import type { CsrMatrix, Matrix } from '../../../data/matrix.ts';
import { makeMatrix } from '../../../data/matrix.ts';
import { isSince } from '../release.ts';
import type { Release } from '../release.ts';
import { compressRows, sortColumns, spreadRows } from '../sparse-rows.ts';
import type { ElementType } from '../element-type.ts';
import type { FittedRows } from './fitted-rows.ts';
import type { RowSearch } from './row-search.ts';
import { createDenseSelection, createGraphSelection, createSparseSelection } from './pairwise-search.ts';
import type { NamedMetric } from './read-metric.ts';
import { createDenseReduction, createSparseReduction } from './reduction-search.ts';

/** What the search is made of. */
export interface BruteParts {
  readonly rows: FittedRows;
  readonly metric: NamedMetric;
  readonly release: Release;
}

/**
 * Threads that scikit-learn is taken to have: with more than 256 rows they change which of several equally distant rows are taken. Any
 * machine that has two or more cores answers so up to 512 rows.
 */
const THREADS = 2;

// Are the rows, and not X, shared out among the threads (strategy `auto`)?
function countThreads({ rows, release }: BruteParts, rowCount: number): number {
  const isManyMore = rows.rowCount < rowCount && isSince(release, 1, 2);
  return isManyMore || 4 * 256 * THREADS < rowCount ? 1 : THREADS;
}

/** Prepares the search; it is given X that was checked, and the element type that X had. */
export function createBruteSearch(
  parts: BruteParts,
): (x: Matrix | CsrMatrix, elementType: ElementType, isByClass?: boolean) => RowSearch {
  const { metric, release } = parts;
  const rows = createRowForms(parts.rows);
  // Prepared at the first use: X of whole numbers goes another way than X of floats.
  const reduceDense = keepFirst(() => createDenseReduction(rows.dense(), metric, release));
  const reduceSparse = keepFirst(() => createSparseReduction(rows.sparse(), metric));
  const selectDense = keepFirst(() => createDenseSelection(rows.dense(), metric, release));
  const selectSparse = keepFirst(() => createSparseSelection(rows.sparse(), metric, release));
  return (x, elementType, isByClass = false) => {
    const threadCount = isByClass ? 1 : countThreads(parts, x.rowCount);
    const isNarrow = elementType === 'float32' && parts.rows.elementType === 'float32';
    if (metric.spec.kind === 'precomputed' && x.kind === 'csr') {
      if (!isSince(release, 0, 22))
        throw refuseSparse('Precomputed distances may be a sparse graph since scikit-learn 0.22 only.');
      return createGraphSelection(x);
    }
    if (x.kind !== 'csr' && parts.rows.kind === 'dense') {
      return isReducible(parts, x, elementType) ? reduceDense()(x, isNarrow, threadCount) : selectDense()(x, isNarrow);
    }
    const isMerging = isMerged(metric.name);
    if (!isReducible(parts, x, elementType)) {
      if (!isMerging) throw refuseSparse('scipy distance metrics do not support sparse matrices.');
      return selectSparse()(toSparse(x));
    }
    if (isMerging) return reduceSparse()(toSparse(x));
    if (['canberra', 'braycurtis', 'haversine'].includes(metric.spec.kind)) {
      throw refuseSparse(`Metric ${metric.name} of a sparse matrix has no native counterpart.`);
    }
    return reduceDense()(
      x.kind === 'csr' ? makeMatrix(x.rowCount, x.columnCount, spreadRows(x)) : x,
      isNarrow,
      threadCount,
    );
  };
}

const REDUCIBLE = [
  'euclidean',
  'sqeuclidean',
  'l2',
  'minkowski',
  'wminkowski',
  'p',
  'manhattan',
  'cityblock',
  'l1',
  'chebyshev',
  'infinity',
  'seuclidean',
  'canberra',
  'braycurtis',
  'haversine',
];

/** Do the pairwise reductions take X (BaseDistancesReductionDispatcher.is_usable_for)? */
export function isReducible(
  { rows, metric, release }: BruteParts,
  x: Matrix | CsrMatrix,
  elementType: ElementType,
): boolean {
  const isFloat = elementType === 'float64' || (elementType === 'float32' && isSince(release, 1, 2));
  if (!isSince(release, 1, 1) || !isFloat || elementType !== rows.elementType) return false;
  if (!REDUCIBLE.includes(metric.name)) return false;
  const sparseCount = Number(x.kind === 'csr') + Number(rows.kind === 'sparse');
  if (sparseCount === 0) return true;
  const isEmpty =
    (x.kind === 'csr' && x.data.length === 0) || (rows.kind === 'sparse' && rows.matrix.data.length === 0);
  if (isEmpty || !isSince(release, 1, 2)) return false;
  if (!metric.name.includes('euclidean')) return true;
  return sparseCount === 2 ? !isSince(release, 1, 4) : isSince(release, 1, 3);
}

/** Is it a metric whose sums go over the elements that are there? */
export function isMerged(name: string): boolean {
  return ['euclidean', 'sqeuclidean', 'l2', 'manhattan', 'cityblock', 'l1', 'cosine'].includes(name);
}

interface RowForms {
  readonly dense: () => { readonly rowCount: number; readonly columnCount: number; readonly data: Float64Array };
  readonly sparse: () => CsrMatrix;
}

function createRowForms(rows: FittedRows): RowForms {
  const { rowCount, columnCount } = rows;
  return {
    dense: () => ({ rowCount, columnCount, data: rows.kind === 'dense' ? rows.data : spreadRows(rows.matrix) }),
    sparse: () => (rows.kind === 'sparse' ? rows.matrix : compressRows(makeMatrix(rowCount, columnCount, rows.data))),
  };
}

function toSparse(x: Matrix | CsrMatrix): CsrMatrix {
  return x.kind === 'csr' ? sortColumns(x) : compressRows(x);
}

function keepFirst<T>(create: () => T): () => T {
  let kept: T | undefined;
  return () => (kept ??= create());
}

/** The error for a sparse matrix that a metric does not take. */
export function refuseSparse(message: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', message, { hint: 'Give a dense array or a table.' });
}
