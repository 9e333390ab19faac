// Kernel functions between a row and many vectors.
export { allocateSums, packVectors, sumDense, sumSparse, sumSquaresOfPair } from './vector-sums.ts';
export type { PackedVectors, VectorSum } from './vector-sums.ts';
export { evaluateDenseKernel, evaluateSparseKernel } from './pairwise-kernel.ts';
export type { PairwiseKernel } from './pairwise-kernel.ts';
