// sklearn.gaussian_process
import type { EstimatorReader } from '../reader.ts';
import { readBinaryProcess, readProcessClassifier } from './classifier.ts';
import { readProcessRegressor } from './regressor.ts';

/** Estimators of sklearn.gaussian_process. */
export const GAUSSIAN_PROCESS_READERS: readonly EstimatorReader[] = [
  {
    className: '_BinaryGaussianProcessClassifierLaplace',
    package: 'sklearn.gaussian_process',
    read: readBinaryProcess,
  },
  { className: 'GaussianProcessClassifier', package: 'sklearn.gaussian_process', read: readProcessClassifier },
  { className: 'GaussianProcessRegressor', package: 'sklearn.gaussian_process', read: readProcessRegressor },
];
