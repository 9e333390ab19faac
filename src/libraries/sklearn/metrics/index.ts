// Measures of predictions, under scikit-learn's names.
export { accuracyScore } from './classification.ts';
export type { AccuracyOptions } from './classification.ts';
export { meanAbsoluteError, meanSquaredError, r2Score, rootMeanSquaredError } from './regression.ts';
export type { MetricOptions } from './regression.ts';
