// Models of sklearn-pandas: tools/fixtures/sklearn_mapper.py made the cases.
import { expect, test } from 'vitest';
import { PythonDict, PythonGlobal, PythonObject, PythonTuple } from '../../../../src/formats/python/values.ts';
import { loadEstimator } from '../../../../src/libraries/sklearn/load.ts';
import { catchError, changeCase, testCases } from '../golden-cases.ts';

testCases('mapper-', { tolerance: 1e-12 });

const FIRST = 'plain';

test('a mapper that was not fitted is refused', () => {
  const { code, message } = catchError(() =>
    loadEstimator(changeCase('skp18-mapper-arrays', { built_features: null }, FIRST)),
  );
  expect([code, message]).toEqual(['UNSUPPORTED_MODEL', expect.stringContaining('it was saved before fit()')]);
});

test('a function that selects columns is refused by name', () => {
  const chooser = new PythonGlobal('shop.columns', 'choose');
  const record = changeCase('skp22-mapper-arrays', { built_features: [new PythonTuple([chooser, null])] }, FIRST);
  const { message } = catchError(() => loadEstimator(record));
  expect(message).toContain('built_features[0] selects columns by shop.columns.choose');
});

test('a function of the author is refused by name', () => {
  const transformer = new PythonObject(new PythonGlobal('sklearn_pandas.transformers', 'FunctionTransformer'));
  transformer.state = new PythonDict(new Map([['_FunctionTransformer__func', new PythonGlobal('shop', 'double')]]));
  const { code, message } = catchError(() => loadEstimator(transformer));
  expect([code, message]).toEqual(['UNSUPPORTED_MODEL', expect.stringContaining('shop.double')]);
});

test('a table of names that are not known is refused', () => {
  const own = new PythonObject(new PythonGlobal('sklearn.preprocessing._data', 'PolynomialFeatures'));
  own.state = new PythonDict();
  const record = changeCase('skp18-mapper-tables', { built_features: [new PythonTuple([['age'], own])] }, FIRST);
  const { code } = catchError(() => loadEstimator(record));
  expect(code).toBe('UNSUPPORTED_MODEL');
});
