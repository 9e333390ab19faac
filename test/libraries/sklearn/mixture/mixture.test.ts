import { describe, expect, test } from 'vitest';
import { makeMatrix } from '../../../../src/data/matrix.ts';
import { requireMethod } from '../../../../src/libraries/sklearn/estimator.ts';
import { loadEstimator } from '../../../../src/libraries/sklearn/load.ts';
import { catchError, changeCase, readModel, testCases } from '../golden-cases.ts';

const CASE = 'mlflow3-mixture-gaussian';

describe('golden cases', () => {
  testCases('mixture-', { tolerance: 1e-12 });
});

test.each([
  [
    'full',
    { covariance_type: 'round' },
    'GaussianMixture (scikit-learn 1.9.1): covariance_type = "round" is not known.',
  ],
  [
    'full',
    { covariance_type: 'diag' },
    'GaussianMixture (scikit-learn 1.9.1): precisions_cholesky_ has shape [2, 3, 3], not [2, 3].',
  ],
  ['full', { means_: undefined }, 'GaussianMixture (scikit-learn 1.9.1): attribute means_ is missing.'],
  [
    'bayes-full',
    { weight_concentration_prior_type: 'gamma' },
    'BayesianGaussianMixture (scikit-learn 1.9.1): weight_concentration_prior_type = "gamma" is not known.',
  ],
  [
    'bayes-full',
    { weight_concentration_: [1] },
    'BayesianGaussianMixture (scikit-learn 1.9.1): weight_concentration_ does not hold two arrays of 2 numbers.',
  ],
])('model %s with %o is refused', (model, changes, message) => {
  const error = catchError(() => loadEstimator(changeCase(CASE, changes, model)));
  expect(error.code).toBe('UNSUPPORTED_MODEL');
  expect(error.message).toBe(message);
});

test('infinity is refused without the data', () => {
  const score = requireMethod(loadEstimator(readModel(CASE, 'tied')), 'score_samples');
  const error = catchError(() => score(makeMatrix(1, 3, Float64Array.of(1, Infinity, 3))));
  expect(error.code).toBe('INVALID_PARAMETER_VALUE');
  expect(error.message).toBe("Input X contains infinity or a value too large for dtype('float64').");
});
