// sklearn.random_projection
import type { EstimatorReader } from '../reader.ts';
import { readRandomProjection } from './random-projection.ts';

/** Estimators of sklearn.random_projection. */
export const RANDOM_PROJECTION_READERS: readonly EstimatorReader[] = [
  { className: 'GaussianRandomProjection', package: 'sklearn.random_projection', read: readRandomProjection },
  { className: 'SparseRandomProjection', package: 'sklearn.random_projection', read: readRandomProjection },
];
