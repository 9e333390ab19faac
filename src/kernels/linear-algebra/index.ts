// Products of matrices.
export { dotProduct, multiplyDense } from './multiply-dense.ts';
export { multiplySparse } from './multiply-sparse.ts';
