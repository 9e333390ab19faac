import { describe, expect, test } from 'vitest';
import { makeMatrix } from '../../../../src/data/matrix.ts';
import { NdArray, PythonDict, PythonGlobal, PythonObject } from '../../../../src/formats/python/values.ts';
import type { PythonValue } from '../../../../src/formats/python/values.ts';
import { requireMethod } from '../../../../src/libraries/sklearn/estimator.ts';
import type { Features } from '../../../../src/libraries/sklearn/estimator.ts';
import { loadEstimator } from '../../../../src/libraries/sklearn/load.ts';
import { catchError, changeCase, readModel, testCases } from '../golden-cases.ts';

describe('golden cases', () => {
  testCases('scale-');
  testCases('binarize');
  testCases('normalize', { tolerance: 1e-14 });
  testCases('float32-scale', { tolerance: 1e-7 });
  testCases('polynomial', { tolerance: 1e-15 });
  testCases('bins');
  testCases('power', { tolerance: 1e-13 });
  testCases('quantile', { tolerance: 1e-14 });
  testCases('spline', { tolerance: 1e-14 });
  testCases('indicator');
  testCases('kernel-center', { tolerance: 1e-15 });
});

function floats(...numbers: number[]): NdArray {
  const bytes = new Uint8Array(Float64Array.from(numbers).buffer);
  return new NdArray({ kind: 'f', itemSize: 8, littleEndian: true }, [numbers.length], false, bytes);
}

describe('layouts that are not known are refused by name', () => {
  test.each([
    ['scale-all', 'StandardScaler', { scale_: floats(1, 2) }, 'attribute scale_ has 2 elements for 3 columns'],
    ['scale-all', 'StandardScaler', { scale_: null }, 'with_std is set and scale_ is not'],
    ['scale-all', 'MinMaxScaler', { min_: undefined }, 'attribute min_ is missing'],
    ['scale-all', 'MinMaxScaler-clip', { feature_range: ['a', 1] }, 'feature_range does not hold two numbers'],
    ['normalize', 'l2', { norm: 'l3' }, 'norm = "l3" is not known'],
    ['binarize', 'zero', { threshold: 'low' }, 'attribute threshold is "low", not a number'],
    ['polynomial', 'two', { n_output_features_: 11 }, 'n_output_features_ is 11, its parameters give 10'],
    ['polynomial', 'two', { n_output_features_: 2 ** 30 }, '1073741824 columns are more than 4194304'],
    ['bins', 'onehot', { encode: 'hot' }, 'encode = "hot" is not known'],
    ['bins', 'onehot', { n_bins_: floats(3, 3, 4) }, 'bin_edges_[2] has 4 edges for 4 bins'],
    ['power', 'yeo', { method: 'box' }, 'method = "box" is not known'],
    ['quantile', 'normal', { output_distribution: 'gamma' }, 'output_distribution = "gamma" is not known'],
    ['quantile', 'normal', { references_: floats(0, 1) }, 'quantiles_ has shape [7, 3] beside 2 references_'],
    ['spline', 'linear', { extrapolation: 'flat' }, 'extrapolation = "flat" is not known'],
    ['spline', 'linear', { degree: 2 }, 'bsplines_[0] has another degree'],
    ['spline', 'linear', { bsplines_: [1] }, 'bsplines_[0] is 1'],
  ] as readonly [string, string, Readonly<Record<string, PythonValue | undefined>>, string][])(
    '%s %s %#',
    (name, model, changes, reason) => {
      const record = changeCase(`mlflow3-${name}`, changes, model);
      const error = catchError(() => loadEstimator(record));
      expect(error.code).toBe('UNSUPPORTED_MODEL');
      expect(error.message).toBe(`${record.type.name} (scikit-learn 1.9.1): ${reason}.`);
    },
  );
});

describe('data that do not fit', () => {
  const transform = (name: string, model: string, x: Features): string =>
    catchError(() => requireMethod(loadEstimator(readModel(name, model)), 'transform')(x)).message;
  const sparse: Features = {
    kind: 'csr',
    rowCount: 1,
    columnCount: 3,
    rowOffsets: Int32Array.of(0, 1),
    columnIndices: Int32Array.of(1),
    data: Float64Array.of(2),
  };

  test('a sparse matrix cannot be centered', () => {
    expect(transform('mlflow3-scale-all', 'StandardScaler', sparse)).toBe(
      'Cannot center sparse matrices: pass `with_mean=False` instead.',
    );
    expect(transform('mlflow3-scale-all', 'MinMaxScaler', sparse)).toBe('MinMaxScaler takes no sparse matrix.');
  });

  test('Box-Cox needs positive numbers', () => {
    expect(transform('sk020-power-box', 'box', makeMatrix(1, 3, Float64Array.of(1, 0, 2)))).toBe(
      'The Box-Cox transformation can only be applied to strictly positive data.',
    );
  });

  test('splines that end refuse what is beyond them', () => {
    expect(transform('mlflow3-spline', 'error', makeMatrix(1, 3, Float64Array.of(99, 0, 0)))).toBe(
      'X contains values beyond the limits of the knots.',
    );
  });

  test('X is not changed', () => {
    for (const model of ['StandardScaler', 'MinMaxScaler-clip', 'MaxAbsScaler']) {
      const data = Float64Array.of(1, 2, 300);
      requireMethod(loadEstimator(readModel('mlflow3-scale-all', model)), 'transform')(makeMatrix(1, 3, data));
      expect([...data]).toEqual([1, 2, 300]);
    }
  });
});

describe('LabelEncoder', () => {
  const record = new PythonObject(new PythonGlobal('sklearn.preprocessing._label', 'LabelEncoder'));
  const object = { kind: 'O', itemSize: 8, littleEndian: true } as const;
  const classes = new NdArray(object, [3], false, new Uint8Array(0), ['a', 'b', 'c']);
  record.state = new PythonDict(
    new Map<PythonValue, PythonValue>([
      ['classes_', classes],
      ['_sklearn_version', '1.5.2'],
    ]),
  );
  const encode = requireMethod(loadEstimator(record), 'transform');

  test('labels become their places among the classes', () => {
    const y: Features = { kind: 'series', rowCount: 3, values: ['c', 'a', 'c'] };
    expect(encode(y)).toEqual({ kind: 'series', rowCount: 3, values: [2, 0, 2] });
  });

  test('one column is as good as a series; more are refused', () => {
    const y = { name: 'y', dtype: 'str', values: ['b'] } as const;
    expect(encode({ kind: 'frame', rowCount: 1, columns: [y] })).toMatchObject({ values: [1] });
    expect(catchError(() => encode({ kind: 'frame', rowCount: 1, columns: [y, y] })).message).toBe(
      'LabelEncoder takes labels of one dimension, or one column of them.',
    );
  });

  test('a label that fit has not seen is refused, and not told', () => {
    const error = catchError(() => encode({ kind: 'series', rowCount: 1, values: ['secret'] }));
    expect(error.message).toBe('y contains previously unseen labels.');
  });
});
