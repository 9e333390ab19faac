import { describe, expect, test } from 'vitest';
import { loadEstimator } from '../../../../src/libraries/sklearn/load.ts';
import { catchError, changeCase, testCases } from '../golden-cases.ts';

describe('golden cases', () => {
  testCases('perceptron', { tolerance: 1e-12 });
  testCases('boltzmann', { tolerance: 1e-12 });
  testCases('single-perceptron', { tolerance: 1e-5 });
});

describe('layouts that are not known', () => {
  test.each([
    [
      'mlflow3-perceptron',
      'softmax',
      { activation: 'gelu' },
      'MLPClassifier (scikit-learn 1.9.1): activation = "gelu" is not known.',
    ],
    [
      'mlflow3-perceptron',
      'softmax',
      { out_activation_: 'sigmoid' },
      'MLPClassifier (scikit-learn 1.9.1): out_activation_ = "sigmoid" is not known.',
    ],
    [
      'mlflow3-perceptron',
      'regressor',
      { intercepts_: [] },
      'MLPRegressor (scikit-learn 1.9.1): it has 2 coefs_ and 0 intercepts_.',
    ],
    [
      'mlflow3-perceptron',
      'binary',
      { _label_binarizer: null },
      'MLPClassifier (scikit-learn 1.9.1): _label_binarizer is None.',
    ],
  ])('%s of model %s with %o is refused', (name, model, changes, message) => {
    const error = catchError(() => loadEstimator(changeCase(name, changes, model)));
    expect(error.code).toBe('UNSUPPORTED_MODEL');
    expect(error.message).toBe(message);
  });
});
