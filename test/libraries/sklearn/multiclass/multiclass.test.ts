import { describe, expect, test } from 'vitest';
import { PythonDict } from '../../../../src/formats/python/values.ts';
import { loadEstimator } from '../../../../src/libraries/sklearn/load.ts';
import { catchError, changeCase, testCases } from '../golden-cases.ts';

describe('golden cases', () => {
  testCases('one-rest', { tolerance: 1e-12 });
  testCases('one-one', { tolerance: 1e-12 });
  testCases('output-code', { tolerance: 1e-12 });
});

describe('what has no native answer', () => {
  const refuse = (name: string, model: string, changes: Parameters<typeof changeCase>[1]): string => {
    const error = catchError(() => loadEstimator(changeCase(name, changes, model)));
    expect(error.code).toBe('UNSUPPORTED_MODEL');
    return error.message;
  };

  test('estimators that are not as many as the classes need are refused', () => {
    expect(refuse('mlflow3-one-one', 'classes', { estimators_: [] })).toContain('estimators_ is empty');
    const one = changeCase('mlflow3-one-rest', {}, 'binary');
    const parts = one.state instanceof PythonDict ? one.state.get('estimators_') : undefined;
    expect(refuse('mlflow3-one-rest', 'classes', { estimators_: parts })).toContain(
      'it has 1 estimators for 3 classes',
    );
    expect(refuse('mlflow3-one-one', 'classes', { estimators_: parts })).toContain(
      'it has 1 estimators for the pairs of 3 classes',
    );
  });
});
