// Transformers of columns and of the target (sklearn.compose).
import type { EstimatorReader } from '../reader.ts';
import { readColumnTransformer } from './column-transformer.ts';
import { readTransformedTarget } from './transformed-target-regressor.ts';

/** Readers of sklearn.compose. */
export const COMPOSE_READERS: readonly EstimatorReader[] = [
  { className: 'ColumnTransformer', package: 'sklearn.compose', read: readColumnTransformer },
  { className: 'TransformedTargetRegressor', package: 'sklearn.compose', read: readTransformedTarget },
];
