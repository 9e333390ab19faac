import { describe, expect, test } from 'vitest';
import { loadEstimator } from '../../../../src/libraries/sklearn/load.ts';
import { catchError, changeCase, testCases } from '../golden-cases.ts';

describe('golden cases', () => {
  testCases('calibrated', { tolerance: 1e-12 });
});

describe('what has no native answer', () => {
  const refuse = (name: string, model: string, changes: Parameters<typeof changeCase>[1]): string => {
    const error = catchError(() => loadEstimator(changeCase(name, changes, model)));
    expect(error.code).toBe('UNSUPPORTED_MODEL');
    return error.message;
  };

  test('a pair of another layout is refused', () => {
    expect(refuse('mlflow3-calibrated', 'sigmoid', { calibrated_classifiers_: [] })).toContain(
      'calibrated_classifiers_ is empty',
    );
    expect(refuse('mlflow3-calibrated', 'sigmoid', { calibrated_classifiers_: [1] })).toContain(
      'calibrated_classifiers_[0] is 1',
    );
  });
});
