// Imputers (sklearn.impute; sklearn.preprocessing before 0.20).
import type { EstimatorReader } from '../reader.ts';
import { readIterativeImputer } from './iterative-imputer.ts';
import { readKnnImputer } from './knn-imputer.ts';
import { readMissingIndicator } from './missing-indicator.ts';
import { readOldImputer } from './old-imputer.ts';
import { readSimpleImputer } from './simple-imputer.ts';

/** Readers of the imputers. */
export const IMPUTE_READERS: readonly EstimatorReader[] = [
  { className: 'Imputer', package: 'sklearn.preprocessing', read: readOldImputer },
  { className: 'IterativeImputer', package: 'sklearn.impute', read: readIterativeImputer },
  { className: 'KNNImputer', package: 'sklearn.impute', read: readKnnImputer },
  { className: 'SimpleImputer', package: 'sklearn.impute', read: readSimpleImputer },
  { className: 'MissingIndicator', package: 'sklearn.impute', read: readMissingIndicator },
];
