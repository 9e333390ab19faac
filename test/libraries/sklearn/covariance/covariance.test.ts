import { describe, expect, test } from 'vitest';
import { makeMatrix } from '../../../../src/data/matrix.ts';
import { requireMethod } from '../../../../src/libraries/sklearn/estimator.ts';
import { loadEstimator } from '../../../../src/libraries/sklearn/load.ts';
import { catchError, changeCase, readModel, testCases } from '../golden-cases.ts';

describe('golden cases', () => {
  testCases('covariance-', { tolerance: 1e-12 });
});

test.each([
  [{ store_precision: false }, 'EllipticEnvelope (scikit-learn 1.9.1): its precision was not stored.'],
  [{ offset_: undefined }, 'EllipticEnvelope (scikit-learn 1.9.1): attribute offset_ is missing.'],
  [{ location_: 'far' }, 'EllipticEnvelope (scikit-learn 1.9.1): attribute location_ is "far", not an array.'],
])('an envelope with %o is refused', (changes, message) => {
  const error = catchError(() => loadEstimator(changeCase('mlflow3-covariance-envelope', changes, 'envelope')));
  expect(error.code).toBe('UNSUPPORTED_MODEL');
  expect(error.message).toBe(message);
});

test('a covariance has no predict', () => {
  const estimator = loadEstimator(readModel('mlflow3-covariance-envelope', 'empirical'));
  expect(estimator.className).toBe('EmpiricalCovariance');
  expect(estimator.predict).toBeUndefined();
});

test('rows of another width are refused', () => {
  const predict = requireMethod(loadEstimator(readModel('mlflow3-covariance-envelope', 'envelope')), 'predict');
  const error = catchError(() => predict(makeMatrix(1, 2, Float64Array.of(1, 2))));
  expect(error.code).toBe('INVALID_PARAMETER_VALUE');
  expect(error.message).toBe('X has 2 features, but EllipticEnvelope is expecting 3 features as input.');
});
