// sklearn.covariance
import type { EstimatorReader } from '../reader.ts';
import { readCovariance, readEllipticEnvelope } from './covariance.ts';

const ESTIMATORS = [
  'EmpiricalCovariance',
  'GraphLasso',
  'GraphLassoCV',
  'GraphicalLasso',
  'GraphicalLassoCV',
  'LedoitWolf',
  'MinCovDet',
  'OAS',
  'ShrunkCovariance',
];

/** Estimators of sklearn.covariance. */
export const COVARIANCE_READERS: readonly EstimatorReader[] = [
  { className: 'EllipticEnvelope', package: 'sklearn.covariance', read: readEllipticEnvelope },
  ...ESTIMATORS.map((className) => ({ className, package: 'sklearn.covariance', read: readCovariance })),
];
