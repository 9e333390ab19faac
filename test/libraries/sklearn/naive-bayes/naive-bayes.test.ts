import { describe, expect, test } from 'vitest';
import { makeMatrix } from '../../../../src/data/matrix.ts';
import { requireMethod } from '../../../../src/libraries/sklearn/estimator.ts';
import { loadEstimator } from '../../../../src/libraries/sklearn/load.ts';
import { catchError, changeCase, readModel, testCases } from '../golden-cases.ts';

describe('golden cases', () => {
  testCases('bayes-', { tolerance: 1e-12 });
  testCases('single-bayes', { tolerance: 1e-5 });
});

describe('layouts that are not known', () => {
  test.each([
    [
      'mlflow3-bayes-gaussian',
      'three',
      { var_: undefined },
      'GaussianNB (scikit-learn 1.9.1): attribute sigma_ is missing.',
    ],
    [
      'mlflow3-bayes-counts',
      'multinomial',
      { feature_log_prob_: [1, 2] },
      'MultinomialNB (scikit-learn 1.9.1): attribute feature_log_prob_ is a list, not an array.',
    ],
  ])('%s of model %s with %o is refused', (name, model, changes, message) => {
    const error = catchError(() => loadEstimator(changeCase(name, changes, model)));
    expect(error.code).toBe('UNSUPPORTED_MODEL');
    expect(error.message).toBe(message);
  });
});

describe('data that does not fit', () => {
  const categorical = requireMethod(loadEstimator(readModel('mlflow3-bayes-categorical', '')), 'predict');

  test.each([
    [[0, 1, 9], 'A category of X is out of bounds: its feature has 4 categories.'],
    [[-1, 0, 0], 'Negative values in data passed to CategoricalNB (input X).'],
  ])('categories %o are refused', (row, message) => {
    expect(catchError(() => categorical(makeMatrix(1, 3, Float64Array.from(row)))).message).toBe(message);
  });
});
