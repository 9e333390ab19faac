import { describe, expect, test } from 'vitest';
import { PythonDict, PythonGlobal, PythonObject } from '../../../../src/formats/python/values.ts';
import { loadEstimator } from '../../../../src/libraries/sklearn/load.ts';
import { catchError, changeCase, testCases } from '../golden-cases.ts';

describe('golden cases', () => {
  testCases('target', { tolerance: 1e-12 });
});

describe('what has no native answer', () => {
  const refuse = (name: string, model: string, changes: Parameters<typeof changeCase>[1]): string => {
    const error = catchError(() => loadEstimator(changeCase(name, changes, model)));
    expect(error.code).toBe('UNSUPPORTED_MODEL');
    return error.message;
  };

  test('an inverse that is not known is refused, and a function of its own is not needed', () => {
    const target = changeCase('mlflow3-target', {}, 'functions');
    const transformer = target.state instanceof PythonDict ? target.state.get('transformer_') : undefined;
    if (!(transformer instanceof PythonObject) || !(transformer.state instanceof PythonDict))
      throw new Error('no record');
    const mine = new PythonGlobal('mine', 'squeeze');
    transformer.state.entries.set('func', mine);
    expect(typeof loadEstimator(target).predict).toBe('function');
    transformer.state.entries.set('inverse_func', mine);
    expect(catchError(() => loadEstimator(target)).message).toContain('inverse_func = mine.squeeze is not run');
    expect(
      refuse('mlflow3-target', 'standard', { transformer_: changeCase('mlflow3-select-inputs', {}, 'best') }),
    ).toContain('the inverse of its SelectKBest has no native reader');
  });
});
