import { describe, expect, test } from 'vitest';
import { loadEstimator } from '../../../../src/libraries/sklearn/load.ts';
import { catchError, changeCase, testCases } from '../golden-cases.ts';

describe('golden cases', () => {
  testCases('discriminant', { tolerance: 1e-12 });
});

describe('layouts that are not known', () => {
  test.each([
    [
      'mlflow3-discriminant',
      'svd',
      { solver: 'qr' },
      'LinearDiscriminantAnalysis (scikit-learn 1.9.1): solver = "qr" is not known.',
    ],
    [
      'mlflow3-discriminant',
      'quadratic',
      { scalings_: [] },
      'QuadraticDiscriminantAnalysis (scikit-learn 1.9.1): rotations_, scalings_ and means_ are not one for each of 3 classes.',
    ],
  ])('%s of model %s with %o is refused', (name, model, changes, message) => {
    const error = catchError(() => loadEstimator(changeCase(name, changes, model)));
    expect(error.code).toBe('UNSUPPORTED_MODEL');
    expect(error.message).toBe(message);
  });
});
