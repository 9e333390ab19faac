// sklearn.frozen
import type { EstimatorReader } from '../reader.ts';
import { readFrozenEstimator } from './frozen-estimator.ts';

/** Reader of sklearn.frozen. */
export const FROZEN_READERS: readonly EstimatorReader[] = [
  { className: 'FrozenEstimator', package: 'sklearn.frozen', read: readFrozenEstimator },
];
