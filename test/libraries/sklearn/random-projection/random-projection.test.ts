import { describe, expect, test } from 'vitest';
import { loadEstimator } from '../../../../src/libraries/sklearn/load.ts';
import { catchError, changeCase, testCases } from '../golden-cases.ts';

describe('golden cases', () => {
  testCases('random-projection', { tolerance: 1e-12 });
});

describe('layouts that are not known', () => {
  test.each([
    ['mlflow3-random-projection', 'gaussian', { components_: 'none' }, 'A SciPy sparse matrix expected.'],
    [
      'mlflow3-random-projection',
      'sparse',
      { dense_output: 'auto' },
      'SparseRandomProjection (scikit-learn 1.9.1): attribute dense_output is "auto", not a boolean.',
    ],
  ])('%s of model %s with %o is refused', (name, model, changes, message) => {
    const error = catchError(() => loadEstimator(changeCase(name, changes, model)));
    expect(error.code).toBe('UNSUPPORTED_MODEL');
    expect(error.message).toBe(message);
  });
});
