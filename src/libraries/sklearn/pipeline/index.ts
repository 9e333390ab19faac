// Chains and unions of estimators (sklearn.pipeline).
import type { EstimatorReader } from '../reader.ts';
import { readFeatureUnion } from './feature-union.ts';
import { readPipeline } from './pipeline.ts';

/** Readers of sklearn.pipeline. */
export const PIPELINE_READERS: readonly EstimatorReader[] = [
  { className: 'FeatureUnion', package: 'sklearn.pipeline', read: readFeatureUnion },
  { className: 'Pipeline', package: 'sklearn.pipeline', read: readPipeline },
];
