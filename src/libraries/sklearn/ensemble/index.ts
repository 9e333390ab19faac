// sklearn.ensemble
import type { EstimatorReader } from '../reader.ts';
import { readAdaBoostClassifier } from './ada-boost-classifier.ts';
import { readAdaBoostRegressor } from './ada-boost-regressor.ts';
import { readBaggingClassifier, readBaggingRegressor } from './bagging.ts';
import { readBoostingClassifier, readBoostingRegressor } from './gradient-boosting.ts';
import { readHistClassifier, readHistRegressor } from './hist-boosting.ts';
import { readIsolationForest } from './isolation-forest.ts';
import { readStackingClassifier, readStackingRegressor } from './stacking.ts';
import { readTreesEmbedding } from './trees-embedding.ts';
import { readVotingClassifier, readVotingRegressor } from './voting.ts';
import { readForestClassifier, readForestRegressor } from './forest.ts';

/** Estimators of sklearn.ensemble. */
export const ENSEMBLE_READERS: readonly EstimatorReader[] = [
  { className: 'RandomForestClassifier', package: 'sklearn.ensemble', read: readForestClassifier },
  { className: 'RandomForestRegressor', package: 'sklearn.ensemble', read: readForestRegressor },
  { className: 'ExtraTreesClassifier', package: 'sklearn.ensemble', read: readForestClassifier },
  { className: 'ExtraTreesRegressor', package: 'sklearn.ensemble', read: readForestRegressor },
  { className: 'GradientBoostingClassifier', package: 'sklearn.ensemble', read: readBoostingClassifier },
  { className: 'GradientBoostingRegressor', package: 'sklearn.ensemble', read: readBoostingRegressor },
  { className: 'HistGradientBoostingClassifier', package: 'sklearn.ensemble', read: readHistClassifier },
  { className: 'HistGradientBoostingRegressor', package: 'sklearn.ensemble', read: readHistRegressor },
  { className: 'IsolationForest', package: 'sklearn.ensemble', read: readIsolationForest },
  { className: 'RandomTreesEmbedding', package: 'sklearn.ensemble', read: readTreesEmbedding },
  { className: 'AdaBoostClassifier', package: 'sklearn.ensemble', read: readAdaBoostClassifier },
  { className: 'AdaBoostRegressor', package: 'sklearn.ensemble', read: readAdaBoostRegressor },
  { className: 'BaggingClassifier', package: 'sklearn.ensemble', read: readBaggingClassifier },
  { className: 'BaggingRegressor', package: 'sklearn.ensemble', read: readBaggingRegressor },
  { className: 'VotingClassifier', package: 'sklearn.ensemble', read: readVotingClassifier },
  { className: 'VotingRegressor', package: 'sklearn.ensemble', read: readVotingRegressor },
  { className: 'StackingClassifier', package: 'sklearn.ensemble', read: readStackingClassifier },
  { className: 'StackingRegressor', package: 'sklearn.ensemble', read: readStackingRegressor },
];
