// Records of category_encoders that are not read, and X that does not fit.
import { expect, test } from 'vitest';
import type { DecantError } from '../../../../src/errors.ts';
import { makeNumberColumn } from '../../../../src/libraries/sklearn/array-columns.ts';
import { requireMethod } from '../../../../src/libraries/sklearn/estimator.ts';
import type { Features } from '../../../../src/libraries/sklearn/estimator.ts';
import type { Column, Frame } from '../../../../src/data/frame.ts';
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

function texts(name: string | number, ...values: readonly (string | null)[]): Column {
  return { name, dtype: 'str', values };
}

function rows(pet: Column): Frame {
  const rowCount = pet.values.length;
  const numbers = (name: string): Column => makeNumberColumn(name, 'float64', new Float64Array(rowCount).fill(2));
  return {
    kind: 'frame',
    rowCount,
    columns: [numbers('age'), texts('city', ...Array.from({ length: rowCount }, () => 'rome')), numbers('rooms'), pet],
  };
}

function transformWith(name: string, model: string, x: Frame): Features {
  return requireMethod(loadEstimator(readModel(name, model)), 'transform')(x);
}

test('refuses None where releases before 2.4 and since encode it differently', () => {
  const error = catchError(() => transformWith('ce22-category-ordinal', 'OrdinalEncoder', rows(texts('pet', null))));
  expect([error.code, error.message]).toEqual([
    'INVALID_PARAMETER_VALUE',
    'Column "pet" has None, which category_encoders 2.4 encodes as missing and releases before it as unknown; the model does not ' +
      'tell which release saved it.',
  ]);
});

test('takes None where every release encodes what is unknown and what is missing alike', () => {
  const [none, unknown] = [rows(texts('pet', null)), rows(texts('pet', 'yak'))].map((x) => {
    const answer = transformWith('ce22-category-ordinal', 'OrdinalEncoder return_nan', x);
    return answer.kind === 'frame' ? answer.columns[3]?.values : undefined;
  });
  expect(none).toEqual(Float64Array.of(Number.NaN));
  expect(unknown).toEqual(Float64Array.of(Number.NaN));
});

test('refuses an array of texts that read as numbers, which 2.0 and 2.1 make numbers of', () => {
  const x: Frame = {
    kind: 'frame',
    rowCount: 2,
    isArray: true,
    columns: [texts('age', '1', '2'), texts('city', 'a', 'b'), texts('rooms', 'a', 'b'), texts('pet', 'cat', 'dog')],
  };
  const error = catchError(() => transformWith('ce22-category-ordinal', 'OrdinalEncoder', x));
  expect(error.message).toContain('Column "age" of the array has texts that read as numbers');
});

test('refuses None for hashes where the model does not tell whether pandas makes NaN of it', () => {
  const record = changeCase('ce211-category-hashes', { feature_dtypes_in_: undefined }, 'HashingEncoder');
  const transform = requireMethod(loadEstimator(record), 'transform');
  expect(catchError(() => transform(rows(texts('pet', null)))).message).toContain('Column "pet" has None');
});

test.each([
  ['blake2b', 'hash_method = "blake2b" is not known'],
  ['shake_128', 'hash_method = "shake_128" is not known'],
])('refuses the digest %s by its name', (method, reason) => {
  const record = changeCase('ce20-category-hashes', { hash_method: method }, 'HashingEncoder');
  expect(catchError(() => loadEstimator(record)).message).toContain(reason);
});

test.each([0, -1, 2.5, 2 ** 30])('refuses hashes of %s columns', (width) => {
  const record = changeCase('ce20-category-hashes', { n_components: width }, 'HashingEncoder');
  expect(catchError(() => loadEstimator(record)).message).toContain(`n_components = ${width} is not known`);
});

test.each([
  ['_handle_unknown', 'guess', 'handle_unknown = "guess" is not known'],
  ['_handle_unknown', true, 'handle_unknown = true is not known'],
  ['_handle_missing', 'count', 'handle_missing = "count" is not known'],
])('refuses counts with %s %s', (name, value, reason) => {
  const each = new PythonDict(
    new Map<PythonValue, PythonValue>([
      ['city', value],
      ['pet', value],
    ]),
  );
  const record = changeCase('ce28-category-counts', { [name]: each }, 'CountEncoder');
  expect(catchError(() => loadEstimator(record)).message).toContain(reason);
});

test('refuses texts where means are of numbers', () => {
  const columns = rows(texts('pet', 'cat')).columns.map((column) =>
    column.name === 'rooms' ? texts('rooms', 'many') : column,
  );
  const x: Frame = { kind: 'frame', rowCount: 1, columns };
  const error = catchError(() => transformWith('ce20-category-means', 'numbers', x));
  expect(error.message).toBe('Column "rooms" has texts; the encoder saw numbers.');
});

test('refuses a weight of CatBoostEncoder that 2.3 and 2.4 read differently', () => {
  const record = changeCase('ce20-category-means', { a: 3 }, 'CatBoostEncoder');
  expect(catchError(() => loadEstimator(record)).message).toContain('a = 3 means one thing in category_encoders 2.3');
});

test('refuses a number for what is unknown in the layouts before 2.11', () => {
  expect(load({ handle_unknown: 7 }).message).toContain('handle_unknown = 7 is not known');
  const model = readModel('ce211-category-newer', 'number');
  expect(loadEstimator(model).className).toBe('OrdinalEncoder');
});

test('refuses wrappers of what is no supervised encoder', () => {
  const record = changeCase(
    'ce22-category-pipelines',
    { feature_encoders: new PythonDict(new Map<PythonValue, PythonValue>([['a', 7]])) },
    'classes',
  );
  expect(catchError(() => loadEstimator(record)).message).toContain(
    'feature_encoders["a"] is no supervised encoder that is known',
  );
});
