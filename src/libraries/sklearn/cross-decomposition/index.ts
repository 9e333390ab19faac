// sklearn.cross_decomposition
import type { EstimatorReader } from '../reader.ts';
import { readPartialLeastSquares, readPlsSvd } from './partial-least-squares.ts';

/** Estimators of sklearn.cross_decomposition. */
export const CROSS_DECOMPOSITION_READERS: readonly EstimatorReader[] = [
  { className: 'CCA', package: 'sklearn.cross_decomposition', read: readPartialLeastSquares },
  { className: 'PLSCanonical', package: 'sklearn.cross_decomposition', read: readPartialLeastSquares },
  { className: 'PLSRegression', package: 'sklearn.cross_decomposition', read: readPartialLeastSquares },
  { className: 'PLSSVD', package: 'sklearn.cross_decomposition', read: readPlsSvd },
];
