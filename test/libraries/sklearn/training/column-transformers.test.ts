// ColumnTransformers that are fitted, beside those of scikit-learn (tools/fixtures/sklearn_fitted_tables.py).
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Frame } from '../../../../src/data/frame.ts';
import type { PythonDict } from '../../../../src/formats/python/values.ts';
import {
  ColumnTransformer,
  LogisticRegression,
  makeColumnSelector,
  makeColumnTransformer,
  makePipeline,
  MinMaxScaler,
  OneHotEncoder,
  OrdinalEncoder,
  SimpleImputer,
  StandardScaler,
} from '../../../../src/libraries/sklearn/training/index.ts';
import { expectCloseValues } from '../../../close-values.ts';
import { describeAnswer, describeEntries, readFittedCases, readTable } from './fitted-tables.ts';
import type { TableCase } from './fitted-tables.ts';

// The models of the script, in the same order.
function makeModel(number: number): ColumnTransformer {
  const oneHot = new OneHotEncoder({ handleUnknown: 'ignore' });
  switch (number) {
    case 0: {
      const numeric = makePipeline(new SimpleImputer(), new StandardScaler());
      return new ColumnTransformer({
        transformers: [
          ['num', numeric, ['weight', 'size']],
          ['cat', oneHot, ['color']],
        ],
      });
    }
    case 1:
      return makeColumnTransformer([[oneHot, ['color', 'size']]], { remainder: 'passthrough', sparseThreshold: 1 });
    case 2:
      return new ColumnTransformer({
        transformers: [
          ['a', 'drop', [0]],
          ['b', 'passthrough', { start: 1, stop: 3 }],
          ['c', new MinMaxScaler(), [-1]],
        ],
      });
    case 3:
      return makeColumnTransformer([
        [new MinMaxScaler(), [true, false, false, true]],
        [new StandardScaler(), [false, true, false, false]],
      ]);
    case 4:
      return new ColumnTransformer({
        transformers: [
          ['s', new StandardScaler(), { start: 'size', stop: 'flag' }],
          ['e', new MinMaxScaler(), []],
        ],
        remainder: new OrdinalEncoder(),
        transformerWeights: { s: 2 },
        verboseFeatureNamesOut: false,
      });
    case 5:
      return makeColumnTransformer(
        [
          [new SimpleImputer({ strategy: 'median' }), makeColumnSelector({ dtypeInclude: 'number' })],
          [oneHot, makeColumnSelector({ pattern: '^c', dtypeExclude: ['number', 'bool'] })],
        ],
        { remainder: 'passthrough', verboseFeatureNamesOut: '{feature_name}-{transformer_name}' },
      );
    case 6:
      return new ColumnTransformer({ transformers: [['d', 'drop', ['color']]] });
    default:
      return makeColumnTransformer([[new MinMaxScaler(), [true, true, true, true]]], {
        remainder: new StandardScaler(),
      });
  }
}

