import { describe, expect, test } from 'vitest';
import { makeMatrix } from '../../../../src/data/matrix.ts';
import { PythonDict, PythonTuple } from '../../../../src/formats/python/values.ts';
import type { PythonValue } from '../../../../src/formats/python/values.ts';
import { loadEstimator } from '../../../../src/libraries/sklearn/load.ts';
import { catchError, changeCase, readModel, testCases } from '../golden-cases.ts';

describe('golden cases', () => {
  testCases('pipe-', { tolerance: 1e-12 });
});

describe('what a pipeline tells', () => {
  test('width, names, classes and steps', () => {
    const pipeline = loadEstimator(readModel('mlflow3-pipe-columns', ''));
    expect(pipeline.featureNames).toEqual(['a', 'b', 's']);
    expect(pipeline.featureCount).toBe(3);
    expect(pipeline.classes).toMatchObject({ dtype: 'int64', shape: [2] });
    expect(pipeline.children?.map(({ className }) => className)).toEqual(['ColumnTransformer', 'LogisticRegression']);
  });

  test('a step that passes X through is no child', () => {
    const pipeline = loadEstimator(readModel('mlflow3-pipe-predict', 'passthrough'));
    expect(pipeline.children?.map(({ className }) => className)).toEqual(['RobustScaler', 'LogisticRegression']);
  });
});

describe('layouts that are not known are refused by name', () => {
  const refuse = (steps: PythonValue): string =>
    catchError(() => loadEstimator(changeCase('mlflow3-pipe-predict', { steps }, 'regressor'))).message;
  const model = readModel('mlflow3-pipe-predict', 'regressor');

  test('no steps, and steps that are no tuples', () => {
    expect(refuse([])).toBe('Pipeline (scikit-learn 1.9.1): it has no steps.');
    expect(refuse(['a'])).toBe('Pipeline (scikit-learn 1.9.1): steps[0] is no tuple of a name and an estimator.');
  });

  test('a step that is a word', () => {
    expect(refuse([new PythonTuple(['a', 'drop'])])).toBe('Pipeline (scikit-learn 1.9.1): steps[0] is "drop".');
  });

  test('a step that cannot transform, and is not the last one', () => {
    const step = new PythonTuple(['a', model]);
    expect(refuse([step, step])).toBe(
      'Pipeline (scikit-learn 1.9.1): Pipeline is not its last step and has no transform.',
    );
  });

  test('a pipeline inside itself', () => {
    const record = changeCase('mlflow3-pipe-predict', {}, 'regressor');
    if (record.state instanceof PythonDict) record.state.entries.set('steps', [new PythonTuple(['a', record])]);
    expect(catchError(() => loadEstimator(record)).code).toBe('LIMIT_EXCEEDED');
  });

  test('a union with a word, and one with an estimator that cannot transform', () => {
    const refuseUnion = (part: PythonValue): string => {
      const changes = { transformer_list: [new PythonTuple(['a', part])] };
      return catchError(() => loadEstimator(changeCase('mlflow3-pipe-union', changes, 'dense'))).message;
    };
    expect(refuseUnion('keep')).toBe('FeatureUnion (scikit-learn 1.9.1): transformer_list[0] is "keep".');
    expect(refuseUnion(model)).toBe(
      'FeatureUnion (scikit-learn 1.9.1): Pipeline at transformer_list[0] has no transform.',
    );
  });
});

test('a union whose parts are all dropped answers rows without columns', () => {
  const union = loadEstimator(readModel('mlflow3-pipe-union', 'all-dropped'));
  expect(union.transform?.(makeMatrix(2, 3, new Float64Array(6)))).toMatchObject({ rowCount: 2, columnCount: 0 });
});
