// sklearn.decomposition
import type { EstimatorReader } from '../reader.ts';
import { readFactorAnalysis, readFastIca } from './independent-components.ts';
import { readKernelPca } from './kernel-pca.ts';
import { readPrincipalComponents, readTruncatedSvd } from './principal-components.ts';

/** Estimators of sklearn.decomposition. */
export const DECOMPOSITION_READERS: readonly EstimatorReader[] = [
  { className: 'FactorAnalysis', package: 'sklearn.decomposition', read: readFactorAnalysis },
  { className: 'FastICA', package: 'sklearn.decomposition', read: readFastIca },
  { className: 'IncrementalPCA', package: 'sklearn.decomposition', read: readPrincipalComponents },
  { className: 'KernelPCA', package: 'sklearn.decomposition', read: readKernelPca },
  { className: 'PCA', package: 'sklearn.decomposition', read: readPrincipalComponents },
  { className: 'TruncatedSVD', package: 'sklearn.decomposition', read: readTruncatedSvd },
];
