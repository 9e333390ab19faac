import { describe, expect, test } from 'vitest';
import { NdArray, PythonDict, PythonGlobal, PythonObject } from '../../../../src/formats/python/values.ts';
import type { PythonValue } from '../../../../src/formats/python/values.ts';
import { loadEstimator } from '../../../../src/libraries/sklearn/load.ts';
import { catchError, changeCase, readModel, testCases } from '../golden-cases.ts';

describe('golden cases', () => {
  testCases('forest-', { logTolerance: 1e-15 });
  testCases('boosting-numbers');
  testCases('boosting-classes', { tolerance: 1e-14 });
  testCases('boosting-init', { tolerance: 1e-14 });
  testCases('boosting-tie', { tolerance: 1e-14 });
  testCases('boosting-private', { tolerance: 1e-14 });
  testCases('isolation', { tolerance: 1e-15 });
  testCases('embedding');
  testCases('ada', { tolerance: 1e-14 });
  testCases('bagging', { tolerance: 1e-14 });
  testCases('voting', { tolerance: 1e-14 });
  testCases('float32-voting', { tolerance: 1e-6 });
  testCases('stacking', { tolerance: 1e-14 });
  testCases('hist-classes', { tolerance: 1e-14 });
  testCases('hist-tie', { tolerance: 1e-14 });
  testCases('hist-numbers', { tolerance: 4e-16 });
  testCases('hist-missing', { tolerance: 1e-14 });
  testCases('hist-categories');
  testCases('hist-columns', { tolerance: 1e-14 });
});

function attribute(record: PythonValue, name: string): PythonValue {
  const value =
    record instanceof PythonObject && record.state instanceof PythonDict ? record.state.get(name) : undefined;
  if (value === undefined) throw new Error(`no ${name}`);
  return value;
}

const refuse = (record: PythonObject): string => {
  const error = catchError(() => loadEstimator(record));
  expect(error.code).toBe('UNSUPPORTED_MODEL');
  return error.message;
};

const instance = (module: string, name: string): PythonObject => new PythonObject(new PythonGlobal(module, name));

describe('forests whose layout is not known', () => {
  test('a forest of other estimators is refused by their name', () => {
    const record = changeCase('mlflow3-forest-numbers', { estimators_: [instance('elsewhere', 'Stump')] }, 'mean');
    expect(refuse(record)).toBe(
      'RandomForestRegressor (scikit-learn 1.9.1): estimators_[0] is an instance of elsewhere.Stump, not a DecisionTreeRegressor.',
    );
  });

  test('a forest without trees, or with trees of different shapes, is refused', () => {
    expect(refuse(changeCase('mlflow3-forest-numbers', { estimators_: [] }, 'mean'))).toContain('estimators_ is empty');
    const trees = [
      ...(attribute(readModel('mlflow3-forest-numbers', 'mean'), 'estimators_') as PythonValue[]),
      ...(attribute(readModel('mlflow3-forest-numbers', 'two-outputs'), 'estimators_') as PythonValue[]),
    ];
    expect(refuse(changeCase('mlflow3-forest-numbers', { estimators_: trees }, 'mean'))).toContain('its trees differ');
    expect(refuse(changeCase('mlflow3-forest-numbers', { n_outputs_: 2 }, 'mean'))).toContain('unlike n_outputs_');
  });

  test('a tree inside that has a predict of its own is refused', () => {
    const trees = attribute(readModel('mlflow3-forest-numbers', 'mean'), 'estimators_') as PythonValue[];
    const [first] = trees;
    if (first instanceof PythonObject && first.state instanceof PythonDict) first.state.entries.set('predict', 1);
    expect(refuse(changeCase('mlflow3-forest-numbers', { estimators_: trees }, 'mean'))).toBe(
      'DecisionTreeRegressor at estimators_[0] (scikit-learn 1.9.1): predict was replaced on the instance by 1.',
    );
  });
});

