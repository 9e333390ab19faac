// Products of matrices, and small systems of equations.
export { dotProduct, multiplyDense } from './multiply-dense.ts';
export { multiplySparse } from './multiply-sparse.ts';
export { factorCholesky } from './cholesky.ts';
export { multiplyColumns } from './gram-matrix.ts';
export { orthonormalizeColumns } from './householder.ts';
export { invertMatrix } from './invert-matrix.ts';
export { logDeterminant } from './log-determinant.ts';
export { decomposeSingular } from './singular-values.ts';
export type { SingularDecomposition } from './singular-values.ts';
export { solveLower, solveLowerTransposed } from './triangular.ts';
export { decomposeSymmetric } from './symmetric-eigen.ts';
export type { SymmetricDecomposition } from './symmetric-eigen.ts';
