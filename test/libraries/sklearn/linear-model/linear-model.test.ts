import { describe, expect, test } from 'vitest';
import { makeMatrix } from '../../../../src/data/matrix.ts';
import { NdArray } from '../../../../src/formats/python/values.ts';
import type { PythonValue } from '../../../../src/formats/python/values.ts';
import { requireMethod } from '../../../../src/libraries/sklearn/estimator.ts';
import type { Features } from '../../../../src/libraries/sklearn/estimator.ts';
import { loadEstimator } from '../../../../src/libraries/sklearn/load.ts';
import { catchError, changeCase, readModel, testCases } from '../golden-cases.ts';

describe('golden cases', () => {
  testCases('linear-', { tolerance: 1e-12 });
  // Products of float32 numbers are added up in another order than BLAS has.
  testCases('float32-linear', { tolerance: 2e-6 });
});

function floats(shape: readonly number[], ...numbers: number[]): NdArray {
  const bytes = new Uint8Array(Float64Array.from(numbers).buffer);
  return new NdArray({ kind: 'f', itemSize: 8, littleEndian: true }, shape, false, bytes);
}

describe('layouts that are not known are refused by name', () => {
  const refuse = (name: string, model: string, changes: Readonly<Record<string, PythonValue | undefined>>): string =>
    catchError(() => loadEstimator(changeCase(name, changes, model))).message;

  test.each([
    ['no coefficients', { coef_: undefined }, 'Ridge (scikit-learn 1.9.1): attribute coef_ is missing.'],
    [
      'one coefficient without a dimension',
      { coef_: floats([], 1) },
      'Ridge (scikit-learn 1.9.1): coef_ has shape [].',
    ],
    [
      'booleans, which RidgeCV of 1.8 learned from booleans',
      { coef_: new NdArray({ kind: 'b', itemSize: 1, littleEndian: true }, [2], false, Uint8Array.of(1, 0)) },
      'Ridge (scikit-learn 1.9.1): attribute coef_ holds booleans, whose products are logical.',
    ],
    ['three dimensions', { coef_: floats([1, 1, 1], 1) }, 'Ridge (scikit-learn 1.9.1): coef_ has shape [1, 1, 1].'],
    [
      'as many intercepts as there are no outputs',
      { intercept_: floats([2], 1, 2) },
      'Ridge (scikit-learn 1.9.1): attribute intercept_ has shape [2] beside 1 outputs.',
    ],
    ['an intercept that is text', { intercept_: 'x' }, 'Ridge (scikit-learn 1.9.1): attribute intercept_ is "x".'],
    [
      'a predict of its own',
      { predict: 'x' },
      'Ridge (scikit-learn 1.9.1): predict was replaced on the instance by "x".',
    ],
  ])('%s', (_, changes, message) => {
    expect(refuse('mlflow3-linear-regressors', 'Ridge', changes)).toBe(message);
  });

  test('classes that are not as many as the planes', () => {
    expect(refuse('mlflow3-linear-classes', 'LogisticRegression', { classes_: floats([2], 0, 1) })).toBe(
      'LogisticRegression (scikit-learn 1.9.1): classes_ has shape [2] beside 3 rows of coef_.',
    );
  });

  test('a multi_class or a solver that no release has', () => {
    const name = 'sk12-linear-classes';
    expect(refuse(name, 'LogisticRegression', { multi_class: 'crammer_singer' })).toBe(
      'LogisticRegression (scikit-learn 1.2.2): multi_class = "crammer_singer" is not known.',
    );
    expect(refuse(name, 'LogisticRegression', { multi_class: 'deprecated' })).toBe(
      'LogisticRegression (scikit-learn 1.2.2): multi_class = "deprecated" came with 1.5.',
    );
    expect(refuse(name, 'LogisticRegression', { solver: 'newton' })).toBe(
      'LogisticRegression (scikit-learn 1.2.2): solver = "newton" is not known.',
    );
  });

  test('a loss that no release has', () => {
    expect(refuse('mlflow3-linear-classes', 'SGDClassifier-log', { loss: 'logistic' })).toBe(
      'SGDClassifier (scikit-learn 1.9.1): loss = "logistic" is not known.',
    );
  });

  test('a generalized model without a known link', () => {
    expect(refuse('mlflow3-linear-generalized', 'PoissonRegressor', { _base_loss: null })).toBe(
      'PoissonRegressor (scikit-learn 1.9.1): _base_loss is None.',
    );
  });

  test('a ridge classifier of sparse labels', () => {
    const record = changeCase('mlflow3-linear-labels-many', {}, 'RidgeClassifier');
    const binarizer = changeCase('mlflow3-linear-labels-many', {}, 'RidgeClassifier');
    expect(loadEstimator(record).featureCount).toBe(3);
    expect(
      catchError(() =>
        loadEstimator(changeCase('mlflow3-linear-labels-many', { _label_binarizer: binarizer }, 'RidgeClassifier')),
      ).message,
    ).toBe(
      'RidgeClassifier (scikit-learn 1.9.1): _label_binarizer is an instance of sklearn.linear_model._ridge.RidgeClassifier.',
    );
  });
});

describe('data that do not fit', () => {
  const predict = (name: string, x: Features): string =>
    catchError(() => requireMethod(loadEstimator(readModel(name, 'LinearRegression')), 'predict')(x)).message;

  test('another width is refused with both numbers', () => {
    expect(predict('mlflow3-linear-inputs', makeMatrix(1, 2, new Float64Array(2)))).toBe(
      'X has 2 features, but LinearRegression is expecting 3 features as input.',
    );
  });

  test('no rows', () => {
    expect(predict('mlflow3-linear-inputs', makeMatrix(0, 3, new Float64Array(0)))).toBe(
      'Found array with 0 sample(s) (shape=(0, 3)) while a minimum of 1 is required by LinearRegression.',
    );
  });

  test('NaN and infinity, in the words of the release', () => {
    const hole = makeMatrix(1, 3, Float64Array.of(1, Number.NaN, 2));
    const endless = makeMatrix(1, 3, Float32Array.of(1, Infinity, 2));
    expect(predict('mlflow3-linear-inputs', hole)).toBe('Input X contains NaN.');
    expect(predict('mlflow3-linear-inputs', endless)).toBe(
      "Input X contains infinity or a value too large for dtype('float32').",
    );
    expect(predict('sk10-linear-inputs', hole)).toBe(
      "Input contains NaN, infinity or a value too large for dtype('float64').",
    );
  });

  test('a sparse matrix whose index is beyond its width', () => {
    const x: Features = {
      kind: 'csr',
      rowCount: 1,
      columnCount: 3,
      rowOffsets: Int32Array.of(0, 1),
      columnIndices: Int32Array.of(3),
      data: Float64Array.of(1),
    };
    expect(predict('mlflow3-linear-inputs', x)).toBe('A sparse matrix of 3 columns names column 3.');
  });

  test('X is not changed', () => {
    const data = Float64Array.of(1, 2, 3);
    const estimator = loadEstimator(readModel('mlflow3-linear-classes', 'LogisticRegression'));
    requireMethod(estimator, 'predict_proba')(makeMatrix(1, 3, data));
    expect([...data]).toEqual([1, 2, 3]);
  });
});
