import { describe, expect, test } from 'vitest';
import { makeMatrix } from '../../../../src/data/matrix.ts';
import { PythonDict, PythonGlobal, PythonObject } from '../../../../src/formats/python/values.ts';
import { requireMethod } from '../../../../src/libraries/sklearn/estimator.ts';
import { loadEstimator } from '../../../../src/libraries/sklearn/load.ts';
import { catchError, changeCase, readModel, testCases } from '../golden-cases.ts';

const CASE = 'mlflow3-manifold-embeddings';

describe('golden cases', () => {
  testCases('manifold-', { tolerance: 1e-12 });
});

test.each([
  ['isomap', { nbrs_: 3 }, 'Isomap (scikit-learn 1.9.1): nbrs_ is 3, not a NearestNeighbors.'],
  ['isomap', { kernel_pca_: 3 }, 'Isomap (scikit-learn 1.9.1): kernel_pca_ is 3, not a KernelPCA.'],
  ['linear', { nbrs_: undefined }, 'LocallyLinearEmbedding (scikit-learn 1.9.1): attribute nbrs_ is missing.'],
  [
    'linear',
    { n_neighbors: 0 },
    'LocallyLinearEmbedding (scikit-learn 1.9.1): n_neighbors = 0 is no number of neighbours.',
  ],
])('model %s with %o is refused', (model, changes, message) => {
  const error = catchError(() => loadEstimator(changeCase(CASE, changes, model)));
  expect(error.code).toBe('UNSUPPORTED_MODEL');
  expect(error.message).toBe(message);
});

test.each(['ClassicalMDS', 'MDS', 'SpectralEmbedding', 'TSNE'])('%s is refused, since it has no transform', (name) => {
  const record = new PythonObject(new PythonGlobal('sklearn.manifold._module', name));
  record.state = new PythonDict(new Map([['_sklearn_version', '1.9.1']]));
  const error = catchError(() => loadEstimator(record));
  expect(error.code).toBe('UNSUPPORTED_MODEL');
  expect(error.message).toBe(`${name} (scikit-learn 1.9.1): it has no transform: it only places the rows of fit.`);
});

test('NaN is refused without the data', () => {
  const transform = requireMethod(loadEstimator(readModel(CASE, 'linear')), 'transform');
  const error = catchError(() => transform(makeMatrix(1, 3, Float64Array.of(1, Number.NaN, 3))));
  expect(error.code).toBe('INVALID_PARAMETER_VALUE');
  expect(error.message).toBe('Input X contains NaN.');
});
