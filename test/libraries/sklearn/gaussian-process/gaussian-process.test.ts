import { describe, expect, test } from 'vitest';
import { NdArray, PythonDict, PythonGlobal, PythonObject } from '../../../../src/formats/python/values.ts';
import type { PythonValue } from '../../../../src/formats/python/values.ts';
import { loadEstimator } from '../../../../src/libraries/sklearn/load.ts';
import { catchError, changeCase, testCases } from '../golden-cases.ts';

describe('golden cases', () => {
  testCases('process-regressors', { tolerance: 1e-12 });
  testCases('process-deviations', { tolerance: 1e-12 });
  // The sum of weights of thousands loses four digits.
  testCases('process-classifiers', { tolerance: 1e-11 });
});

function makeKernel(name: string, attributes: Readonly<Record<string, PythonValue>>): PythonObject {
  const kernel = new PythonObject(new PythonGlobal('sklearn.gaussian_process.kernels', name));
  kernel.state = new PythonDict(new Map(Object.entries(attributes)));
  return kernel;
}

describe('layouts that are not known', () => {
  test.each([
    [makeKernel('CompoundKernel', { kernels: [] }), 'CompoundKernel at kernel_: kernel is not known.'],
    [makeKernel('Matern', { length_scale: 1, nu: -1 }), 'Matern at kernel_: nu = -1 is not known.'],
    [makeKernel('RBF', { length_scale: [1, 2] }), 'RBF at kernel_: length_scale has 2 elements, with 3 features.'],
    [
      makeKernel('PairwiseKernel', { pairwise_kernels_kwargs: null, gamma: 1, metric: 'wave' }),
      'PairwiseKernel at kernel_: metric = "wave" is not known.',
    ],
    [null, 'GaussianProcessRegressor (scikit-learn 1.9.1): kernel_ is None, which is no known kernel.'],
  ])('kernel %# is refused by name', (kernel, message) => {
    const record = changeCase('mlflow3-process-regressors', { kernel_: kernel }, 'rbf');
    const error = catchError(() => loadEstimator(record));
    expect(error.code).toBe('UNSUPPORTED_MODEL');
    expect(error.message).toBe(message);
  });

  test('products of booleans, which NumPy takes for logic, are refused', () => {
    const rows = new NdArray({ kind: 'b', itemSize: 1, littleEndian: true }, [2, 3], false, new Uint8Array(6));
    const kernel = makeKernel('DotProduct', { sigma_0: 1 });
    const record = changeCase('mlflow3-process-regressors', { X_train_: rows, kernel_: kernel }, 'rbf');
    const error = catchError(() => loadEstimator(record));
    expect(error.code).toBe('UNSUPPORTED_MODEL');
    expect(error.message).toContain('the process was fitted on booleans');
  });

  test('the Matern kernel of infinite nu is refused before 0.23, where it answered NaN', () => {
    const kernel = makeKernel('Matern', { length_scale: 1, nu: Infinity });
    const error = catchError(() => loadEstimator(changeCase('sk022-process-regressors', { kernel_: kernel }, 'rbf')));
    expect(error.message).toBe('Matern at kernel_: nu = Infinity is not known.');
  });
});
