// Measures of predictions, under scikit-learn's names.
export { classificationReport } from './classification-report.ts';
export type { ClassificationReport, ClassificationReportOptions, ReportScores } from './classification-report.ts';
export { accuracyScore, balancedAccuracyScore, confusionMatrix } from './classification.ts';
export type { AccuracyOptions, BalancedAccuracyOptions, ConfusionMatrixOptions } from './classification.ts';
export { f1Score, fbetaScore, precisionRecallFscoreSupport, precisionScore, recallScore } from './class-scores.ts';
export type {
  AverageScores,
  ClassAverage,
  ClassMetricOptions,
  ClassScoreOptions,
  ClassScores,
} from './class-scores.ts';
export type { ClassLabel } from './labels.ts';
export { logLoss, rocAucScore } from './probabilities.ts';
export type { LogLossOptions, RocAucOptions } from './probabilities.ts';
export { auc, averagePrecisionScore, precisionRecallCurve, rocCurve } from './ranking.ts';
export type { CurveOptions, PrecisionRecallCurve, RocCurve } from './ranking.ts';
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
