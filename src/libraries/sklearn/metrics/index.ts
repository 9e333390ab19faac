// Measures of predictions, under scikit-learn's names.
export { accuracyScore, balancedAccuracyScore, confusionMatrix } from './classification.ts';
export type { AccuracyOptions } from './classification.ts';
export {
  explainedVarianceScore,
  maxError,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  medianAbsoluteError,
  r2Score,
  rootMeanSquaredError,
} from './regression.ts';
export type { MetricOptions } from './regression.ts';
