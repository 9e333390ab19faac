// sklearn.discriminant_analysis
import type { EstimatorReader } from '../reader.ts';
import { readLinearDiscriminant } from './linear-discriminant.ts';
import { readQuadraticDiscriminant } from './quadratic-discriminant.ts';

/** Estimators of sklearn.discriminant_analysis. */
export const DISCRIMINANT_READERS: readonly EstimatorReader[] = [
  { className: 'LinearDiscriminantAnalysis', package: 'sklearn.discriminant_analysis', read: readLinearDiscriminant },
  {
    className: 'QuadraticDiscriminantAnalysis',
    package: 'sklearn.discriminant_analysis',
    read: readQuadraticDiscriminant,
  },
];
