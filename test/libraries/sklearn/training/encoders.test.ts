// Encoders that are fitted, beside those of scikit-learn (tools/fixtures/sklearn_fitted_tables.py).
import { describe, expect, it } from 'vitest';
import type { PythonDict } from '../../../../src/formats/python/values.ts';
import {
  LabelBinarizer,
  LabelEncoder,
  OneHotEncoder,
  OrdinalEncoder,
} from '../../../../src/libraries/sklearn/training/index.ts';
import { expectCloseValues } from '../../../close-values.ts';
import { describeAnswer, describeEntries, readFittedCases, readTable, readValue } from './fitted-tables.ts';

const ENCODERS = { OneHotEncoder, OrdinalEncoder };

describe('encoders', () => {
  it.each(readFittedCases('encoders'))('learn case %s', (_name, fit) => {
    const model = new ENCODERS[fit.class as keyof typeof ENCODERS](readValue(fit.params) as object);
    model.fit(readTable(fit.x));
    expectCloseValues(describeEntries(model.toRecord().state as PythonDict), fit.state, 0);
    expect(model.getFeatureNamesOut()).toEqual(fit.names);
    expectCloseValues(describeAnswer(model.transform(readTable(fit.x))), fit.answers[0], 0);
    expectCloseValues(describeAnswer(model.transform(readTable(fit.other))), fit.answers[1], 0);
  });

  it('read rows of JavaScript as tables', () => {
    const rows = [
      { color: 'red', size: 1 },
      { color: null, size: 2 },
      { color: 'blue', size: 1 },
    ];
    const model = new OneHotEncoder({ sparseOutput: false }).fit(rows);
    expect(model.categories).toEqual([
      ['blue', 'red', Number.NaN],
      [1, 2],
    ]);
    expect(model.getFeatureNamesOut()).toEqual(['color_blue', 'color_red', 'color_nan', 'size_1', 'size_2']);
    expect(new OrdinalEncoder().fit([['b'], ['a']]).categories).toEqual([['a', 'b']]);
  });

  it('have the parameters of scikit-learn, and clones that learned nothing', () => {
    const model = new OneHotEncoder({ minFrequency: 2 }).fit([['a'], ['a'], ['b']]);
    expect(model.getParams()).toMatchObject({ min_frequency: 2, sparse_output: true, handle_unknown: 'error' });
    expect(model.setParams({ handle_unknown: 'ignore' }).transform([['c']])).toMatchObject({
      data: new Float64Array(),
    });
    expect(model.clone().isFitted).toBe(false);
    expect(model.clone().params.minFrequency).toBe(2);
  });

  it('name columns that are given names afterwards', () => {
    const model = new OneHotEncoder().fit([['a'], ['b']]);
    expect(model.getFeatureNamesOut()).toEqual(['x0_a', 'x0_b']);
    expect(model.getFeatureNamesOut(['city'])).toEqual(['city_a', 'city_b']);
    expect(() => model.getFeatureNamesOut(['one', 'two'])).toThrow(
      'input_features should have length equal to number of features (1), got 2',
    );
    expect(() => new OrdinalEncoder().fit([{ a: 'x' }]).getFeatureNamesOut(['b'])).toThrow(
      'input_features is not equal to feature_names_in_',
    );
  });

  it.each([
    [
      { minFrequency: 0 },
      "The 'min_frequency' parameter of OneHotEncoder must be an int in the range [1, inf), a float",
    ],
    [{ minFrequency: 1.5 }, "The 'min_frequency' parameter of OneHotEncoder must be"],
    [{ maxCategories: 0.5 }, "The 'max_categories' parameter of OneHotEncoder must be an int in the range [1, inf)"],
    [{ handleUnknown: 'skip' }, "The 'handle_unknown' parameter of OneHotEncoder must be a str among {'error'"],
    [{ categories: [['a']] }, 'Shape mismatch: if categories is an array, it has to be of shape (n_features,).'],
    [
      {
        categories: [
          ['a', 'a'],
          [1, 2],
        ],
      },
      'In column 0, the predefined categories contain duplicate elements.',
    ],
    [
      {
        categories: [
          ['a', 'b'],
          [2, 1],
        ],
      },
      'Unsorted categories are not supported for numerical categories',
    ],
    [
      {
        categories: [
          [NaN, 'a'],
          [1, 2],
        ],
      },
      'Nan should be the last element in user provided categories',
    ],
    [{ categories: [['a'], [1, 2]] }, "Found unknown categories ['b'] in column 0 during fit"],
    [
      { categories: [['a', 'b'], ['1']] },
      'In column 1, the predefined categories have values that int64 does not hold.',
    ],
    [{ drop: ['a'] }, '`drop` should have length equal to the number of features (2), got 1'],
    [{ drop: ['z', 1] }, "were not found in the training data.\nCategory: 0, Feature: 'z'"],
    [{ drop: ['b', 1], minFrequency: 2 }, "Unable to drop category 'b' from feature 0 because it is infrequent"],
    [{ dtype: 'number' }, "The 'dtype' parameter of OneHotEncoder must be the name of a type of numbers"],
  ])('refuse %j', (params, message) => {
    const rows = [
      { a: 'a', b: 1 },
      { a: 'a', b: 2 },
      { a: 'b', b: 1 },
    ];
    expect(() => new OneHotEncoder(params as object).fit(rows)).toThrow(message);
  });

  it.each([
    [{ unknownValue: 3 }, "unknown_value should only be set when handle_unknown is 'use_encoded_value', got 3."],
    [{ handleUnknown: 'use_encoded_value' }, 'unknown_value should be an integer or np.nan when'],
    [
      { handleUnknown: 'use_encoded_value', unknownValue: 1 },
      'The used value for unknown_value 1 is one of the values',
    ],
    [
      { handleUnknown: 'use_encoded_value', unknownValue: NaN, dtype: 'int32' },
      'When unknown_value is np.nan, the dtype parameter should be a float dtype. Got int32.',
    ],
    [{ dtype: 'int64' }, 'There are missing values in features [0]. For OrdinalEncoder to encode missing values'],
    [
      { encodedMissingValue: 1 },
      "encoded_missing_value (1) is already used to encode a known category in features: ['a']",
    ],
    [{ encodedMissingValue: 0.5 }, "The 'encoded_missing_value' parameter of OrdinalEncoder must be"],
  ])('of ordinals refuse %j', (params, message) => {
    const rows = [{ a: 'a' }, { a: null }, { a: 'b' }];
    expect(() => new OrdinalEncoder(params as object).fit(rows)).toThrow(message);
  });

  it('refuse texts among numbers, infinity, and no rows', () => {
    expect(() => new OneHotEncoder().fit([{ a: 1 }, { a: 'b' }])).toThrow(
      "Encoders require their input argument must be uniformly strings or numbers. Got ['int', 'str']",
    );
    expect(() => new OneHotEncoder().fit([[Infinity]])).toThrow("too large for dtype('float64')");
    expect(() => new OneHotEncoder().fit({ a: [] })).toThrow('Found array with 0 sample(s)');
    expect(() => new OneHotEncoder().fit(new OneHotEncoder().fitTransform([['a']]))).toThrow(
      'Sparse data was passed for X, but dense data is required by OneHotEncoder.',
    );
  });
});

