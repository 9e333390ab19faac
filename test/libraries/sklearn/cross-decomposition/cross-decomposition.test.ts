import { describe, expect, test } from 'vitest';
import { loadEstimator } from '../../../../src/libraries/sklearn/load.ts';
import { catchError, changeCase, testCases } from '../golden-cases.ts';

describe('golden cases', () => {
  testCases('partial-least-squares', { tolerance: 1e-12 });
});

describe('layouts that are not known', () => {
  test.each([
    [
      'mlflow3-partial-least-squares',
      'regression',
      { coef_: undefined },
      'PLSRegression (scikit-learn 1.9.1): attribute coef_ is missing.',
    ],
    [
      'mlflow3-partial-least-squares',
      'svd',
      { _x_std: undefined },
      'PLSSVD (scikit-learn 1.9.1): attribute x_std_ is missing.',
    ],
  ])('%s of model %s with %o is refused', (name, model, changes, message) => {
    const error = catchError(() => loadEstimator(changeCase(name, changes, model)));
    expect(error.code).toBe('UNSUPPORTED_MODEL');
    expect(error.message).toBe(message);
  });
});
