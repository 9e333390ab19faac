// sklearn.neighbors
import type { EstimatorReader } from '../reader.ts';
import { readKNeighborsClassifier } from './k-neighbors-classifier.ts';
import { readKNeighborsRegressor, readRadiusNeighborsRegressor } from './k-neighbors-regressor.ts';
import { readKernelDensity } from './kernel-density.ts';
import { readLocalOutlierFactor } from './local-outlier-factor.ts';
import { readNearestCentroid } from './nearest-centroid.ts';
import { readNearestNeighbors } from './nearest-neighbors.ts';
import { readNeighborhoodComponents } from './neighborhood-components.ts';
import { readKNeighborsTransformer, readRadiusNeighborsTransformer } from './neighbors-transformer.ts';
import { readRadiusNeighborsClassifier } from './radius-neighbors-classifier.ts';

/** Estimators of sklearn.neighbors. */
export const NEIGHBORS_READERS: readonly EstimatorReader[] = [
  { className: 'KNeighborsClassifier', package: 'sklearn.neighbors', read: readKNeighborsClassifier },
  { className: 'KNeighborsRegressor', package: 'sklearn.neighbors', read: readKNeighborsRegressor },
  { className: 'KNeighborsTransformer', package: 'sklearn.neighbors', read: readKNeighborsTransformer },
  { className: 'KernelDensity', package: 'sklearn.neighbors', read: readKernelDensity },
  { className: 'LocalOutlierFactor', package: 'sklearn.neighbors', read: readLocalOutlierFactor },
  { className: 'NearestCentroid', package: 'sklearn.neighbors', read: readNearestCentroid },
  { className: 'NearestNeighbors', package: 'sklearn.neighbors', read: readNearestNeighbors },
  { className: 'NeighborhoodComponentsAnalysis', package: 'sklearn.neighbors', read: readNeighborhoodComponents },
  { className: 'RadiusNeighborsClassifier', package: 'sklearn.neighbors', read: readRadiusNeighborsClassifier },
  { className: 'RadiusNeighborsRegressor', package: 'sklearn.neighbors', read: readRadiusNeighborsRegressor },
  { className: 'RadiusNeighborsTransformer', package: 'sklearn.neighbors', read: readRadiusNeighborsTransformer },
];
