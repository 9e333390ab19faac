// Kernel values of a row with all support vectors (libsvm's svm.cpp, Kernel::k_function).
import type { CsrMatrix } from '../../data/matrix.ts';
import { exp, tanh } from '../elementary/index.ts';
import { sumDense, sumSparse, sumSquaresOfPair } from '../kernel-functions/index.ts';
import type { PackedVectors } from '../kernel-functions/index.ts';

/** A kernel of libsvm with its parameters, named as scikit-learn names them. */
export type SvmKernel =
  | { readonly kind: 'linear' }
  | { readonly kind: 'poly'; readonly gamma: number; readonly coef0: number; readonly degree: number }
  | { readonly kind: 'rbf'; readonly gamma: number }
  | { readonly kind: 'sigmoid'; readonly gamma: number; readonly coef0: number };

/** K(x, v) for each dense vector v, for the row that begins at `start` of `x`. */
export function evaluateDense(
  kernel: SvmKernel,
  vectors: PackedVectors,
  x: Float64Array,
  start: number,
  out: Float64Array,
): void {
  sumDense(kernel.kind === 'rbf' ? 'squares' : 'products', vectors, x, start, out);
  applyKernel(kernel, out, vectors.rowCount);
}

/** {@link evaluateDense} for two rows at once, those that begin at `first` and `second` of `x`. */
export function evaluateDensePair(
  kernel: SvmKernel,
  vectors: PackedVectors,
  x: Float64Array,
  first: number,
  second: number,
  out: Float64Array,
  otherOut: Float64Array,
): void {
  if (kernel.kind === 'rbf') {
    sumSquaresOfPair(vectors, x, first, second, out, otherOut);
    applyKernel(kernel, out, vectors.rowCount);
    applyKernel(kernel, otherOut, vectors.rowCount);
  } else {
    evaluateDense(kernel, vectors, x, first, out);
    evaluateDense(kernel, vectors, x, second, otherOut);
  }
}

/** K(x, v) for each sparse vector v and a row of sparse `x`; columns are sorted within the rows of both. */
export function evaluateSparse(
  kernel: SvmKernel,
  vectors: CsrMatrix,
  x: CsrMatrix,
  row: number,
  out: Float64Array,
): void {
  sumSparse(kernel.kind === 'rbf' ? 'squares' : 'products', vectors, x, row, out);
  applyKernel(kernel, out, vectors.rowCount);
}

function applyKernel(kernel: SvmKernel, values: Float64Array, count: number): void {
  switch (kernel.kind) {
    case 'linear':
      return;
    case 'rbf': {
      const { gamma } = kernel;
      for (let at = 0; at < count; at++) values[at] = exp(-gamma * values[at]!);
      return;
    }
    case 'poly': {
      const { gamma, coef0, degree } = kernel;
      for (let at = 0; at < count; at++) values[at] = raise(gamma * values[at]! + coef0, degree);
      return;
    }
    case 'sigmoid': {
      const { gamma, coef0 } = kernel;
      for (let at = 0; at < count; at++) values[at] = tanh(gamma * values[at]! + coef0);
    }
  }
}

// Powers by squaring, in libsvm's order of products.
function raise(base: number, exponent: number): number {
  let factor = base;
  let power = 1;
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) power *= factor;
    factor *= factor;
  }
  return power;
}
