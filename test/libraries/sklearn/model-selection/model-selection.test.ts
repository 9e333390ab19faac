import { describe, expect, test } from 'vitest';
import { PythonDict, PythonGlobal, PythonObject } from '../../../../src/formats/python/values.ts';
import { loadEstimator } from '../../../../src/libraries/sklearn/load.ts';
import { catchError, changeCase, testCases } from '../golden-cases.ts';

describe('golden cases', () => {
  testCases('search', { tolerance: 1e-12 });
  testCases('threshold', { tolerance: 1e-12 });
});

describe('what has no native answer', () => {
  const refuse = (name: string, model: string, changes: Parameters<typeof changeCase>[1]): string => {
    const error = catchError(() => loadEstimator(changeCase(name, changes, model)));
    expect(error.code).toBe('UNSUPPORTED_MODEL');
    return error.message;
  };

  test('a search that was not refitted is refused', () => {
    expect(refuse('mlflow3-search', 'grid', { refit: false })).toBe(
      'GridSearchCV (scikit-learn 1.9.1): it was made with refit=False and holds no fitted estimator.',
    );
  });

  test('a positive label that is no class, and a score whose positive label is not known, are refused', () => {
    expect(refuse('mlflow3-threshold', 'fixed-first', { pos_label: 'maybe' })).toContain(
      'its pos_label is none of the classes',
    );
    const scorer = new PythonObject(new PythonGlobal('sklearn.metrics._scorer', '_CurveScorer'));
    scorer.state = new PythonDict();
    scorer.state.entries.set('_score_func', new PythonGlobal('mine', 'profit'));
    expect(refuse('mlflow3-threshold', 'tuned', { _curve_scorer: scorer })).toContain(
      'the positive label of its score mine.profit is not known',
    );
  });
});
