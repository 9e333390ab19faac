// AzureML AutoML 1.0.76 to 1.62 (azureml.automl.runtime, azureml.training.tabular): the models that it trains are wrappers around
// estimators of scikit-learn, LightGBM, XGBoost and CatBoost. Modules moved between the releases; the classes kept their names.
import { borrowRelease } from '../borrow-release.ts';
import { readPipeline } from '../pipeline/pipeline.ts';
import type { EstimatorReader } from '../reader.ts';
import { readCatImputer } from './cat-imputer.ts';
import { readDataTransformer } from './data-transformer.ts';
import { readHashOneHotVectorizer, readLabelEncoderTransformer } from './hashed-categories.ts';
import { readImputationMarker } from './imputation-marker.ts';
import { readWrapper } from './model-wrappers.ts';
import { readSparseScale } from './sparse-scale.ts';
import { readStackClassifier, readStackRegressor } from './stack-ensemble.ts';
import { readStringCast } from './string-cast.ts';
import { readNaiveBayes, readPart } from './transformer-wrappers.ts';
import { readVotingClassifierOfFitted, readVotingRegressorOfFitted } from './voting-ensemble.ts';
import { readYPipeline } from './y-pipeline.ts';

/** Readers of azureml. */
export const AZUREML_READERS: readonly EstimatorReader[] = [
  ...list(
    ['CatBoostClassifier', 'LightGBMClassifier', 'LinearSVMWrapper', 'NBWrapper', 'NuSVCWrapper', 'SVCWrapper'],
    readWrapper('classifier'),
  ),
  ...list(['CalibratedModel', 'SGDClassifierWrapper', 'XGBoostClassifier'], readWrapper('classifier')),
  ...list(['CatBoostRegressor', 'LightGBMRegressor', 'XGBoostRegressor'], readWrapper('regressor')),
  ...list(
    ['PreprocWrapper', 'SparseNormalizer', 'StandardScalerWrapper', 'TruncatedSVDWrapper'],
    readWrapper('transformer'),
  ),
  ...list(['BagOfWordsTransformer'], readPart('_pipelines')),
  ...list(['CatImputer'], readCatImputer),
  ...list(['DataTransformer'], readDataTransformer),
  ...list(['HashOneHotVectorizerTransformer'], readHashOneHotVectorizer),
  ...list(['ImputationMarker'], readImputationMarker),
  ...list(['LabelEncoderTransformer'], readLabelEncoderTransformer),
  ...list(['NaiveBayes'], readNaiveBayes),
  ...list(['OneHotEncoderTransformer'], readPart('_onehotencoder')),
  ...list(['PipelineWithYTransformations'], readYPipeline),
  ...list(['PreFittedSoftVotingClassifier'], readVotingClassifierOfFitted),
  ...list(['PreFittedSoftVotingRegressor'], readVotingRegressorOfFitted),
  ...list(['RegressionPipeline'], (attributes, context) => readPipeline(borrowRelease(attributes), context)),
  ...list(['SparseScaleZeroOne'], readSparseScale),
  ...list(['StackEnsembleClassifier'], readStackClassifier),
  ...list(['StackEnsembleRegressor'], readStackRegressor),
  ...list(['StringCastTransformer'], readStringCast),
];

function list(classNames: readonly string[], read: EstimatorReader['read']): readonly EstimatorReader[] {
  return classNames.map((className) => ({ className, package: 'azureml', read }));
}
