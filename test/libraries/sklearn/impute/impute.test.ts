import { describe, expect, test } from 'vitest';
import { makeMatrix } from '../../../../src/data/matrix.ts';
import { requireMethod } from '../../../../src/libraries/sklearn/estimator.ts';
import { loadEstimator } from '../../../../src/libraries/sklearn/load.ts';
import { catchError, changeCase, readCase, testCases } from '../golden-cases.ts';

describe('golden cases', () => {
  testCases('impute-');
});

describe('layouts that are not known', () => {
  test('a strategy of another name is refused', () => {
    const error = catchError(() => loadEstimator(changeCase('mlflow3-impute-mean', { strategy: 'mode' })));
    expect(error.code).toBe('UNSUPPORTED_MODEL');
    expect(error.message).toBe('SimpleImputer (scikit-learn 1.9.1): strategy = "mode" is not known.');
  });

  test('an imputer that works along rows is refused', () => {
    const error = catchError(() => loadEstimator(changeCase('sk020-impute-old', { axis: 1 })));
    expect(error.message).toBe('Imputer (scikit-learn 0.20.4): axis = 1 is not known.');
  });

  test('an imputer that was not fitted is refused', () => {
    const fitted = {
      statistics_: undefined,
      indicator_: undefined,
      n_features_in_: undefined,
      feature_names_in_: undefined,
    };
    const error = catchError(() => loadEstimator(changeCase('mlflow3-impute-mean', fitted)));
    expect(error.message).toBe('SimpleImputer is not fitted: it was saved before fit().');
  });

  test('an imputer that does not tell its release is refused', () => {
    const error = catchError(() => loadEstimator(changeCase('sk12-impute-mean', { _sklearn_version: undefined })));
    expect(error.code).toBe('UNSUPPORTED_MODEL');
    expect(error.message).toBe('SimpleImputer: attribute _sklearn_version does not tell the release.');
  });
});

describe('texts that are missing', () => {
  const x = {
    kind: 'frame',
    rowCount: 1,
    columns: [
      { name: 'a', dtype: 'str', values: [null] },
      { name: 'b', dtype: 'float64', values: Float64Array.of(3.5) },
    ],
  } as const;
  const transform = (name: string, pandasMajor?: number) =>
    requireMethod(loadEstimator(readCase(name), [], { pandasMajor }), 'transform')(x);

  test('with pandas 2 a missing text is None, so NaN in fit does not fill it', () => {
    const answer = { columns: [{ values: [null] }, { values: [3.5] }] };
    expect(transform('sk12-impute-frequent-texts', 2)).toMatchObject(answer);
    expect(transform('mlflow3-impute-frequent-texts', 2)).toMatchObject(answer);
  });

  test('with pandas 3 it is NaN, and filled', () => {
    const answer = { columns: [{ values: ['v'] }, { values: [3.5] }] };
    expect(transform('sk12-impute-frequent-texts', 3)).toMatchObject(answer);
    expect(transform('mlflow3-impute-frequent-texts', 3)).toMatchObject(answer);
  });

  test('it is refused where nothing tells the release of pandas', () => {
    expect(catchError(() => transform('mlflow3-impute-frequent-texts'))).toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
      message:
        'Column "a" has a missing text, which is None with pandas 2 and NaN with pandas 3; the model does not tell the release of ' +
        'pandas that it was saved with.',
    });
  });

  test('scikit-learn before 1.1 knows no pandas 3', () => {
    expect(transform('sk10-impute-frequent-texts')).toMatchObject({ columns: [{ values: [null] }, { values: [3.5] }] });
  });
});

test('the answer is new memory: X keeps its missing elements', () => {
  const x = makeMatrix(1, 3, Float64Array.of(Number.NaN, 1, 2));
  requireMethod(loadEstimator(readCase('sk12-impute-mean')), 'transform')(x);
  expect([...x.data]).toEqual([Number.NaN, 1, 2]);
});
