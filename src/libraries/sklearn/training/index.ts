// Estimators that can be fitted.
export { ElasticNet, Lasso } from './linear-model/elastic-net.ts';
export type { ElasticNetParams, LassoParams } from './linear-model/elastic-net.ts';
export { LinearRegression } from './linear-model/linear-regression.ts';
export type { LinearRegressionParams } from './linear-model/linear-regression.ts';
export { LogisticRegression } from './linear-model/logistic-regression.ts';
export type { LogisticRegressionParams } from './linear-model/logistic-regression.ts';
export { Ridge } from './linear-model/ridge.ts';
export type { RidgeParams } from './linear-model/ridge.ts';
export { PCA } from './decomposition/pca.ts';
export type { PCAParams, SvdSolver } from './decomposition/pca.ts';
export { Trainable } from './trainable.ts';
export type { Label } from './class-labels.ts';
export type { Target } from './training-data.ts';
export { makePipeline, Pipeline } from './pipeline/pipeline.ts';
export type { PipelineParams, Step } from './pipeline/pipeline.ts';
export { MaxAbsScaler, MinMaxScaler } from './preprocessing/range-scalers.ts';
export type { MaxAbsScalerParams, MinMaxScalerParams } from './preprocessing/range-scalers.ts';
export { Normalizer, RobustScaler } from './preprocessing/robust-scaler.ts';
export type { NormalizerParams, RobustScalerParams } from './preprocessing/robust-scaler.ts';
export { StandardScaler } from './preprocessing/standard-scaler.ts';
export type { StandardScalerParams } from './preprocessing/standard-scaler.ts';
export type { FitOptions } from './trainable.ts';
export { LabelBinarizer } from './encoders/label-binarizer.ts';
export type { LabelBinarizerParams } from './encoders/label-binarizer.ts';
export { LabelEncoder } from './encoders/label-encoder.ts';
export { OneHotEncoder } from './encoders/one-hot-encoder.ts';
export type { OneHotEncoderParams } from './encoders/one-hot-encoder.ts';
export { OrdinalEncoder } from './encoders/ordinal-encoder.ts';
export type { OrdinalEncoderParams } from './encoders/ordinal-encoder.ts';
export type { EncoderParams } from './encoders/encoder-params.ts';
export type { Category } from './encoders/fit-categories.ts';
export type { DropRule } from './encoders/dropped-categories.ts';
export { KNNImputer } from './impute/knn-imputer.ts';
export type { KNNImputerParams } from './impute/knn-imputer.ts';
export { MissingIndicator } from './impute/missing-indicator.ts';
export type { MissingIndicatorParams } from './impute/missing-indicator.ts';
export { SimpleImputer } from './impute/simple-imputer.ts';
export type { SimpleImputerParams } from './impute/simple-imputer.ts';
export type { MissingElement } from './impute/imputer-data.ts';
export { ColumnTransformer, makeColumnTransformer } from './compose/column-transformer.ts';
export type {
  ColumnStep,
  ColumnTransformerParams,
  MakeColumnTransformerOptions,
} from './compose/column-transformer.ts';
export { makeColumnSelector } from './compose/column-selection.ts';
export type {
  ColumnSelection,
  ColumnSelector,
  ColumnSelectorOptions,
  ColumnSlice,
  ColumnType,
  FixedColumns,
} from './compose/column-selection.ts';
export { KMeans } from './cluster/k-means.ts';
export type { KMeansParams } from './cluster/k-means.ts';
