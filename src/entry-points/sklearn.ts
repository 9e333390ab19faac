// `decant/sklearn`: scikit-learn models as estimators: loaded, trained, saved and logged.
import { makeSklearnContent } from '../flavors/sklearn/save-model.ts';
import type { SavableEstimator, SaveSklearnOptions } from '../flavors/sklearn/save-model.ts';
import * as metrics from '../libraries/sklearn/metrics/index.ts';
import { watchMetric, withoutAutologging } from '../tracking/autolog/sklearn-autolog.ts';
import { crossValScore as scoreFolds } from '../libraries/sklearn/training/cross-val-score.ts';
import { logModelContent } from '../tracking/log-model.ts';
import type { LogModelOptions, ModelInfo } from '../tracking/log-model.ts';

/** What {@link logModel} takes. */
export interface LogSklearnOptions extends LogModelOptions, SaveSklearnOptions {}

/** Logs the estimator as a model of the active run, or of none where no run is active. */
export function logModel(model: SavableEstimator, options: LogSklearnOptions = {}): Promise<ModelInfo> {
  return logModelContent(() => makeSklearnContent(model, options), options);
}

export type { LogModelOptions, ModelInfo } from '../tracking/log-model.ts';
export { loadModel } from '../flavors/sklearn/load-model.ts';
export type { LoadEstimatorOptions } from '../flavors/sklearn/load-model.ts';
export { saveModel } from '../flavors/sklearn/save-model.ts';
export type { SavableEstimator, SaveSklearnOptions } from '../flavors/sklearn/save-model.ts';
export type { Estimator, Features, Prediction } from '../libraries/sklearn/estimator.ts';
export {
  ColumnTransformer,
  ElasticNet,
  KNNImputer,
  LabelBinarizer,
  LabelEncoder,
  KMeans,
  Lasso,
  LinearRegression,
  LogisticRegression,
  makeColumnSelector,
  makeColumnTransformer,
  makePipeline,
  MaxAbsScaler,
  MinMaxScaler,
  MissingIndicator,
  Normalizer,
  OneHotEncoder,
  OrdinalEncoder,
  PCA,
  Pipeline,
  Ridge,
  RobustScaler,
  SimpleImputer,
  StandardScaler,
} from '../libraries/sklearn/training/index.ts';
export type {
  Category,
  ColumnSelection,
  ColumnSelector,
  ColumnSelectorOptions,
  ColumnSlice,
  ColumnStep,
  ColumnTransformerParams,
  ColumnType,
  DropRule,
  ElasticNetParams,
  EncoderParams,
  FitOptions,
  FixedColumns,
  KMeansParams,
  KNNImputerParams,
  Label,
  LabelBinarizerParams,
  LassoParams,
  LinearRegressionParams,
  LogisticRegressionParams,
  MakeColumnTransformerOptions,
  MaxAbsScalerParams,
  MinMaxScalerParams,
  MissingElement,
  MissingIndicatorParams,
  NormalizerParams,
  OneHotEncoderParams,
  OrdinalEncoderParams,
  PCAParams,
  PipelineParams,
  RidgeParams,
  RobustScalerParams,
  SimpleImputerParams,
  StandardScalerParams,
  Step,
  Target,
} from '../libraries/sklearn/training/index.ts';
export type {
  AccuracyOptions,
  AverageScores,
  BalancedAccuracyOptions,
  ClassAverage,
  ClassificationReport,
  ClassificationReportOptions,
  ClassLabel,
  ClassMetricOptions,
  ClassScoreOptions,
  ClassScores,
  ConfusionMatrixOptions,
  CurveOptions,
  LogLossOptions,
  MetricOptions,
  PrecisionRecallCurve,
  ReportScores,
  RocAucOptions,
  RocCurve,
} from '../libraries/sklearn/metrics/index.ts';
export { trainTestSplit } from '../libraries/sklearn/splitting/train-test-split.ts';
export type { SplitOptions } from '../libraries/sklearn/splitting/train-test-split.ts';
export { RandomState } from '../kernels/random/index.ts';
export type { ChoiceOptions, IntegerDtype, RandomStateRecord } from '../kernels/random/index.ts';
export { autologSklearn as autolog } from '../tracking/autolog/sklearn-autolog.ts';
export type { SklearnAutologOptions } from '../tracking/autolog/sklearn-options.ts';
export { flushAutologging } from '../tracking/autolog/pending-work.ts';

// Metrics of what a model predicts are logged to its run while autologging is on.
const TRUE_PRED = ['y_true', 'y_pred'] as const;
export const accuracyScore = watchMetric('accuracy_score', TRUE_PRED, metrics.accuracyScore);
export const meanAbsoluteError = watchMetric('mean_absolute_error', TRUE_PRED, metrics.meanAbsoluteError);
export const meanSquaredError = watchMetric('mean_squared_error', TRUE_PRED, metrics.meanSquaredError);
export const r2Score = watchMetric('r2_score', TRUE_PRED, metrics.r2Score);
export const rootMeanSquaredError = watchMetric('root_mean_squared_error', TRUE_PRED, metrics.rootMeanSquaredError);
export const precisionScore = watchMetric('precision_score', TRUE_PRED, metrics.precisionScore);
export const recallScore = watchMetric('recall_score', TRUE_PRED, metrics.recallScore);
export const f1Score = watchMetric('f1_score', TRUE_PRED, metrics.f1Score);
export const logLoss = watchMetric('log_loss', ['y_true', 'y_proba'], metrics.logLoss);
export const rocAucScore = watchMetric('roc_auc_score', ['y_true', 'y_score'], metrics.rocAucScore);
export const explainedVarianceScore = metrics.explainedVarianceScore;
export const maxError = metrics.maxError;
export const meanAbsolutePercentageError = metrics.meanAbsolutePercentageError;
export const medianAbsoluteError = metrics.medianAbsoluteError;
export const balancedAccuracyScore = watchMetric('balanced_accuracy_score', TRUE_PRED, metrics.balancedAccuracyScore);
export const fbetaScore = watchMetric('fbeta_score', TRUE_PRED, metrics.fbetaScore);
export const averagePrecisionScore = watchMetric(
  'average_precision_score',
  ['y_true', 'y_score'],
  metrics.averagePrecisionScore,
);
export {
  auc,
  classificationReport,
  confusionMatrix,
  precisionRecallCurve,
  precisionRecallFscoreSupport,
  rocCurve,
} from '../libraries/sklearn/metrics/index.ts';

export { KFold, StratifiedKFold } from '../libraries/sklearn/splitting/k-fold.ts';
export type { FoldParams, Folds } from '../libraries/sklearn/splitting/k-fold.ts';
export type { CrossValOptions, ScorableEstimator } from '../libraries/sklearn/training/cross-val-score.ts';

/** The score of each fold; its fits are not logged. */
export const crossValScore: typeof scoreFolds = (...args) => withoutAutologging(() => scoreFolds(...args));
