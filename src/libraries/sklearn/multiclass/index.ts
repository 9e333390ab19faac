// Classifiers made of binary ones (sklearn.multiclass).
import type { EstimatorReader } from '../reader.ts';
import { readConstantPredictor } from './constant-predictor.ts';
import { readOneVsOne } from './one-vs-one.ts';
import { readOneVsRest } from './one-vs-rest.ts';
import { readOutputCode } from './output-code.ts';

/** Readers of sklearn.multiclass. */
export const MULTICLASS_READERS: readonly EstimatorReader[] = [
  { className: '_ConstantPredictor', package: 'sklearn.multiclass', read: readConstantPredictor },
  { className: 'OneVsOneClassifier', package: 'sklearn.multiclass', read: readOneVsOne },
  { className: 'OneVsRestClassifier', package: 'sklearn.multiclass', read: readOneVsRest },
  { className: 'OutputCodeClassifier', package: 'sklearn.multiclass', read: readOutputCode },
];
