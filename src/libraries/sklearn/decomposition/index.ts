// sklearn.decomposition
import type { EstimatorReader } from '../reader.ts';
import { readFactorAnalysis, readFastIca } from './independent-components.ts';
import { readKernelPca } from './kernel-pca.ts';
import { readLatentDirichlet } from './latent-dirichlet.ts';
import { readMiniBatchFactors, readNonNegativeFactors } from './non-negative-factors.ts';
import { readPrincipalComponents, readTruncatedSvd } from './principal-components.ts';
import { readSparseCoder } from './sparse-coding.ts';
import { readSparseComponents } from './sparse-components.ts';

/** Estimators of sklearn.decomposition. */
export const DECOMPOSITION_READERS: readonly EstimatorReader[] = [
  { className: 'DictionaryLearning', package: 'sklearn.decomposition', read: readSparseCoder },
  { className: 'FactorAnalysis', package: 'sklearn.decomposition', read: readFactorAnalysis },
  { className: 'FastICA', package: 'sklearn.decomposition', read: readFastIca },
  { className: 'IncrementalPCA', package: 'sklearn.decomposition', read: readPrincipalComponents },
  { className: 'KernelPCA', package: 'sklearn.decomposition', read: readKernelPca },
  { className: 'LatentDirichletAllocation', package: 'sklearn.decomposition', read: readLatentDirichlet },
  { className: 'MiniBatchDictionaryLearning', package: 'sklearn.decomposition', read: readSparseCoder },
  { className: 'MiniBatchNMF', package: 'sklearn.decomposition', read: readMiniBatchFactors },
  { className: 'MiniBatchSparsePCA', package: 'sklearn.decomposition', read: readSparseComponents },
  { className: 'NMF', package: 'sklearn.decomposition', read: readNonNegativeFactors },
  { className: 'PCA', package: 'sklearn.decomposition', read: readPrincipalComponents },
  { className: 'SparseCoder', package: 'sklearn.decomposition', read: readSparseCoder },
  { className: 'SparsePCA', package: 'sklearn.decomposition', read: readSparseComponents },
  { className: 'TruncatedSVD', package: 'sklearn.decomposition', read: readTruncatedSvd },
];