describe('LabelEncoder', () => {
  it('encodes labels and answers them again', () => {
    const encoder = new LabelEncoder();
    expect([...encoder.fitTransform(['tokyo', 'paris', 'Ärger', 'paris'])]).toEqual([1, 0, 2, 0]);
    expect(encoder.classes).toEqual(['paris', 'tokyo', 'Ärger']);
    expect(encoder.inverseTransform([2, 0])).toEqual(['Ärger', 'paris']);
    expect(() => encoder.transform(['rome'])).toThrow('y contains previously unseen labels.');
    expect(() => encoder.inverseTransform([3])).toThrow('y contains previously unseen labels: [3]');
  });

  it('keeps what scikit-learn keeps', () => {
    const state = (y: readonly number[] | readonly string[] | readonly boolean[]): unknown =>
      describeEntries(new LabelEncoder().fit(y).toRecord().state as PythonDict)[0];
    expect(state(['b', 'aaa'])).toEqual(['classes_', { array: '<U3', shape: [2], items: ['aaa', 'b'] }]);
    expect(state([3, 1, 1])).toEqual(['classes_', { array: 'int64', shape: [2], items: [1, 3] }]);
    expect(state([2.5, NaN])).toEqual(['classes_', { array: 'float64', shape: [2], items: [2.5, { float: 'nan' }] }]);
    expect(state([true, false])).toEqual(['classes_', { array: 'bool', shape: [2], items: [false, true] }]);
  });
});

// What scikit-learn 1.9.1 answers.
describe('LabelBinarizer', () => {
  it('has a column for each class of several', () => {
    const binarizer = new LabelBinarizer({ negLabel: -1, posLabel: 2 }).fit(['b', 'a', 'c']);
    expect(describeAnswer(binarizer.transform(['a', 'z', 'c', 'b']))).toEqual({
      sparse: false,
      dtype: 'int64',
      rows: [
        [2, -1, -1],
        [-1, -1, -1],
        [-1, -1, 2],
        [-1, 2, -1],
      ],
    });
    expect(
      binarizer.inverseTransform([
        [0.1, 0.5, 0.2],
        [3, 3, 1],
      ]),
    ).toEqual(['b', 'a']);
  });

  it('has one column of two classes, which a threshold divides', () => {
    const binarizer = new LabelBinarizer();
    expect(describeAnswer(binarizer.fitTransform(['no', 'yes', 'no'])).rows).toEqual([[0], [1], [0]]);
    expect(binarizer.inverseTransform([[0.5], [0.6]])).toEqual(['no', 'yes']);
    expect(binarizer.inverseTransform([[-0.1], [0.1]], 0)).toEqual(['no', 'yes']);
    expect(
      binarizer.inverseTransform([
        [0.1, 0.9],
        [0.9, 0.1],
      ]),
    ).toEqual(['yes', 'no']);
    expect(describeAnswer(new LabelBinarizer({ sparseOutput: true }).fitTransform([7, 5])).sparse).toBe(true);
    expect(describeAnswer(new LabelBinarizer().fitTransform(['no'])).rows).toEqual([[0]]);
  });

  it.each([
    [{ negLabel: 2 }, 'neg_label=2 must be strictly less than pos_label=1.'],
    [{ negLabel: -1, sparseOutput: true }, 'Sparse binarization is only supported with non zero pos_label and zero'],
    [{ posLabel: 0.5 }, "The 'pos_label' parameter of LabelBinarizer must be an instance of 'int'."],
  ])('refuses %j', (params, message) => {
    expect(() => new LabelBinarizer(params).fit([1, 2])).toThrow(message);
  });

  it('refuses fractions, no labels, and rows of another width', () => {
    expect(() => new LabelBinarizer().fit([1.5, 2])).toThrow('Unknown label type: continuous');
    expect(() => new LabelBinarizer().fit([])).toThrow('y has 0 samples: []');
    expect(() => new LabelBinarizer().fit([1, 2]).inverseTransform([[1, 2, 3]])).toThrow("output_type='binary'");
    expect(() => new LabelBinarizer().fit([1, 2, 3]).inverseTransform([[1]])).toThrow('number of columns');
  });
});
