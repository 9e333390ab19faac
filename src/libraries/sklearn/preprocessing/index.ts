// Transformers of numbers (sklearn.preprocessing).
import type { EstimatorReader } from '../reader.ts';
import { readBinarizer } from './binarizer.ts';
import { readNormalizer } from './normalizer.ts';
import { readMaxAbsScaler, readMinMaxScaler, readRobustScaler, readStandardScaler } from './scalers.ts';

/** Readers of the transformers of numbers. */
export const PREPROCESSING_READERS: readonly EstimatorReader[] = [
  { className: 'Binarizer', package: 'sklearn.preprocessing', read: readBinarizer },
  { className: 'MaxAbsScaler', package: 'sklearn.preprocessing', read: readMaxAbsScaler },
  { className: 'MinMaxScaler', package: 'sklearn.preprocessing', read: readMinMaxScaler },
  { className: 'Normalizer', package: 'sklearn.preprocessing', read: readNormalizer },
  { className: 'RobustScaler', package: 'sklearn.preprocessing', read: readRobustScaler },
  { className: 'StandardScaler', package: 'sklearn.preprocessing', read: readStandardScaler },
];
