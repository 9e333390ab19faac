// Ensembles of other estimators: what they refuse at load, and at predict.
import { describe, expect, test } from 'vitest';
import { makeMatrix } from '../../../../src/data/matrix.ts';
import { NdArray, PythonDict, PythonGlobal, PythonObject, PythonTuple } from '../../../../src/formats/python/values.ts';
import type { PythonValue } from '../../../../src/formats/python/values.ts';
import { requireMethod } from '../../../../src/libraries/sklearn/estimator.ts';
import { loadEstimator } from '../../../../src/libraries/sklearn/load.ts';
import { catchError, changeCase, readModel } from '../golden-cases.ts';

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

const other = new PythonObject(new PythonGlobal('elsewhere', 'Guess'));

describe('every ensemble', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['mlflow3-ada', 'words'],
    ['mlflow3-ada', 'median'],
    ['mlflow3-bagging', 'words'],
    ['mlflow3-bagging', 'numbers'],
    ['mlflow3-voting', 'soft'],
    ['mlflow3-voting', 'numbers'],
    ['mlflow3-stacking', 'words'],
    ['mlflow3-stacking', 'numbers'],
  ];

  test.each(cases)('%s %s refuses a part that has no reader by its name, and no parts', (name, model) => {
    const parts = attribute(readModel(name, model), 'estimators_') as PythonValue[];
    expect(refuse(changeCase(name, { estimators_: parts.map(() => other) }, model))).toBe(
      'estimators_[0]: elsewhere.Guess has no native reader.',
    );
    expect(refuse(changeCase(name, { estimators_: [] }, model))).toContain('estimators_ is empty');
  });

  test.each(cases)('%s %s refuses an instance with a predict of its own', (name, model) => {
    expect(refuse(changeCase(name, { predict: other }, model))).toContain('predict was replaced on the instance');
  });

  test('parts that lack the method are refused by their class', () => {
    const numbers = attribute(readModel('mlflow3-voting', 'numbers'), 'estimators_') as PythonValue[];
    const record = changeCase('mlflow3-voting', { estimators_: [...numbers, ...numbers.slice(0, 1)] }, 'soft');
    expect(refuse(record)).toContain('estimators_[0] is DecisionTreeRegressor, which has no predict_proba here');
  });
});

describe('isolation forests', () => {
  test('features of a part that X does not have, and lists that are not as many as the parts, are refused', () => {
    const features = attribute(readModel('mlflow3-isolation', 'shares'), 'estimators_features_') as PythonValue[];
    const [first] = features;
    if (!(first instanceof NdArray)) throw new Error('no features');
    const bytes = first.bytes.slice();
    bytes[0] = 3;
    const outside = new NdArray(first.dtype, first.shape, false, bytes);
    const change = (estimators_features_: PythonValue): PythonObject =>
      changeCase('mlflow3-isolation', { estimators_features_ }, 'shares');
    expect(refuse(change([outside, ...features.slice(1)]))).toContain('estimators_features_[0] names columns');
    expect(refuse(change(features.slice(1)))).toContain('estimators_features_ has 3 lists for 4 estimators');
    expect(refuse(change([null, ...features.slice(1)]))).toContain('estimators_features_[0] is None');
  });

  test('lengths of paths that do not fit the trees are refused', () => {
    expect(
      refuse(changeCase('mlflow3-isolation', { _decision_path_lengths: new PythonTuple([]) }, 'shares')),
    ).toContain('_decision_path_lengths[0] does not have a number for each node');
  });

  test('a behaviour that is not known is refused', () => {
    expect(refuse(changeCase('sk020-isolation', { behaviour: 'later' }, 'shares'))).toContain('behaviour = "later"');
  });

  test('NaN in a sparse matrix is refused: those trees have a rule for dense rows only', () => {
    const predict = requireMethod(loadEstimator(readModel('mlflow3-isolation', 'shares')), 'predict');
    const error = catchError(() =>
      predict({
        kind: 'csr',
        rowCount: 1,
        columnCount: 3,
        rowOffsets: Int32Array.of(0, 1),
        columnIndices: Int32Array.of(1),
        data: Float64Array.of(Number.NaN),
      }),
    );
    expect(error.code).toBe('INVALID_PARAMETER_VALUE');
  });
});

describe('AdaBoost', () => {
  test('an algorithm that is not known, and votes for a single class that divide by zero, are refused', () => {
    expect(refuse(changeCase('sk13-ada', { algorithm: 'SAMME.X' }, 'wordsSAMME'))).toContain('algorithm = "SAMME.X"');
    const classes = attribute(readModel('sk13-ada', 'wordsSAMME'), 'classes_');
    if (!(classes instanceof NdArray)) throw new Error('no classes');
    const one = new NdArray(classes.dtype, [1], false, classes.bytes.slice(0, classes.dtype.itemSize));
    expect(refuse(changeCase('sk13-ada', { classes_: one }, 'wordsSAMME'))).toContain('fitted on a single class');
  });
});

describe('bagging', () => {
  test('a part that answers classes beyond those of the ensemble is refused', () => {
    const { classes_ } = { classes_: attribute(readModel('mlflow3-bagging', 'decision'), 'classes_') };
    const error = catchError(() => loadEstimator(changeCase('mlflow3-bagging', { classes_ }, 'words')));
    expect(error.code).toBe('MALFORMED_DATA');
  });

  test('X without rows is refused, with the class that refuses it', () => {
    const predict = requireMethod(loadEstimator(readModel('mlflow3-bagging', 'numbers')), 'predict');
    expect(catchError(() => predict(makeMatrix(0, 3, new Float64Array(0)))).message).toContain('BaggingRegressor');
  });
});

describe('voting and stacking', () => {
  test('weights and names that do not fit the parts are refused', () => {
    expect(refuse(changeCase('mlflow3-voting', { weights: [1, 'x', 2] }, 'weights'))).toContain(
      'weights are no numbers',
    );
    expect(refuse(changeCase('mlflow3-voting', { weights: [1] }, 'weights'))).toContain('weights are no numbers');
    expect(refuse(changeCase('mlflow3-voting', { estimators: [] }, 'soft'))).toContain('estimators names 0 parts');
    expect(refuse(changeCase('mlflow3-voting', { voting: 'loud' }, 'soft'))).toContain('voting = "loud"');
  });

  test('a method of stacking that is not known, and one too few, are refused', () => {
    expect(refuse(changeCase('mlflow3-stacking', { stack_method_: ['predict', 'guess'] }, 'words'))).toContain(
      'stack_method_[1] is not known',
    );
    expect(refuse(changeCase('mlflow3-stacking', { stack_method_: ['predict'] }, 'words'))).toContain(
      'stack_method_ does not name a method for each part',
    );
    expect(refuse(changeCase('mlflow3-stacking', { final_estimator_: other }, 'words'))).toBe(
      'final_estimator_: elsewhere.Guess has no native reader.',
    );
  });
});
