// Kernels of sklearn.metrics.pairwise between a row and each of many vectors (sklearn/metrics/pairwise.py: PAIRWISE_KERNEL_FUNCTIONS).
import type { CsrMatrix } from '../../data/matrix.ts';
import { exp, tanh } from '../elementary/index.ts';
import { sumDense, sumSparse } from './vector-sums.ts';
import type { PackedVectors } from './vector-sums.ts';

/** A kernel with its parameters, named as scikit-learn names them; `sigmoid` and `poly` as their functions, not as libsvm. */
export type PairwiseKernel =
  | { readonly kind: 'linear' | 'cosine' | 'additive_chi2' }
  | { readonly kind: 'rbf' | 'laplacian' | 'chi2'; readonly gamma: number }
  | { readonly kind: 'sigmoid'; readonly gamma: number; readonly coef0: number }
  | { readonly kind: 'polynomial'; readonly gamma: number; readonly coef0: number; readonly degree: number };

/** K(x, v) for each dense vector v, for the row that begins at `start` of `x`; `cosine` takes rows of length 1. */
export function evaluateDenseKernel(
  kernel: PairwiseKernel,
  vectors: PackedVectors,
  x: Float64Array,
  start: number,
  out: Float64Array,
): void {
  if (kernel.kind === 'chi2' || kernel.kind === 'additive_chi2') sumChiSquared(vectors, x, start, out);
  else sumDense(chooseSum(kernel), vectors, x, start, out);
  finishKernel(kernel, out, vectors.rowCount);
}

/** K(x, v) for each sparse vector v and a row of sparse `x`; columns are sorted. There is no sparse chi2. */
export function evaluateSparseKernel(
  kernel: PairwiseKernel,
  vectors: CsrMatrix,
  x: CsrMatrix,
  row: number,
  out: Float64Array,
): void {
  sumSparse(chooseSum(kernel), vectors, x, row, out);
  finishKernel(kernel, out, vectors.rowCount);
}

function chooseSum({ kind }: PairwiseKernel): 'products' | 'squares' | 'distances' {
  return kind === 'rbf' ? 'squares' : kind === 'laplacian' ? 'distances' : 'products';
}

// -sum (x - y)^2 / (x + y); a feature that is zero in both adds nothing.
function sumChiSquared({ data, columnCount }: PackedVectors, x: Float64Array, start: number, out: Float64Array): void {
  const lanes = 4;
  for (let vector = 0; vector < out.length; vector++) {
    let at = Math.floor(vector / lanes) * lanes * columnCount + (vector % lanes);
    let sum = 0;
    for (let j = start; j < start + columnCount; j++, at += lanes) {
      const divisor = x[j]! + data[at]!;
      const difference = x[j]! - data[at]!;
      if (divisor !== 0) sum += (difference * difference) / divisor;
    }
    out[vector] = -sum;
  }
}

function finishKernel(kernel: PairwiseKernel, values: Float64Array, count: number): void {
  switch (kernel.kind) {
    case 'linear':
    case 'cosine':
    case 'additive_chi2':
      return;
    case 'rbf':
    case 'laplacian': {
      const { gamma } = kernel;
      for (let at = 0; at < count; at++) values[at] = exp(-gamma * values[at]!);
      return;
    }
    case 'chi2': {
      const { gamma } = kernel;
      for (let at = 0; at < count; at++) values[at] = exp(gamma * values[at]!);
      return;
    }
    case 'sigmoid': {
      const { gamma, coef0 } = kernel;
      for (let at = 0; at < count; at++) values[at] = tanh(gamma * values[at]! + coef0);
      return;
    }
    case 'polynomial': {
      const { gamma, coef0, degree } = kernel;
      for (let at = 0; at < count; at++) values[at] = (gamma * values[at]! + coef0) ** degree;
    }
  }
}
