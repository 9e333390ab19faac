import { describe, expect, test } from 'vitest';
import { PythonDict, PythonGlobal } from '../../../../src/formats/python/values.ts';
import { loadEstimator } from '../../../../src/libraries/sklearn/load.ts';
import { catchError, changeCase, testCases } from '../golden-cases.ts';

describe('golden cases', () => {
  testCases('select-', { tolerance: 1e-12 });
});

describe('what has no native answer', () => {
  const refuse = (name: string, model: string, changes: Parameters<typeof changeCase>[1]): string => {
    const error = catchError(() => loadEstimator(changeCase(name, changes, model)));
    expect(error.code).toBe('UNSUPPORTED_MODEL');
    return error.message;
  };

  test('a threshold or a getter of importances that is not known is refused by its name', () => {
    expect(refuse('mlflow3-select-model', 'ridge', { threshold: '2*mode' })).toBe(
      'SelectFromModel (scikit-learn 1.9.1): threshold = "2*mode" is not known.',
    );
    const getter = new PythonGlobal('mine', 'weigh');
    expect(refuse('mlflow3-select-model', 'ridge', { importance_getter: getter })).toContain(
      'importance_getter = mine.weigh is not run',
    );
    expect(refuse('mlflow3-select-model', 'path', { importance_getter: 'named_steps.other.coef_' })).toContain(
      'importance_getter names other, which is no step of its pipeline',
    );
  });

  test('a mode, scores without p-values and a mask that is none are refused', () => {
    expect(refuse('mlflow3-select-scores', 'generic', { mode: 'best' })).toContain('mode = "best" is not known');
    expect(refuse('mlflow3-select-scores', 'generic', { mode: 'k_best', param: 1e-5 })).toContain(
      'param = 0.00001 is no whole number of columns',
    );
    expect(refuse('mlflow3-select-scores', 'fpr', { pvalues_: null })).toContain('its scores came without p-values');
    expect(refuse('mlflow3-select-elimination', 'logistic', { support_: new PythonDict() })).toContain(
      'attribute support_ is a PythonDict, not an array',
    );
  });
});
