// Models of feature_engine: tools/fixtures/sklearn_feature_engine.py made the cases.
import { expect, test } from 'vitest';
import type { Frame } from '../../../../src/data/frame.ts';
import { PythonDict, PythonGlobal, PythonObject } from '../../../../src/formats/python/values.ts';
import { requireMethod } from '../../../../src/libraries/sklearn/estimator.ts';
import { loadEstimator } from '../../../../src/libraries/sklearn/load.ts';
import { catchError, changeCase, readModel, testCases } from '../golden-cases.ts';

testCases('fe-', { tolerance: 1e-12 });

const NUMBERS: Frame = {
  kind: 'frame',
  rowCount: 2,
  columns: [
    { name: 'age', dtype: 'float64', values: Float64Array.of(40, 41) },
    { name: 'pay', dtype: 'float64', values: Float64Array.of(20, 30) },
    { name: 'share', dtype: 'float64', values: Float64Array.of(0.5, 0.25) },
    { name: 'rooms', dtype: 'int64', values: BigInt64Array.of(2n, 3n) },
  ],
};

function refusalOf(name: string, model: string, changes: Parameters<typeof changeCase>[1]): string {
  const { code, message } = catchError(() => loadEstimator(changeCase(name, changes, model)));
  expect(code).toBe('UNSUPPORTED_MODEL');
  return message;
}

function answerError(name: string, model: string, x: Frame): string {
  const { code, message } = catchError(() => requireMethod(loadEstimator(readModel(name, model)), 'transform')(x));
  expect(code).toBe('INVALID_PARAMETER_VALUE');
  return message;
}

test('parameter values that are not known are refused by name', () => {
  expect(refusalOf('fe19-fe-numbers', 'log', { base: '2' })).toContain('base = "2" is not known');
  expect(refusalOf('fe19-fe-discretisers', 'width', { return_boundaries: true })).toContain('return_boundaries=True');
  expect(refusalOf('fe19-fe-creation', 'math', { func: ['skew'] })).toContain('func = "skew" is not known');
  expect(refusalOf('fe19-fe-encoders', 'count', { unseen: 'guess' })).toContain('unseen = "guess" is not known');
  expect(refusalOf('fe19-fe-outliers', 'gaussian', { missing_values: 'fill' })).toContain('missing_values = "fill"');
});

test('a transformer that was not fitted, and a layout without a number of columns, are refused', () => {
  const changes = { n_features_in_: undefined, feature_names_in_: undefined };
  expect(refusalOf('fe19-fe-numbers', 'log', changes)).toContain('n_features_in_ is missing');
  const none = { ...changes, variables_: undefined };
  expect(refusalOf('fe19-fe-numbers', 'log', none)).toContain('it was saved before fit()');
});

test('fitted attributes of another kind are refused', () => {
  expect(refusalOf('fe19-fe-imputers', 'mean', { imputer_dict_: [] })).toContain('imputer_dict_ is a list, not a dict');
  expect(refusalOf('fe19-fe-numbers', 'boxcox', { lambda_dict_: new PythonDict() })).toContain('lambda_dict_ lacks');
  const falling = new PythonDict(
    new Map([
      ['age', [3, 2]],
      ['pay', [1, 2]],
    ]),
  );
  expect(refusalOf('fe19-fe-discretisers', 'width', { binner_dict_: falling })).toContain('do not rise');
});

test('classes whose answers need history, chance or more are refused by name', () => {
  for (const [path, reason] of [
    ['feature_engine.timeseries.forecasting.lag_features.LagFeatures', 'need the rows before'],
    ['feature_engine.imputation.random_sample.RandomSampleImputer', 'at random'],
    ['feature_engine.encoding.similarity_encoder.StringSimilarityEncoder', 'similarities'],
  ] as const) {
    const at = path.lastIndexOf('.');
    const record = new PythonObject(new PythonGlobal(path.slice(0, at), path.slice(at + 1)));
    record.state = new PythonDict();
    const { code, message } = catchError(() => loadEstimator(record));
    expect([code, message]).toEqual(['UNSUPPORTED_MODEL', expect.stringContaining(reason)]);
  }
});

test('columns that lack, or are too many, are refused', () => {
  const fewer = { ...NUMBERS, columns: NUMBERS.columns.slice(1) };
  expect(answerError('fe19-fe-numbers', 'log10', fewer)).toContain('expected 4, got 3');
  const renamed = { ...NUMBERS, columns: NUMBERS.columns.map((column) => ({ ...column, name: `${column.name}!` })) };
  expect(answerError('fe19-fe-numbers', 'log10', renamed)).toContain('does not contain the column "age"');
});

test('arrays get names that fit on tables did not see', () => {
  const x = { ...NUMBERS, isArray: true };
  expect(answerError('fe10-fe-numbers', 'log10', x)).toContain('X is not a pandas dataframe');
  expect(answerError('fe19-fe-numbers', 'log10', x)).toContain('does not contain the column "age"');
});

test('a float32 column is refused where numbers are computed', () => {
  const columns = NUMBERS.columns.map((column) =>
    column.name === 'pay' ? { name: 'pay', dtype: 'float32' as const, values: Float32Array.of(20, 30) } : column,
  );
  expect(answerError('fe19-fe-numbers', 'log10', { ...NUMBERS, columns })).toContain('"pay" is float32');
});

test('missing and infinite numbers are refused, but for 1.0 which lets infinity pass', () => {
  const withPay = (...values: number[]): Frame => ({
    ...NUMBERS,
    columns: NUMBERS.columns.map((column) =>
      column.name === 'pay' ? { name: 'pay', dtype: 'float64' as const, values: Float64Array.from(values) } : column,
    ),
  });
  expect(answerError('fe19-fe-numbers', 'log10', withPay(Number.NaN, 1))).toContain('contain NaN');
  expect(answerError('fe19-fe-numbers', 'log10', withPay(Infinity, 1))).toContain('contain inf');
  const answer = requireMethod(
    loadEstimator(readModel('fe10-fe-numbers', 'log10')),
    'transform',
  )(withPay(Infinity, 10));
  expect(answer.kind === 'frame' && [...(answer.columns[1]?.values ?? [])]).toEqual([Infinity, 1]);
});
