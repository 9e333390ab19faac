// sklearn.kernel_ridge
import type { EstimatorReader } from '../reader.ts';
import { readKernelRidge } from './kernel-ridge.ts';

/** Estimators of sklearn.kernel_ridge. */
export const KERNEL_RIDGE_READERS: readonly EstimatorReader[] = [
  { className: 'KernelRidge', package: 'sklearn.kernel_ridge', read: readKernelRidge },
];