describe('boosted trees whose layout is not known', () => {
  test('a loss that is not known is refused by its name, from other modules too', () => {
    const poisson = instance('sklearn._loss.loss', 'HalfPoissonLoss');
    expect(refuse(changeCase('mlflow3-boosting-numbers', { _loss: poisson }, 'squared'))).toBe(
      'GradientBoostingRegressor (scikit-learn 1.9.1): _loss is an instance of sklearn._loss.loss.HalfPoissonLoss.',
    );
    const foreign = instance('elsewhere', 'HalfSquaredError');
    expect(refuse(changeCase('mlflow3-boosting-numbers', { _loss: foreign }, 'squared'))).toContain('elsewhere');
  });

  test('a loss that does not fit the classes is refused', () => {
    const loss = instance('sklearn._loss.loss', 'HalfBinomialLoss');
    expect(refuse(changeCase('mlflow3-boosting-classes', { _loss: loss }, 'words'))).toContain(
      'its loss does not fit classes with 3 trees a stage',
    );
    expect(refuse(changeCase('mlflow3-boosting-numbers', { _loss: loss }, 'squared'))).toContain(
      'its loss does not fit numbers',
    );
    const classes = attribute(readModel('mlflow3-boosting-classes', 'words'), 'classes_');
    expect(refuse(changeCase('mlflow3-boosting-classes', { classes_: classes }, 'binary'))).toContain(
      'its loss does not fit 3 classes',
    );
  });

  test('an init that is not known is refused by its name', () => {
    expect(refuse(changeCase('mlflow3-boosting-numbers', { init_: instance('elsewhere', 'Guess') }, 'squared'))).toBe(
      'init_: elsewhere.Guess has no native reader.',
    );
    const old = changeCase('sk019-boosting-numbers', { init_: instance('sklearn.dummy', 'DummyRegressor') }, 'squared');
    expect(refuse(old)).toContain('init_ is an instance of sklearn.dummy.DummyRegressor');
  });

  test('an init without probabilities is refused for classes', () => {
    const init = attribute(readModel('mlflow3-boosting-numbers', 'squared'), 'init_');
    expect(refuse(changeCase('mlflow3-boosting-classes', { init_: init }, 'words'))).toContain(
      'init_ is DummyRegressor, which has no predict_proba here',
    );
  });

  test('stages that are no table of trees are refused', () => {
    expect(refuse(changeCase('mlflow3-boosting-numbers', { estimators_: [] }, 'squared'))).toContain(
      'not a table of trees',
    );
    const array = attribute(readModel('mlflow3-boosting-numbers', 'squared'), 'estimators_');
    if (!(array instanceof NdArray)) throw new Error('no array');
    const short = new NdArray(array.dtype, array.shape, false, array.bytes, array.items?.slice(1));
    expect(refuse(changeCase('mlflow3-boosting-numbers', { estimators_: short }, 'squared'))).toContain('is not full');
  });
});

describe('histogram ensembles whose layout is not known', () => {
  const change = (changes: Readonly<Record<string, PythonValue>>, model = 'squared'): PythonObject =>
    changeCase('mlflow3-hist-numbers', changes, model);

  test('a loss that is not known is refused by its name, and one that does not fit', () => {
    const huber = instance('sklearn._loss.loss', 'HuberLoss');
    expect(refuse(change({ _loss: huber }))).toContain('_loss is an instance of sklearn._loss.loss.HuberLoss');
    const binomial = instance('sklearn._loss.loss', 'HalfBinomialLoss');
    expect(refuse(change({ _loss: binomial }))).toContain('its loss does not fit numbers');
    expect(refuse(changeCase('mlflow3-hist-classes', { _loss: binomial }, 'words'))).toContain(
      'its loss does not fit 3 classes with 3 trees an iteration',
    );
  });

  test('another predictor, and iterations of another size, are refused', () => {
    const other = instance('elsewhere', 'TreePredictor');
    expect(refuse(change({ _predictors: [[other]] }))).toContain(
      '_predictors[0][0] is an instance of elsewhere.TreePredictor',
    );
    expect(refuse(change({ _predictors: [[]] }))).toContain('_predictors[0] is no list of 1 trees');
    expect(refuse(change({ n_trees_per_iteration_: 2 }))).toContain('_baseline_prediction has 1 numbers for 2 trees');
  });

  test('a mapper of bins and a preprocessor of other classes are refused', () => {
    expect(refuse(change({ _bin_mapper: null }))).toContain('_bin_mapper is None');
    const other = instance('elsewhere', 'ColumnTransformer');
    expect(refuse(change({ _preprocessor: other }))).toContain(
      '_preprocessor is an instance of elsewhere.ColumnTransformer',
    );
  });

  test('negative categories, for which scikit-learn could not predict, are refused', () => {
    const record = readModel('sk12-hist-categories', 'bytes');
    const mapper = attribute(record, '_bin_mapper');
    if (!(mapper instanceof PythonObject) || !(mapper.state instanceof PythonDict)) throw new Error('no mapper');
    const flags = mapper.state.get('is_categorical_');
    const thresholds = mapper.state.get('bin_thresholds_');
    if (!(flags instanceof NdArray) || !Array.isArray(thresholds)) throw new Error('no thresholds');
    const negative = new Uint8Array(Float64Array.of(-1).buffer);
    thresholds[flags.bytes.indexOf(1)] = new NdArray(
      { kind: 'f', itemSize: 8, littleEndian: true },
      [1],
      false,
      negative,
    );
    const damaged = changeCase('sk12-hist-categories', { _bin_mapper: mapper }, 'bytes');
    expect(refuse(damaged)).toContain('it learned negative categories of column');
  });

  test('sets of categories that are not there are refused', () => {
    const record = readModel('sk12-hist-categories', 'bytes');
    const predictors = attribute(record, '_predictors') as PythonValue[][];
    const [tree] = predictors[0] ?? [];
    if (!(tree instanceof PythonObject) || !(tree.state instanceof PythonDict)) throw new Error('no tree');
    tree.state.entries.delete('raw_left_cat_bitsets');
    const damaged = changeCase('sk12-hist-categories', { _predictors: predictors }, 'bytes');
    expect(refuse(damaged)).toContain('raw_left_cat_bitsets of _predictors[0][0] are no sets of bits');
  });
});
