import { describe, expect, test } from 'vitest';
import { makeMatrix } from '../../../../src/data/matrix.ts';
import { requireMethod } from '../../../../src/libraries/sklearn/estimator.ts';
import { loadEstimator } from '../../../../src/libraries/sklearn/load.ts';
import { catchError, changeCase, readModel, testCases } from '../golden-cases.ts';

describe('golden cases', () => {
  testCases('components', { tolerance: 1e-12 });
  testCases('single-components', { tolerance: 1e-5 });
  testCases('factors', { tolerance: 1e-9 });
  testCases('atoms', { tolerance: 1e-11 });
});

describe('layouts that are not known', () => {
  test.each([
    [
      'mlflow3-factors',
      'descent',
      { shuffle: true },
      'NMF (scikit-learn 1.9.1): shuffle=True steps in a random order at each call.',
    ],
    ['mlflow3-factors', 'descent', { solver: 'pg' }, 'NMF (scikit-learn 1.9.1): solver = "pg" is not known.'],
    [
      'mlflow3-atoms',
      'pursuit',
      { transform_algorithm: 'lasso_cd' },
      'SparseCoder (scikit-learn 1.9.1): transform_algorithm = "lasso_cd" is not known.',
    ],
    [
      'mlflow3-atoms',
      'pursuit',
      { positive_code: true },
      "SparseCoder (scikit-learn 1.9.1): positive_code=True does not go with transform_algorithm='omp'.",
    ],
    [
      'mlflow3-components',
      'kernel',
      { kernel: 'precomputed' },
      'KernelPCA (scikit-learn 1.9.1): kernel = "precomputed" is not known.',
    ],
    ['mlflow3-components', 'kernel', { _centerer: null }, 'KernelPCA (scikit-learn 1.9.1): _centerer is None.'],
    ['mlflow3-components', 'ica', { whiten: 'warn' }, 'FastICA (scikit-learn 1.9.1): whiten = "warn" is not known.'],
    [
      'mlflow3-components',
      'pca',
      { components_: undefined },
      'PCA (scikit-learn 1.9.1): attribute components_ is missing.',
    ],
  ])('%s of model %s with %o is refused', (name, model, changes, message) => {
    const error = catchError(() => loadEstimator(changeCase(name, changes, model)));
    expect(error.code).toBe('UNSUPPORTED_MODEL');
    expect(error.message).toBe(message);
  });
});

describe('data that does not fit', () => {
  const transformOf = (name: string, model: string) =>
    requireMethod(loadEstimator(readModel(name, model)), 'transform');

  test.each([
    ['mlflow3-factors', 'descent', 6, 'Negative values in data passed to X in NMF.'],
    ['sk10-factors', 'descent', 6, 'Negative values in data passed to NMF (input X).'],
    ['mlflow3-factors', 'topics', 6, 'Negative values in data passed to LatentDirichletAllocation.transform.'],
  ])('negative elements are refused by %s %s', (name, model, width, message) => {
    const x = makeMatrix(1, width, new Float64Array(width).fill(-1));
    expect(catchError(() => transformOf(name, model)(x)).message).toBe(message);
  });

  test('NMF refuses float32 where it was fitted on float64', () => {
    const x = makeMatrix(1, 6, new Float32Array(6).fill(1));
    expect(catchError(() => transformOf('mlflow3-factors', 'descent')(x)).message).toBe(
      'H should have the same dtype as X. Got H.dtype = float64.',
    );
  });

  test('SparsePCA refuses a single row since 1.6, where scikit-learn answers no table', () => {
    const x = makeMatrix(1, 5, new Float64Array(5).fill(1));
    expect(catchError(() => transformOf('mlflow3-atoms', 'sparse-pca')(x)).message).toBe(
      'SparsePCA.transform of a single row answers 1D array, where steps that follow expect 2D array.',
    );
  });
});
