// Distances from one row to each of many, as sklearn.metrics.pairwise_distances computes them: its own functions for the Euclidean,
// cosine and Manhattan metrics (sklearn/metrics/pairwise.py), scipy.spatial.distance.cdist for the others.
import type { CsrMatrix } from '../../data/matrix.ts';
import { sumPairwise } from '../elementary/index.ts';
import { allocateSums, packVectors, sumDense, sumSparse } from '../kernel-functions/index.ts';
import { dotAsGemm } from './fused-dot.ts';
import type { Metric } from './metric.ts';
import { squaredNorm } from './row-norms.ts';
import type { NormRule } from './row-norms.ts';
import type { RowSet } from './screen-rows.ts';
import { scaleToUnitRows, scaleToUnitSparseRows } from './unit-rows.ts';

/** Writes the distance to each row of the set to `out`, which has room for four more. */
export type DenseDistances = (x: Float64Array, at: number, out: Float64Array) => void;

/** How squared distances are rounded. */
export interface SquaredOptions {
  /** To float32, as for two float32 arrays. */
  readonly isNarrow?: boolean;
  readonly norms?: NormRule;
}

// Below this part of the lengths a squared distance has lost so many digits that the rounding of its parts shows in what is left.
const CANCELLED = 1e-3;

/** Squared Euclidean distances as -2 x y + |x|^2 + |y|^2. Where little is left of that, it is rounded as NumPy and OpenBLAS round it. */
export function createSquaredDistances(
  rows: RowSet,
  { isNarrow = false, norms: rule = 'pairs' }: SquaredOptions = {},
): DenseDistances {
  const { rowCount, columnCount, data } = rows;
  const packed = packVectors(data, rowCount, columnCount);
  const norms = new Float64Array(rowCount);
  for (let row = 0; row < rowCount; row++) norms[row] = squaredNorm(data, row * columnCount, columnCount, rule);
  return (x, at, out) => {
    sumDense('products', packed, x, at, out);
    const norm = squaredNorm(x, at, columnCount, rule);
    for (let row = 0; row < rowCount; row++) {
      const lengths = norm + norms[row]!;
      let value = -2 * out[row]! + norm + norms[row]!;
      if (value < CANCELLED * lengths) {
        value = -2 * dotAsGemm(x, at, data, row * columnCount, columnCount) + norm + norms[row]!;
      }
      out[row] = Math.max(0, isNarrow ? Math.fround(value) : value);
    }
  };
}

/** 1 - cosine of the angle, between rows that are divided by their lengths first; a row of zeros stays. */
export function createCosineDistances({ rowCount, columnCount, data }: RowSet): DenseDistances {
  const packed = packVectors(scaleToUnitRows(data, columnCount), rowCount, columnCount);
  return (x, at, out) => {
    const row = scaleToUnitRows(x.subarray(at, at + columnCount), columnCount);
    sumDense('products', packed, row, 0, out);
    for (let i = 0; i < rowCount; i++) out[i] = clipCosine(out[i]!);
  };
}

/** 1 - correlation: the cosine distance of SciPy between rows less their means. */
export function createCorrelationDistances({ rowCount, columnCount, data }: RowSet): DenseDistances {
  const centred = new Float64Array(data.length);
  const lengths = new Float64Array(rowCount);
  for (let row = 0; row < rowCount; row++) {
    writeCentredRow(data, row * columnCount, columnCount, centred, row * columnCount);
    lengths[row] = Math.sqrt(sumOfSquares(centred, row * columnCount, columnCount));
  }
  const packed = packVectors(centred, rowCount, columnCount);
  return (x, at, out) => {
    const row = new Float64Array(columnCount);
    writeCentredRow(x, at, columnCount, row, 0);
    const length = Math.sqrt(sumOfSquares(row, 0, columnCount));
    sumDense('products', packed, row, 0, out);
    for (let i = 0; i < rowCount; i++) {
      const cosine = out[i]! / (length * lengths[i]!);
      out[i] = 1 - (Math.abs(cosine) > 1 ? Math.sign(cosine) : cosine);
    }
  };
}

/** SciPy's Bray-Curtis distance, which divides by the sum of |x + y|. */
export function createBrayCurtisDistances({ rowCount, columnCount, data }: RowSet): DenseDistances {
  return (x, at, out) => {
    for (let row = 0, other = 0; row < rowCount; row++, other += columnCount) {
      let numerator = 0;
      let divisor = 0;
      for (let i = 0; i < columnCount; i++) {
        numerator += Math.abs(x[at + i]! - data[other + i]!);
        divisor += Math.abs(x[at + i]! + data[other + i]!);
      }
      out[row] = numerator / divisor;
    }
  };
}