describe('ColumnTransformer', () => {
  it.each(readFittedCases('column-transformers'))('learns case %s', (name, fit) => {
    const model = makeModel(Number.parseInt(name));
    expect(Object.keys(model.getParams()).sort()).toEqual(fit.paramNames);
    model.fit(readTable(fit.x));
    expectCloseValues(describeEntries(model.toRecord().state as PythonDict), fit.state, 1e-15);
    expect(model.getFeatureNamesOut()).toEqual(fit.names);
    expectCloseValues(describeAnswer(model.transform(readTable(fit.x))), fit.answers[0], 1e-15);
    expectCloseValues(describeAnswer(model.transform(readTable(fit.other))), fit.answers[1], 1e-15);
  });

  it('learns a pipeline of numbers and texts, and predicts', () => {
    const path = resolve(import.meta.dirname, '../../../fixtures/sklearn-training/column-pipeline.json');
    const want = JSON.parse(readFileSync(path, 'utf8')) as {
      readonly tables: readonly [TableCase, TableCase];
      readonly y: readonly string[];
      readonly columns: unknown;
      readonly coef: readonly (readonly number[])[];
      readonly labels: readonly string[];
      readonly probabilities: readonly (readonly number[])[];
      readonly paramNames: readonly string[];
    };
    const [x, other] = want.tables.map(readTable);
    const numeric = makePipeline(new SimpleImputer({ addIndicator: true }), new StandardScaler());
    const columns = makeColumnTransformer([
      [numeric, ['size', 'weight']],
      [new OneHotEncoder({ drop: 'if_binary', handleUnknown: 'ignore' }), ['color']],
    ]);
    const classifier = new LogisticRegression({ C: 2 });
    const model = makePipeline(columns, classifier).fit(x!, want.y);
    expect(Object.keys(model.getParams()).sort()).toEqual(want.paramNames);
    expectCloseValues(describeEntries(columns.toRecord().state as PythonDict), want.columns, 1e-14);
    // L-BFGS ends near the minimum.
    expectCloseValues(classifier.coef, want.coef, 1e-6);
    expect(model.predict(other!)).toEqual(want.labels);
    expectCloseValues(
      model.predictProba(other!).map((row) => [...row]),
      want.probabilities,
      1e-7,
    );
  });

  it('reads rows of JavaScript, keeps its transformers unfitted, and names those that are', () => {
    const scaler = new StandardScaler();
    const model = makeColumnTransformer([[scaler, ['age']]], { remainder: 'passthrough' });
    const rows = [
      { age: 1, height: 5 },
      { age: 3, height: 7 },
    ];
    expect(describeAnswer(model.fitTransform(rows))).toMatchObject({ sparse: false });
    expect(scaler.isFitted).toBe(false);
    expect((model.namedTransformers['standardscaler'] as StandardScaler).mean).toEqual(Float64Array.of(2));
    // By name, in any order, and with more columns than were there in `fit`.
    const [first] = describeAnswer(model.transform([{ height: 9, more: 0, age: 2 }])).rows;
    expect(first).toEqual([{ float: 0 }, { float: 9 }]);
    expect(() => model.transform([{ height: 9 }])).toThrow("columns are missing: {'age'}");
  });

  it('sets parameters of its transformers, and clones them', () => {
    const model = makeColumnTransformer([[new StandardScaler(), [0]]], { remainder: new MinMaxScaler() });
    model.setParams({ standardscaler__with_std: false, remainder__clip: true, sparse_threshold: 0 });
    expect(model.getParams()).toMatchObject({
      standardscaler__with_std: false,
      remainder__clip: true,
      sparse_threshold: 0,
    });
    const copy = model.clone();
    copy.setParams({ standardscaler__with_std: true });
    expect(model.getParams()['standardscaler__with_std']).toBe(false);
    model.setParams({ standardscaler: 'passthrough' });
    expect(model.getParams()['standardscaler']).toBe('passthrough');
    expect(() => model.setParams({ pca__whiten: true })).toThrow(
      'ColumnTransformer has no step "pca" with parameters.',
    );
  });

  it.each([
    [[['a', new StandardScaler(), ['x']]], 'columns are missing'],
    [[['a', new StandardScaler(), 'age']], '1D data passed to a transformer that expects 2D data.'],
    [[['a', new StandardScaler(), [7]]], 'X has 1 columns; the model asks for column 7.'],
    [[['a', new StandardScaler(), ['age', 1]]], 'No valid specification of the columns.'],
    [[['remainder', 'drop', [0]]], 'Estimator names conflict with constructor arguments: ["remainder"]'],
    [[['a__b', 'drop', [0]]], 'Estimator names must not contain __'],
    [
      [
        ['a', 'drop', [0]],
        ['a', 'drop', [0]],
      ],
      'Names provided are not unique',
    ],
    [[['a', new LogisticRegression(), [0]]], 'All estimators should implement fit and transform'],
  ])('refuses transformers %#', (transformers, message) => {
    const make = (): unknown =>
      new ColumnTransformer({ transformers: transformers as never }).fit([{ age: 1 }, { age: 2 }]);
    expect(make).toThrow(message);
  });

  it('selects by type of tables only', () => {
    const model = makeColumnTransformer([[new StandardScaler(), makeColumnSelector({ dtypeInclude: 'number' })]]);
    expect(() => model.fit([[1], [2]])).toThrow('make_column_selector can only be applied to pandas dataframes');
  });
});

describe('makeColumnSelector', () => {
  const table = readTable({
    columns: [
      { name: 'word', dtype: 'str', values: ['a'] },
      { name: 'thing', dtype: 'object', values: [1] },
      { name: 'whole', dtype: 'int64', values: [1] },
      { name: 'half', dtype: 'float32', values: [1] },
      { name: 'flag', dtype: 'bool', values: [true] },
    ],
  }) as Frame;

  // What select_dtypes of pandas 3.1 answers.
  it.each([
    [{ dtypeInclude: 'number' }, ['whole', 'half']],
    [{ dtypeInclude: 'object' }, ['word', 'thing']],
    [{ dtypeInclude: 'str' }, ['word']],
    [{ dtypeInclude: 'floating' }, ['half']],
    [{ dtypeInclude: 'integer' }, ['whole']],
    [{ dtypeInclude: ['int64', 'bool'] }, ['whole', 'flag']],
    [{ dtypeInclude: 'datetime' }, []],
    [{ dtypeExclude: ['number', 'category'] }, ['word', 'thing', 'flag']],
    [{ pattern: 'h(?:al|in)' }, ['thing', 'half']],
    [{ pattern: '^w', dtypeExclude: 'str' }, ['whole']],
  ] as const)('chooses by %j', (options, names) => {
    expect(makeColumnSelector(options).select(table)).toEqual(names);
  });
});
