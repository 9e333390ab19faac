// Covariance functions of sklearn.gaussian_process.kernels, between a row of X and all rows that a process was fitted on.
import { besselK, exp, gamma } from '../../../kernels/elementary/index.ts';
import { allocateSums, evaluateDenseKernel, packVectors, sumDense } from '../../../kernels/kernel-functions/index.ts';
import type { PairwiseKernel, VectorSum } from '../../../kernels/kernel-functions/index.ts';
import type { FloatTable } from '../read-table.ts';

/** A covariance function of rows of one width. */
export interface Covariance {
  /** Makes the function that writes k(x, y) for each fitted row y; x is a row of doubles. */
  readonly against: (rows: FloatTable) => (x: Float64Array, out: Float64Array) => void;
  /** k(x, x), as `Kernel.diag` has it: with the noise of a WhiteKernel. */
  readonly diagonal: (x: Float64Array) => number;
}

/** The same value everywhere. */
export function constantCovariance(value: number): Covariance {
  return { against: () => (_x, out) => void out.fill(value), diagonal: () => value };
}

/** Noise of each row of its own: none between X and fitted rows. */
export function whiteCovariance(level: number): Covariance {
  return { against: () => (_x, out) => void out.fill(0), diagonal: () => level };
}

/** Sum or product of two. */
export function combineCovariances(
  left: Covariance,
  right: Covariance,
  combine: (a: number, b: number) => number,
): Covariance {
  return {
    against: (rows) => {
      const [first, second] = [left.against(rows), right.against(rows)];
      const other = allocateSums(packVectors([], rows.rowCount, 0));
      return (x, out) => {
        first(x, out);
        second(x, other);
        for (let at = 0; at < rows.rowCount; at++) out[at] = combine(out[at]!, other[at]!);
      };
    },
    diagonal: (x) => combine(left.diagonal(x), right.diagonal(x)),
  };
}

/** A power of another. */
export function raiseCovariance(inner: Covariance, exponent: number): Covariance {
  return {
    against: (rows) => {
      const evaluate = inner.against(rows);
      return (x, out) => {
        evaluate(x, out);
        for (let at = 0; at < rows.rowCount; at++) out[at] = out[at]! ** exponent;
      };
    },
    diagonal: (x) => inner.diagonal(x) ** exponent,
  };
}

/** A function of the sum over features, `products` or `squares`, of rows divided by length scales. */
export function sumCovariance(
  what: VectorSum,
  scales: Float64Array,
  finish: (sum: number) => number,
  diagonal: Covariance['diagonal'] = () => 1,
): Covariance {
  const scaleAt = (column: number): number => scales[scales.length === 1 ? 0 : column]!;
  return {
    against: ({ rowCount, columnCount, data }) => {
      const scaled = data.map((element, at) => element / scaleAt(at % columnCount));
      const vectors = packVectors(scaled, rowCount, columnCount);
      const row = new Float64Array(columnCount);
      return (x, out) => {
        for (let column = 0; column < columnCount; column++) row[column] = x[column]! / scaleAt(column);
        sumDense(what, vectors, row, 0, out);
        for (let at = 0; at < rowCount; at++) out[at] = finish(out[at]!);
      };
    },
    diagonal,
  };
}

/** A kernel of sklearn.metrics.pairwise. */
export function pairwiseCovariance(kernel: PairwiseKernel): Covariance {
  const isCosine = kernel.kind === 'cosine';
  const against: Covariance['against'] = ({ rowCount, columnCount, data }) => {
    const rows = data.slice();
    if (isCosine) for (let at = 0; at < rows.length; at += columnCount) normalize(rows.subarray(at, at + columnCount));
    const vectors = packVectors(rows, rowCount, columnCount);
    return (x, out) => {
      const row = isCosine ? normalize(x.slice()) : x;
      evaluateDenseKernel(kernel, vectors, row, 0, out);
    };
  };
  return {
    against,
    diagonal: (x) => {
      const out = new Float64Array(4);
      against({ rowCount: 1, columnCount: x.length, data: x, isFloat32: false })(x, out);
      return out[0]!;
    },
  };
}

function normalize(row: Float64Array): Float64Array {
  const squares = row.reduce((sum, element) => sum + element * element, 0);
  const length = squares === 0 ? 1 : Math.sqrt(squares);
  for (let at = 0; at < row.length; at++) row[at]! /= length;
  return row;
}

/** The Matern function of a distance; `nu` is 0.5, 1.5, 2.5, Infinity or any other number above zero. */
export function createMatern(nu: number): (squares: number) => number {
  if (nu === 0.5) return (squares) => exp(-Math.sqrt(squares));
  if (nu === 1.5) {
    const factor = Math.sqrt(3);
    return (squares) => {
      const scaled = Math.sqrt(squares) * factor;
      return (1 + scaled) * exp(-scaled);
    };
  }
  if (nu === 2.5) {
    const factor = Math.sqrt(5);
    return (squares) => {
      const scaled = Math.sqrt(squares) * factor;
      return (1 + scaled + (scaled * scaled) / 3) * exp(-scaled);
    };
  }
  if (nu === Infinity) return (squares) => exp(-squares / 2);
  const factor = Math.sqrt(2 * nu);
  const constant = 2 ** (1 - nu) / gamma(nu);
  return (squares) => {
    // At a distance of zero the formula has no value.
    const scaled = factor * (squares === 0 ? Number.EPSILON : Math.sqrt(squares));
    return constant * scaled ** nu * besselK(nu, scaled);
  };
}
