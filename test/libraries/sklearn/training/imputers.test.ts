// Imputers that are fitted, beside those of scikit-learn (tools/fixtures/sklearn_fitted_tables.py).
import { describe, expect, it } from 'vitest';
import type { PythonDict } from '../../../../src/formats/python/values.ts';
import { KNNImputer, MissingIndicator, SimpleImputer } from '../../../../src/libraries/sklearn/training/index.ts';
import { expectCloseValues } from '../../../close-values.ts';
import { describeAnswer, describeEntries, readFittedCases, readTable, readValue } from './fitted-tables.ts';

const IMPUTERS = { KNNImputer, MissingIndicator, SimpleImputer };

describe('imputers', () => {
  it.each(readFittedCases('imputers'))('learn case %s', (_name, fit) => {
    const model = new IMPUTERS[fit.class as keyof typeof IMPUTERS](readValue(fit.params) as object);
    model.fit(readTable(fit.x));
    expectCloseValues(describeEntries(model.toRecord().state as PythonDict), fit.state, 1e-14);
    expect(model.getFeatureNamesOut()).toEqual(fit.names);
    expectCloseValues(describeAnswer(model.transform(readTable(fit.x))), fit.answers[0], 1e-14);
    expectCloseValues(describeAnswer(model.transform(readTable(fit.other))), fit.answers[1], 1e-14);
  });

  it('read rows of JavaScript as tables', () => {
    const rows = [
      { age: 30, city: 'Oslo' },
      { age: null, city: 'Rome' },
      { age: 50, city: 'Rome' },
    ];
    const model = new SimpleImputer({ strategy: 'most_frequent' }).fit(rows);
    expect(model.statistics).toEqual([30, 'Rome']);
    expect(new SimpleImputer().fit(rows.map(({ age }) => ({ age }))).statistics).toEqual([40]);
    expect(() => new SimpleImputer().fit(rows)).toThrow(
      'Cannot use mean strategy with non-numeric data:\ncould not convert string to float',
    );
  });

  it('take the least of values that are as frequent, whatever their types', () => {
    const fill = (values: readonly unknown[]): unknown =>
      new SimpleImputer({ strategy: 'most_frequent' }).fit(values.map((cell) => ({ cell }))).statistics[0];
    expect(fill([3, 1, 3, 1, 2])).toBe(1);
    expect(fill(['b', 'a'])).toBe('a');
    // Types are compared by their names: bool, int, str.
    expect(fill(['b', 2, 'a', true])).toBe(true);
    expect(fill(['b', 12, 9])).toBe(12);
  });

  it('have the parameters of scikit-learn, and clones that learned nothing', () => {
    const model = new KNNImputer({ nNeighbors: 1 }).fit([[1], [NaN]]);
    expect(model.getParams()).toMatchObject({ n_neighbors: 1, keep_empty_features: false, metric: 'nan_euclidean' });
    expect(model.clone().isFitted).toBe(false);
    expect(model.transform([[NaN]])).toMatchObject({ data: Float64Array.of(1) });
    expect(new MissingIndicator().fit([[1, NaN]]).features).toEqual([1]);
  });

  it.each([
    [{ strategy: 'mode' }, "The 'strategy' parameter of SimpleImputer must be a str among {'mean', 'median'"],
    [
      { addIndicator: 1 },
      "The 'add_indicator' parameter of SimpleImputer must be an instance of 'bool'. Got 1 instead.",
    ],
    [{ missingValues: 'x' }, "'X' and 'missing_values' types are expected to be both numerical."],
    [{ missingValues: -1 }, 'Input contains NaN.'],
    [
      { strategy: 'constant', fillValue: 'none' },
      "fill_value='none' (of type <class 'str'>) cannot be cast to the input data that is dtype('float64').",
    ],
  ])('refuse %j', (params, message) => {
    expect(() => new SimpleImputer(params as object).fit([[1.5], [NaN]])).toThrow(message);
  });

  it.each([
    [
      { nNeighbors: 0 },
      "The 'n_neighbors' parameter of KNNImputer must be an int in the range [1, inf). Got 0 instead.",
    ],
    [{ weights: 'cosine' }, "The 'weights' parameter of KNNImputer must be a str among {'distance', 'uniform'}."],
    [{ metric: 'euclidean' }, "The 'metric' parameter of KNNImputer must be a str among {'nan_euclidean'}."],
  ])('of neighbors refuse %j', (params, message) => {
    expect(() => new KNNImputer(params as object).fit([[1.5], [NaN]])).toThrow(message);
  });

  it('refuse infinity, fractions in whole numbers, and no rows', () => {
    expect(() => new SimpleImputer().fit([[Infinity]])).toThrow('Input contains infinity.');
    expect(() => new SimpleImputer({ strategy: 'constant', fillValue: 0.5 }).fit([[1], [2]])).toThrow(
      "fill_value=0.5 (of type <class 'float'>) cannot be cast to the input data that is dtype('int64').",
    );
    expect(() => new KNNImputer().fit({ a: [] })).toThrow('Found array with 0 sample(s)');
  });
});
