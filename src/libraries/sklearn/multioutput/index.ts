// Estimators of several outputs made of one for each (sklearn.multioutput).
import type { EstimatorReader } from '../reader.ts';
import { readClassifierChain, readRegressorChain } from './chain.ts';
import { readMultiOutputClassifier, readMultiOutputRegressor } from './multi-output.ts';

/** Readers of sklearn.multioutput. */
export const MULTIOUTPUT_READERS: readonly EstimatorReader[] = [
  { className: 'ClassifierChain', package: 'sklearn.multioutput', read: readClassifierChain },
  { className: 'MultiOutputClassifier', package: 'sklearn.multioutput', read: readMultiOutputClassifier },
  { className: 'MultiOutputRegressor', package: 'sklearn.multioutput', read: readMultiOutputRegressor },
  { className: 'RegressorChain', package: 'sklearn.multioutput', read: readRegressorChain },
];
