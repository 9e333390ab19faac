import { describe, expect, test } from 'vitest';
import { loadEstimator } from '../../../../src/libraries/sklearn/load.ts';
import { catchError, changeCase, testCases } from '../golden-cases.ts';

describe('golden cases', () => {
  testCases('dummy-', { logTolerance: 1e-15 });
});

describe('what has no native answer', () => {
  const refuse = (model: string, changes: Readonly<Record<string, number | string | boolean>>): string => {
    const error = catchError(() => loadEstimator(changeCase('mlflow3-dummy-classes', changes, model)));
    expect(error.code).toBe('UNSUPPORTED_MODEL');
    return error.message;
  };

  test('classes that are drawn anew at each call are refused', () => {
    expect(refuse('prior', { _strategy: 'stratified' })).toBe(
      'DummyClassifier (scikit-learn 1.9.1): strategy = "stratified" without a seed draws anew at each call.',
    );
  });

  test('uniform without a seed has probabilities, and no predict', () => {
    const estimator = loadEstimator(changeCase('mlflow3-dummy-classes', { _strategy: 'uniform' }, 'prior'));
    expect(estimator.predict).toBeUndefined();
    expect(estimator.predict_proba?.({ kind: 'frame', rowCount: 1, columns: [] })).toMatchObject({
      shape: [1, 3],
      data: Float64Array.of(1 / 3, 1 / 3, 1 / 3),
    });
  });

  test('sparse answers, constants that are no class, and tables of one column in 0.19 are refused', () => {
    expect(refuse('prior', { sparse_output_: true })).toContain('it answers sparse matrices');
    expect(refuse('constant', { constant: 'other' })).toContain('constant is none of classes_');
    expect(refuse('constants', { constant: 1 })).toContain('not one label for each of 2 outputs');
    const old = changeCase('sk019-dummy-classes', { output_2d_: true }, 'prior');
    expect(catchError(() => loadEstimator(old)).message).toContain('a table of one column');
  });

  test('numbers that are not as many as the outputs are refused', () => {
    const error = catchError(() => loadEstimator(changeCase('mlflow3-dummy-numbers', { n_outputs_: 2 }, 'mean')));
    expect(error.message).toContain('constant_ is an array of 1 float64, not of 2 numbers');
  });
});
