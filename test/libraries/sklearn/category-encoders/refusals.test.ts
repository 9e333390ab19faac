// Records of category_encoders that are not read, and X that does not fit.
import { expect, test } from 'vitest';
import type { DecantError } from '../../../../src/errors.ts';
import { makeNumberColumn } from '../../../../src/libraries/sklearn/array-columns.ts';
import { requireMethod } from '../../../../src/libraries/sklearn/estimator.ts';
import type { Frame } from '../../../../src/data/frame.ts';
import { loadEstimator } from '../../../../src/libraries/sklearn/load.ts';
import { PythonDict } from '../../../../src/formats/python/values.ts';
import type { PythonValue } from '../../../../src/formats/python/values.ts';
import { catchError, changeCase, readModel, listModels } from '../golden-cases.ts';

const ORDINAL = 'ce28-category-ordinal';

function load(changes: Readonly<Record<string, PythonValue | undefined>>): DecantError {
  return catchError(() => loadEstimator(changeCase(ORDINAL, changes, 'OrdinalEncoder')));
}

test.each([
  ['handle_unknown', 'guess'],
  ['handle_missing', 'guess'],
  ['handle_unknown', 7],
  ['mapping', [1]],
  [
    'mapping',
    [
      new PythonDict(
        new Map<PythonValue, PythonValue>([
          ['col', 'pet'],
          ['mapping', 'cat'],
        ]),
      ),
    ],
  ],
  ['cols', [new PythonDict()]],
  ['invariant_cols', undefined],
  ['_dim', null],
  ['impute_missing', true],
])('refuses %s = %s at load', (name, value) => {
  expect(load({ [name]: value }).code).toBe('UNSUPPORTED_MODEL');
});

test('names the layout of release 1', () => {
  expect(load({ impute_missing: true }).message).toContain('the layout of category_encoders 1 is not read');
});

test('refuses groups of columns', () => {
  const members = new PythonDict(new Map<PythonValue, PythonValue>([['a|b', ['a', 'b']]]));
  const changes = { feature_dtypes_in_: [], composite_members_: members };
  expect(load(changes).message).toContain('composite_cols is not read');
});

const NUMBERS: Frame = {
  kind: 'frame',
  rowCount: 1,
  columns: ['age', 'city', 'rooms', 'pet'].map((name) => makeNumberColumn(name, 'float64', [1])),
};

test('refuses X of another width, and says how many columns it has', () => {
  const transform = requireMethod(loadEstimator(readModel(ORDINAL, 'OrdinalEncoder')), 'transform');
  const error = catchError(() => transform({ ...NUMBERS, columns: NUMBERS.columns.slice(1) }));
  expect([error.code, error.message]).toEqual(['INVALID_PARAMETER_VALUE', 'Unexpected input dimension 3, expected 4']);
});

test('refuses X without an encoded column by its name', () => {
  const transform = requireMethod(loadEstimator(readModel(ORDINAL, 'OrdinalEncoder')), 'transform');
  const columns = NUMBERS.columns.map((column, place) => (place === 3 ? { ...column, name: 'animal' } : column));
  expect(catchError(() => transform({ ...NUMBERS, columns })).message).toBe('X does not contain the column "pet".');
});

test('does not show unknown categories in the error', () => {
  expect(listModels(ORDINAL)).toContain('OrdinalEncoder error');
  const estimator = loadEstimator(readModel(ORDINAL, 'OrdinalEncoder error'));
  const error = catchError(() => requireMethod(estimator, 'transform')(NUMBERS));
  expect([error.code, error.message]).toEqual(['INVALID_PARAMETER_VALUE', 'Unexpected categories found in column pet']);
});
