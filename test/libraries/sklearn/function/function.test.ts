import { describe, expect, test } from 'vitest';
import type { Column } from '../../../../src/data/frame.ts';
import { PythonDict, PythonGlobal, PythonObject } from '../../../../src/formats/python/values.ts';
import type { PythonValue } from '../../../../src/formats/python/values.ts';
import { requireMethod } from '../../../../src/libraries/sklearn/estimator.ts';
import type { Features } from '../../../../src/libraries/sklearn/estimator.ts';
import { loadEstimator } from '../../../../src/libraries/sklearn/load.ts';
import { catchError, changeCase, readModel, testCases } from '../golden-cases.ts';

describe('golden cases', () => {
  testCases('function-', { tolerance: 1e-15 });
});

describe('functions that are not run are refused by name', () => {
  const refuse = (changes: Readonly<Record<string, PythonValue | undefined>>): string =>
    catchError(() => loadEstimator(changeCase('mlflow3-function-none', changes, 'default'))).message;

  test("the author's own", () => {
    expect(refuse({ func: new PythonGlobal('train', 'clean') })).toBe(
      'FunctionTransformer (scikit-learn 1.9.1): func = train.clean is not run.',
    );
  });

  test('a lambda', () => {
    const lambda = new PythonObject(new PythonGlobal('cloudpickle.cloudpickle', '_make_function'));
    expect(refuse({ func: lambda })).toBe(
      "FunctionTransformer (scikit-learn 1.9.1): func = a function that the file holds by value (the author's own, or a lambda) is not run.",
    );
  });

  test('one of NumPy that is not applied element by element', () => {
    expect(refuse({ func: new PythonGlobal('numpy', 'sort') })).toBe(
      'FunctionTransformer (scikit-learn 1.9.1): func = numpy.sort is not run.',
    );
  });

  test('a name of NumPy in a module that is not NumPy', () => {
    expect(refuse({ func: new PythonGlobal('numpyro', 'log1p') })).toBe(
      'FunctionTransformer (scikit-learn 1.9.1): func = numpyro.log1p is not run.',
    );
  });

  test('options of a function, and a y for it', () => {
    expect(refuse({ kw_args: new PythonDict(new Map([['out', 1]])) })).toBe(
      'FunctionTransformer (scikit-learn 1.9.1): kw_args are given to its function.',
    );
    expect(refuse({ pass_y: true })).toBe('FunctionTransformer (scikit-learn 1.9.1): pass_y = true is not known.');
  });
});

describe('element types', () => {
  const apply = (model: string, column: Column): Features =>
    requireMethod(
      loadEstimator(readModel('mlflow3-function-types', model)),
      'transform',
    )({
      kind: 'frame',
      rowCount: column.values.length,
      columns: [column],
    });

  test('whole numbers keep their type under abs, beyond 2^53 too', () => {
    const values = BigInt64Array.of(-(2n ** 60n) - 1n, 5n);
    expect(apply('abs', { name: 'a', dtype: 'int64', values })).toMatchObject({
      columns: [{ name: 'a', dtype: 'int64', values: BigInt64Array.of(2n ** 60n + 1n, 5n) }],
    });
  });

  test('whole numbers wrap around as in NumPy', () => {
    expect(apply('square', { name: 'a', dtype: 'int32', values: Int32Array.of(65_537) })).toMatchObject({
      columns: [{ dtype: 'int32', values: Int32Array.of(131_073) }],
    });
  });

  test('short whole numbers become float32', () => {
    expect(apply('sqrt', { name: 'a', dtype: 'int16', values: Int16Array.of(2) })).toMatchObject({
      columns: [{ dtype: 'float32', values: Float32Array.of(Math.SQRT2) }],
    });
  });

  test('types whose answers are halves are refused', () => {
    const error = catchError(() => apply('log1p', { name: 'a', dtype: 'bool', values: Uint8Array.of(1) }));
    expect(error.message).toBe('numpy.log1p is not applied to column "a" of bool: NumPy answers halves.');
  });

  test('texts are refused', () => {
    const error = catchError(() => apply('log1p', { name: 'a', dtype: 'str', values: ['x'] }));
    expect(error.message).toBe('numpy.log1p is not applied to column "a" of str.');
  });
});
