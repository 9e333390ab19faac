// sklearn.dummy
import type { EstimatorReader } from '../reader.ts';
import { readDummyClassifier } from './dummy-classifier.ts';
import { readDummyRegressor } from './dummy-regressor.ts';

/** Estimators of sklearn.dummy. */
export const DUMMY_READERS: readonly EstimatorReader[] = [
  { className: 'DummyClassifier', package: 'sklearn.dummy', read: readDummyClassifier },
  { className: 'DummyRegressor', package: 'sklearn.dummy', read: readDummyRegressor },
];
