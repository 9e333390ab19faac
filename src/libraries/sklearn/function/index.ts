// FunctionTransformer (sklearn.preprocessing).
import type { EstimatorReader } from '../reader.ts';
import { readFunctionTransformer } from './function-transformer.ts';

/** Readers of transformers that are functions. */
export const FUNCTION_READERS: readonly EstimatorReader[] = [
  { className: 'FunctionTransformer', package: 'sklearn.preprocessing', read: readFunctionTransformer },
];
