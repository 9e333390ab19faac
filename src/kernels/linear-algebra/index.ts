// Products of matrices, and small systems of equations.
export { dotProduct, multiplyDense } from './multiply-dense.ts';
export { multiplySparse } from './multiply-sparse.ts';
export { invertMatrix } from './invert-matrix.ts';
export { logDeterminant } from './log-determinant.ts';
export { solveLower, solveLowerTransposed } from './triangular.ts';
