// Transformers that choose columns (sklearn.feature_selection).
import type { EstimatorReader } from '../reader.ts';
import { readElimination } from './recursive-elimination.ts';
import { readSelectFromModel } from './select-from-model.ts';
import { readSequentialSelector, readVarianceThreshold } from './fitted-masks.ts';
import { readUnivariateSelector } from './univariate.ts';

/** Readers of sklearn.feature_selection. */
export const FEATURE_SELECTION_READERS: readonly EstimatorReader[] = [
  { className: 'GenericUnivariateSelect', package: 'sklearn.feature_selection', read: readUnivariateSelector },
  { className: 'RFE', package: 'sklearn.feature_selection', read: readElimination },
  { className: 'RFECV', package: 'sklearn.feature_selection', read: readElimination },
  { className: 'SelectFdr', package: 'sklearn.feature_selection', read: readUnivariateSelector },
  { className: 'SelectFpr', package: 'sklearn.feature_selection', read: readUnivariateSelector },
  { className: 'SelectFromModel', package: 'sklearn.feature_selection', read: readSelectFromModel },
  { className: 'SelectFwe', package: 'sklearn.feature_selection', read: readUnivariateSelector },
  { className: 'SelectKBest', package: 'sklearn.feature_selection', read: readUnivariateSelector },
  { className: 'SelectPercentile', package: 'sklearn.feature_selection', read: readUnivariateSelector },
  { className: 'SequentialFeatureSelector', package: 'sklearn.feature_selection', read: readSequentialSelector },
  { className: 'VarianceThreshold', package: 'sklearn.feature_selection', read: readVarianceThreshold },
];
