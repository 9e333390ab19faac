// sklearn.linear_model, and the linear machines of sklearn.svm.
import type { EstimatorReader } from '../reader.ts';
import { readConsensusRegressor } from './consensus-regressor.ts';
import { readDecisionClassifier, readGradientClassifier, readLogisticRegression } from './linear-classifier.ts';
import {
  readCoordinateDescent,
  readFlatRegressor,
  readGeneralizedRegressor,
  readLinearRegressor,
} from './linear-regressor.ts';
import { readOneClassGradient } from './one-class-gradient.ts';
import { readRidgeClassifier } from './ridge-classifier.ts';

/** Estimators of sklearn.linear_model, LinearSVC and LinearSVR. */
export const LINEAR_MODEL_READERS: readonly EstimatorReader[] = [
  { className: 'ARDRegression', package: 'sklearn.linear_model', read: readLinearRegressor },
  { className: 'BayesianRidge', package: 'sklearn.linear_model', read: readLinearRegressor },
  { className: 'ElasticNet', package: 'sklearn.linear_model', read: readCoordinateDescent },
  { className: 'ElasticNetCV', package: 'sklearn.linear_model', read: readLinearRegressor },
  { className: 'GammaRegressor', package: 'sklearn.linear_model', read: readGeneralizedRegressor },
  { className: 'HuberRegressor', package: 'sklearn.linear_model', read: readLinearRegressor },
  { className: 'Lars', package: 'sklearn.linear_model', read: readLinearRegressor },
  { className: 'LarsCV', package: 'sklearn.linear_model', read: readLinearRegressor },
  { className: 'Lasso', package: 'sklearn.linear_model', read: readCoordinateDescent },
  { className: 'LassoCV', package: 'sklearn.linear_model', read: readLinearRegressor },
  { className: 'LassoLars', package: 'sklearn.linear_model', read: readLinearRegressor },
  { className: 'LassoLarsCV', package: 'sklearn.linear_model', read: readLinearRegressor },
  { className: 'LassoLarsIC', package: 'sklearn.linear_model', read: readLinearRegressor },
  { className: 'LinearRegression', package: 'sklearn.linear_model', read: readLinearRegressor },
  { className: 'LinearSVC', package: 'sklearn.svm', read: readDecisionClassifier },
  { className: 'LinearSVR', package: 'sklearn.svm', read: readLinearRegressor },
  { className: 'LogisticRegression', package: 'sklearn.linear_model', read: readLogisticRegression },
  { className: 'LogisticRegressionCV', package: 'sklearn.linear_model', read: readLogisticRegression },
  { className: 'MultiTaskElasticNet', package: 'sklearn.linear_model', read: readCoordinateDescent },
  { className: 'MultiTaskElasticNetCV', package: 'sklearn.linear_model', read: readLinearRegressor },
  { className: 'MultiTaskLasso', package: 'sklearn.linear_model', read: readCoordinateDescent },
  { className: 'MultiTaskLassoCV', package: 'sklearn.linear_model', read: readLinearRegressor },
  { className: 'OrthogonalMatchingPursuit', package: 'sklearn.linear_model', read: readLinearRegressor },
  { className: 'OrthogonalMatchingPursuitCV', package: 'sklearn.linear_model', read: readLinearRegressor },
  { className: 'PassiveAggressiveClassifier', package: 'sklearn.linear_model', read: readDecisionClassifier },
  { className: 'PassiveAggressiveRegressor', package: 'sklearn.linear_model', read: readFlatRegressor },
  { className: 'Perceptron', package: 'sklearn.linear_model', read: readDecisionClassifier },
  { className: 'PoissonRegressor', package: 'sklearn.linear_model', read: readGeneralizedRegressor },
  { className: 'QuantileRegressor', package: 'sklearn.linear_model', read: readLinearRegressor },
  { className: 'RANSACRegressor', package: 'sklearn.linear_model', read: readConsensusRegressor },
  { className: 'Ridge', package: 'sklearn.linear_model', read: readLinearRegressor },
  { className: 'RidgeCV', package: 'sklearn.linear_model', read: readLinearRegressor },
  { className: 'RidgeClassifier', package: 'sklearn.linear_model', read: readRidgeClassifier },
  { className: 'RidgeClassifierCV', package: 'sklearn.linear_model', read: readRidgeClassifier },
  { className: 'SGDClassifier', package: 'sklearn.linear_model', read: readGradientClassifier },
  { className: 'SGDOneClassSVM', package: 'sklearn.linear_model', read: readOneClassGradient },
  { className: 'SGDRegressor', package: 'sklearn.linear_model', read: readFlatRegressor },
  { className: 'TheilSenRegressor', package: 'sklearn.linear_model', read: readLinearRegressor },
  { className: 'TweedieRegressor', package: 'sklearn.linear_model', read: readGeneralizedRegressor },
];
