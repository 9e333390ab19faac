// Transformers of columns (sklearn.compose).
import type { EstimatorReader } from '../reader.ts';
import { readColumnTransformer } from './column-transformer.ts';

/** Readers of the transformers of columns. */
export const COMPOSE_READERS: readonly EstimatorReader[] = [
  { className: 'ColumnTransformer', package: 'sklearn.compose', read: readColumnTransformer },
];
