import { describe, expect, test } from 'vitest';
import { makeMatrix } from '../../../../src/data/matrix.ts';
import { requireMethod } from '../../../../src/libraries/sklearn/estimator.ts';
import { loadEstimator } from '../../../../src/libraries/sklearn/load.ts';
import { catchError, changeCase, readModel, testCases } from '../golden-cases.ts';

describe('golden cases', () => {
  testCases('kernel-ridge', { tolerance: 1e-12 });
});

describe('layouts that are not known', () => {
  test.each([
    [
      'mlflow3-kernel-ridge',
      'rbf',
      { kernel: 'precomputed' },
      'KernelRidge (scikit-learn 1.9.1): kernel = "precomputed" is not known.',
    ],
    [
      'mlflow3-kernel-ridge',
      'chi2',
      { gamma: null },
      'KernelRidge (scikit-learn 1.9.1): gamma is None, which kernel chi2 does not take.',
    ],
    [
      'mlflow3-kernel-ridge',
      'sparse',
      { kernel: 'chi2' },
      'KernelRidge (scikit-learn 1.9.1): X_fit_ is sparse, which kernel chi2 does not take.',
    ],
  ])('%s of model %s with %o is refused', (name, model, changes, message) => {
    const error = catchError(() => loadEstimator(changeCase(name, changes, model)));
    expect(error.code).toBe('UNSUPPORTED_MODEL');
    expect(error.message).toBe(message);
  });
});

test('the chi2 kernels refuse negative elements', () => {
  const predict = requireMethod(loadEstimator(readModel('mlflow3-kernel-ridge', 'chi2')), 'predict');
  const error = catchError(() => predict(makeMatrix(1, 3, Float64Array.of(1, -2, 3))));
  expect(error.code).toBe('INVALID_PARAMETER_VALUE');
  expect(error.message).toBe('X contains negative values.');
});
