// sklearn.isotonic
import type { EstimatorReader } from '../reader.ts';
import { readIsotonicRegression } from './isotonic-regression.ts';

/** Reader of sklearn.isotonic. */
export const ISOTONIC_READERS: readonly EstimatorReader[] = [
  { className: 'IsotonicRegression', package: 'sklearn.isotonic', read: readIsotonicRegression },
];
