import { describe, expect, test } from 'vitest';
import { makeMatrix } from '../../../../src/data/matrix.ts';
import { PythonGlobal } from '../../../../src/formats/python/values.ts';
import { requireMethod } from '../../../../src/libraries/sklearn/estimator.ts';
import { loadEstimator } from '../../../../src/libraries/sklearn/load.ts';
import { catchError, changeCase, readModel, testCases } from '../golden-cases.ts';

describe('golden cases', () => {
  testCases('semi-', { tolerance: 1e-12 });
});

test.each([
  [
    'mlflow3-semi-labels',
    'propagation-rbf',
    { kernel: new PythonGlobal('author', 'kernel') },
    'LabelPropagation (scikit-learn 1.9.1): kernel = author.kernel is not known.',
  ],
  [
    'mlflow3-semi-labels',
    'propagation-rbf',
    { label_distributions_: undefined },
    'LabelPropagation (scikit-learn 1.9.1): attribute label_distributions_ is missing.',
  ],
  [
    'mlflow3-semi-labels',
    'spreading-knn',
    { nn_fit: 3 },
    'LabelSpreading (scikit-learn 1.9.1): nn_fit is 3, not a NearestNeighbors.',
  ],
  ['mlflow3-semi-trained', 'neighbors', { estimator_: 3 }, 'estimator_: 3 is no estimator.'],
])('%s of model %s with %o is refused', (name, model, changes, message) => {
  const error = catchError(() => loadEstimator(changeCase(name, changes, model)));
  expect(error.code).toBe('UNSUPPORTED_MODEL');
  expect(error.message).toBe(message);
});

test('NaN is refused without the data', () => {
  const predict = requireMethod(loadEstimator(readModel('mlflow3-semi-labels', 'propagation-knn')), 'predict');
  const error = catchError(() => predict(makeMatrix(1, 3, Float64Array.of(1, Number.NaN, 3))));
  expect(error.code).toBe('INVALID_PARAMETER_VALUE');
  expect(error.message).toBe('Input X contains NaN.');
});
