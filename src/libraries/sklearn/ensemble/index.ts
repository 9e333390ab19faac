// sklearn.ensemble
import type { EstimatorReader } from '../reader.ts';
import { readBoostingClassifier, readBoostingRegressor } from './gradient-boosting.ts';
import { readHistClassifier, readHistRegressor } from './hist-boosting.ts';
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
];
