// sklearn.mixture
import type { EstimatorReader } from '../reader.ts';
import { readBayesianGaussianMixture, readGaussianMixture } from './gaussian-mixture.ts';

/** Estimators of sklearn.mixture. */
export const MIXTURE_READERS: readonly EstimatorReader[] = [
  { className: 'BayesianGaussianMixture', package: 'sklearn.mixture', read: readBayesianGaussianMixture },
  { className: 'GaussianMixture', package: 'sklearn.mixture', read: readGaussianMixture },
];