/** Distances of a metric, one pair of rows after the other; `isReduced` answers its reduced distances. */
export function createMetricDistances(
  { rowCount, columnCount, data }: RowSet,
  metric: Metric,
  isReduced = false,
): DenseDistances {
  const { reduced, fromReduced } = metric;
  return (x, at, out) => {
    for (let row = 0, other = 0; row < rowCount; row++, other += columnCount) {
      const value = reduced(x, at, data, other, columnCount);
      out[row] = isReduced ? value : fromReduced(value);
    }
  };
}

/** Euclidean distances where NaN is missing: over the columns that both rows have, scaled up to all columns; NaN where there are none. */
export function createNanDistances({ rowCount, columnCount, data }: RowSet, norms: NormRule = 'pairs'): DenseDistances {
  const filled = data.map((element) => (element !== element ? 0 : element));
  const squared = createSquaredDistances({ rowCount, columnCount, data: filled }, { norms });
  return (x, at, out) => {
    const row = x.slice(at, at + columnCount).map((element) => (element !== element ? 0 : element));
    squared(row, 0, out);
    for (let i = 0, other = 0; i < rowCount; i++, other += columnCount) {
      let onlyLeft = 0;
      let onlyRight = 0;
      let present = 0;
      for (let j = 0; j < columnCount; j++) {
        const isLeft = x[at + j] === x[at + j];
        const isRight = data[other + j] === data[other + j];
        if (isLeft && isRight) present += 1;
        else if (isLeft) onlyLeft += row[j]! * row[j]!;
        else if (isRight) onlyRight += filled[other + j]! * filled[other + j]!;
      }
      const square = Math.max(0, out[i]! - onlyLeft - onlyRight);
      out[i] = present === 0 ? Number.NaN : Math.sqrt((square / present) * columnCount);
    }
  };
}

/** Writes the distance from a row of sparse `x` to each row of the set to `out`. Columns are sorted in both. */
export type SparseDistances = (x: CsrMatrix, row: number, out: Float64Array) => void;

/** Squared Euclidean distances between sparse rows. */
export function createSparseSquaredDistances(rows: CsrMatrix): SparseDistances {
  const norms = sumSparseSquares(rows);
  return (x, row, out) => {
    sumSparse('products', rows, x, row, out);
    const norm = sumOfSquares(x.data, x.rowOffsets[row]!, x.rowOffsets[row + 1]! - x.rowOffsets[row]!);
    for (let i = 0; i < rows.rowCount; i++) out[i] = Math.max(0, -2 * out[i]! + norm + norms[i]!);
  };
}

/** Sums of |x - y| between sparse rows. */
export function createSparseManhattanDistances(rows: CsrMatrix): SparseDistances {
  return (x, row, out) => {
    sumSparse('distances', rows, x, row, out);
  };
}

/** Cosine distances between sparse rows. */
export function createSparseCosineDistances(rows: CsrMatrix): SparseDistances {
  const unit = scaleToUnitSparseRows(rows);
  return (x, row, out) => {
    const start = x.rowOffsets[row]!;
    const end = x.rowOffsets[row + 1]!;
    const single: CsrMatrix = {
      kind: 'csr',
      rowCount: 1,
      columnCount: x.columnCount,
      rowOffsets: Int32Array.of(0, end - start),
      columnIndices: x.columnIndices.subarray(start, end),
      data: x.data.subarray(start, end),
    };
    sumSparse('products', unit, scaleToUnitSparseRows(single), 0, out);
    for (let i = 0; i < rows.rowCount; i++) out[i] = clipCosine(out[i]!);
  };
}

/** Room for the distances to so many rows. */
export function allocateDistances(rowCount: number): Float64Array {
  return allocateSums({ kind: 'packed', rowCount, columnCount: 0, data: new Float64Array(0) });
}

function clipCosine(cosine: number): number {
  return Math.min(2, Math.max(0, -cosine + 1));
}

function sumOfSquares(data: Float64Array | Float32Array, start: number, count: number): number {
  let sum = 0;
  for (let at = start; at < start + count; at++) sum += data[at]! * data[at]!;
  return sum;
}

function sumSparseSquares({ rowCount, rowOffsets, data }: CsrMatrix): Float64Array {
  return Float64Array.from({ length: rowCount }, (_, row) =>
    sumOfSquares(data, rowOffsets[row]!, rowOffsets[row + 1]! - rowOffsets[row]!),
  );
}

function writeCentredRow(data: Float64Array, start: number, count: number, out: Float64Array, to: number): void {
  const mean = sumPairwise(data, start, count) / count;
  for (let i = 0; i < count; i++) out[to + i] = data[start + i]! - mean;
}
