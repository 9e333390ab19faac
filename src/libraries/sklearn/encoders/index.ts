// Encoders of categories (sklearn.preprocessing).
import type { EstimatorReader } from '../reader.ts';
import { readOneHotEncoder } from './one-hot-encoder.ts';
import { readOrdinalEncoder } from './ordinal-encoder.ts';
import { readTargetEncoder } from './target-encoder.ts';

/** Readers of the encoders. */
export const ENCODER_READERS: readonly EstimatorReader[] = [
  { className: 'OneHotEncoder', package: 'sklearn.preprocessing', read: readOneHotEncoder },
  { className: 'OrdinalEncoder', package: 'sklearn.preprocessing', read: readOrdinalEncoder },
  { className: 'TargetEncoder', package: 'sklearn.preprocessing', read: readTargetEncoder },
];
