// sklearn.tree
import type { EstimatorReader } from '../reader.ts';
import { readTreeClassifier, readTreeRegressor } from './decision-tree.ts';

/** Estimators of sklearn.tree. */
export const TREE_READERS: readonly EstimatorReader[] = [
  { className: 'DecisionTreeClassifier', package: 'sklearn.tree', read: readTreeClassifier },
  { className: 'DecisionTreeRegressor', package: 'sklearn.tree', read: readTreeRegressor },
  { className: 'ExtraTreeClassifier', package: 'sklearn.tree', read: readTreeClassifier },
  { className: 'ExtraTreeRegressor', package: 'sklearn.tree', read: readTreeRegressor },
];
