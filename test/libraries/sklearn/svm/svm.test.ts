import { describe, expect, test } from 'vitest';
import { makeMatrix } from '../../../../src/data/matrix.ts';
import { PythonGlobal } from '../../../../src/formats/python/values.ts';
import { requireMethod } from '../../../../src/libraries/sklearn/estimator.ts';
import { loadEstimator } from '../../../../src/libraries/sklearn/load.ts';
import { catchError, changeCase, readModel, testCases } from '../golden-cases.ts';

describe('golden cases', () => {
  testCases('svm-', { tolerance: 1e-12 });
});

describe('layouts that are not known', () => {
  test.each([
    [
      'mlflow3-svm-classifiers',
      'rbf',
      { kernel: 'precomputed' },
      'SVC (scikit-learn 1.9.1): kernel = "precomputed" is not known.',
    ],
    [
      'mlflow3-svm-classifiers',
      'rbf',
      { kernel: new PythonGlobal('author', 'kernel') },
      'SVC (scikit-learn 1.9.1): kernel = author.kernel is not known.',
    ],
    [
      'mlflow3-svm-classifiers',
      'rbf',
      { _gamma: 'scale' },
      'SVC (scikit-learn 1.9.1): attribute _gamma is "scale", not a number.',
    ],
    ['mlflow3-svm-classifiers', 'poly', { degree: 2.5 }, 'SVC (scikit-learn 1.9.1): degree = 2.5 is no whole number.'],
    [
      'mlflow3-svm-classifiers',
      'rbf',
      { decision_function_shape: 'ovp' },
      'SVC (scikit-learn 1.9.1): decision_function_shape = "ovp" is not known.',
    ],
    [
      'mlflow3-svm-classifiers',
      'rbf',
      { shape_fit_: [15, 4] },
      'SVC (scikit-learn 1.9.1): support_vectors_ has shape [14, 3], but it was fitted on 4 features.',
    ],
    [
      'mlflow3-svm-regressors',
      'rbf',
      { _intercept_: undefined },
      'SVR (scikit-learn 1.9.1): attribute _intercept_ is missing.',
    ],
  ])('%s of model %s with %o is refused', (name, model, changes, message) => {
    const error = catchError(() => loadEstimator(changeCase(name, changes, model)));
    expect(error.code).toBe('UNSUPPORTED_MODEL');
    expect(error.message).toBe(message);
  });
});

describe('data that does not fit', () => {
  const predict = requireMethod(loadEstimator(readModel('mlflow3-svm-classifiers', 'rbf')), 'predict');

  test('NaN is refused without the data', () => {
    const error = catchError(() => predict(makeMatrix(1, 3, Float64Array.of(1, Number.NaN, 3))));
    expect(error.code).toBe('INVALID_PARAMETER_VALUE');
    expect(error.message).toBe('Input X contains NaN.');
  });

  test('sparse X is refused by a machine that was trained on dense X', () => {
    const empty = { rowOffsets: Int32Array.of(0, 0), columnIndices: new Int32Array(0), data: new Float64Array(0) };
    const error = catchError(() => predict({ kind: 'csr', rowCount: 1, columnCount: 3, ...empty }));
    expect(error.message).toBe("cannot use sparse input in 'SVC' trained on dense data");
  });
});

test('break_ties with pairs is refused at predict, as scikit-learn does', () => {
  const model = changeCase('mlflow3-svm-classifiers', { break_ties: true }, 'pairs');
  const estimator = loadEstimator(model);
  const x = makeMatrix(1, 3, Float64Array.of(1, 2, 3));
  expect(catchError(() => requireMethod(estimator, 'predict')(x)).message).toBe(
    "break_ties must be False when decision_function_shape is 'ovo'",
  );
  expect(requireMethod(estimator, 'decision_function')(x)).toMatchObject({ shape: [1, 3] });
});

test('probability set after fit gives no predict_proba', () => {
  const estimator = loadEstimator(changeCase('mlflow3-svm-classifiers', { probability: true }, 'rbf'));
  expect(estimator.predict_proba).toBeUndefined();
});
