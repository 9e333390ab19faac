// What a LightGBM model takes and refuses beside the golden cases.
import { describe, expect, it } from 'vitest';
import type { Column } from '../../../src/data/frame.ts';
import { makeMatrix } from '../../../src/data/matrix.ts';
import { makeTensor } from '../../../src/data/tensor.ts';
import { DecantError } from '../../../src/errors.ts';
import { PythonDict, PythonGlobal, PythonObject } from '../../../src/formats/python/values.ts';
import { arrayToMatrix, Booster, readLightgbmEstimator } from '../../../src/libraries/lightgbm/index.ts';
import type { Features } from '../../../src/libraries/lightgbm/index.ts';
import type { Estimator } from '../../../src/libraries/sklearn/estimator.ts';
import { loadCase, readRecord } from './lightgbm-cases.ts';

function load(name: string): Booster {
  const model = loadCase(name);
  if (model instanceof Booster) return model;
  throw new Error(`${name} is no Booster`);
}

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof DecantError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'no refusal';
}

function frame(...columns: Column[]): Features {
  return { kind: 'frame', rowCount: columns[0]?.values.length ?? 0, columns };
}

const WORDS: Column = { name: 'word', dtype: 'str', values: ['red', 'green', 'violet', null] };
const REAL: Column = { name: 'v', dtype: 'float64', values: Float64Array.of(0.5, 0.5, 0.5, 0.5) };
const NUMBERS: Column = { name: 'number', dtype: 'int64', values: BigInt64Array.of(20n, 20n, 20n, 20n) };
const FLAGS: Column = { name: 'flag', dtype: 'bool', values: Uint8Array.of(1, 1, 1, 1) };

describe('columns that were categories of pandas', () => {
  const booster = load('lgb47-pandas-categories');

  it('are refused as plain columns, as a DataFrame without categories is in Python', () => {
    expect(refusal(() => booster.predict(frame(WORDS, REAL, NUMBERS, FLAGS)))).toContain(
      'INVALID_PARAMETER_VALUE: train and valid dataset categorical_feature do not match',
    );
  });

  it('become codes where the caller names them', () => {
    const answer = booster.predict(frame(WORDS, REAL, NUMBERS, FLAGS), {
      categoricalColumns: ['word', 'number', 'flag'],
    });
    const codes = makeMatrix(4, 4, Float64Array.of(2, 0.5, 1, 1, 1, 0.5, 1, 1, NaN, 0.5, 1, 1, NaN, 0.5, 1, 1));
    expect(answer).toEqual(booster.predict(codes));
  });

  it('are texts and objects where the caller asks for those', () => {
    const flags: Column = { name: 'flag', dtype: 'object', values: [true, true, true, true] };
    const numbers: Column = { name: 'number', dtype: 'object', values: [20, 20, 20, 20] };
    expect(booster.predict(frame(WORDS, REAL, numbers, flags), { categoricalColumns: 'text' })).toEqual(
      booster.predict(frame(WORDS, REAL, NUMBERS, FLAGS), { categoricalColumns: ['word', 'number', 'flag'] }),
    );
  });
});

describe('a Booster', () => {
  const booster = load('lgb47-regression');

  it('names columns that hold no numbers', () => {
    const columns = ['a', 'b', 'c', 'd'].map((name): Column => ({ ...REAL, name }));
    columns[1] = { ...WORDS, name: 'b' };
    columns[3] = { name: 'd', dtype: 'datetime64', values: new BigInt64Array(4) };
    expect(refusal(() => booster.predict(frame(...columns)))).toBe(
      'INVALID_PARAMETER_VALUE: pandas dtypes must be int, float or bool. Fields with bad pandas dtypes: b: str, d: datetime64[ns]',
    );
  });

  it('answers nothing for an array without rows, and refuses a table without rows', () => {
    expect(booster.predict(makeMatrix(0, 4, new Float64Array(0)))).toEqual(
      makeTensor('float64', [0], new Float64Array(0)),
    );
    expect(refusal(() => booster.predict(makeMatrix(0, 4, new Float64Array(0)), { predLeaf: true }))).toContain(
      'at least one row',
    );
    const empty: Column = { name: 'a', dtype: 'float64', values: new Float64Array(0) };
    expect(refusal(() => booster.predict(frame(empty, empty, empty, empty)))).toContain('non empty');
  });

  it('refuses one dimension, texts, and sparse matrices that name a column too far', () => {
    expect(refusal(() => booster.predict({ kind: 'series', rowCount: 1, values: [1] }))).toContain(
      'must be 2 dimensional',
    );
    expect(refusal(() => arrayToMatrix(makeTensor('str', [1, 1], ['1']), 'float32'))).toContain('got an array of str');
    expect(refusal(() => arrayToMatrix(makeTensor('object', [1, 2], [1, 'x']), 'float32'))).toContain('no');
    const csr = {
      kind: 'csr' as const,
      rowCount: 1,
      columnCount: 4,
      rowOffsets: Int32Array.of(0, 1),
      columnIndices: Int32Array.of(4),
      data: Float64Array.of(1),
    };
    expect(refusal(() => booster.predict(csr))).toContain('names column 4');
  });

  it('takes missing objects of arrays for NaN', () => {
    expect(arrayToMatrix(makeTensor('object', [1, 3], [null, true, 0.1]), 'float32').data).toEqual(
      Float32Array.of(NaN, 1, 0.1),
    );
    expect(arrayToMatrix(makeTensor('object', [1, 2], [null, 0.1]), 'float64').data).toEqual(Float64Array.of(NaN, 0.1));
  });
});

describe('a pickled wrapper', () => {
  it('has the shape of a scikit-learn estimator, and takes numbered columns for an array', () => {
    const estimator: Estimator = readLightgbmEstimator(readRecord('lgb47-regressor'));
    const columns = [1, 16777217, 3, 4].map((value, name): Column => ({
      name,
      dtype: 'int64',
      values: BigInt64Array.of(BigInt(value)),
    }));
    const answer = estimator.predict?.({ kind: 'frame', rowCount: 1, columns });
    expect(answer).toEqual(estimator.predict?.(makeMatrix(1, 4, Float32Array.of(1, 16777217, 3, 4))));
    expect(estimator.featureCount).toBe(4);
    expect(estimator.featureNames).toBe(undefined);
  });

  const type = new PythonGlobal('lightgbm.sklearn', 'LGBMClassifier');
  const refuse = (state: Record<string, string | null>): string => {
    const record = new PythonObject(type);
    record.state = new PythonDict(new Map(Object.entries(state)));
    return refusal(() => readLightgbmEstimator(record));
  };

  it('is refused by name where its layout is not known', () => {
    expect(refuse({})).toContain(
      'UNSUPPORTED_MODEL: lightgbm.sklearn.LGBMClassifier: it was saved before fit() was called',
    );
    expect(refuse({ _Booster: 'text' })).toContain('_Booster is a string');
    expect(refuse({ predict: null })).toContain('predict was replaced on the instance');
    const dask = new PythonObject(new PythonGlobal('lightgbm.dask', 'DaskLGBMClassifier'));
    expect(refusal(() => readLightgbmEstimator(dask))).toContain(
      'lightgbm.dask.DaskLGBMClassifier: the class is not known',
    );
  });
});
