import { describe, expect, test } from 'vitest';
import { loadEstimator } from '../../../../src/libraries/sklearn/load.ts';
import { catchError, changeCase, testCases } from '../golden-cases.ts';

describe('golden cases', () => {
  testCases('iterative', { tolerance: 1e-11 });
});

describe('what has no native answer', () => {
  const refuse = (name: string, model: string, changes: Parameters<typeof changeCase>[1]): string => {
    const error = catchError(() => loadEstimator(changeCase(name, changes, model)));
    expect(error.code).toBe('UNSUPPORTED_MODEL');
    return error.message;
  };

  test('draws from a posterior, and steps of another layout, are refused', () => {
    expect(refuse('mlflow3-iterative', 'linear', { sample_posterior: true })).toContain(
      'sample_posterior draws random numbers',
    );
    expect(refuse('mlflow3-iterative', 'linear', { imputation_sequence_: [1] })).toContain(
      'imputation_sequence_[0] does not hold a column, its neighbors and an estimator',
    );
  });
});
