// Models of imbalanced-learn: tools/fixtures/sklearn_imbalanced.py made the cases.
import { expect, test } from 'vitest';
import { makeMatrix } from '../../../../src/data/matrix.ts';
import { PythonGlobal, PythonObject, PythonTuple } from '../../../../src/formats/python/values.ts';
import { requireMethod } from '../../../../src/libraries/sklearn/estimator.ts';
import { loadEstimator } from '../../../../src/libraries/sklearn/load.ts';
import { catchError, changeCase, readModel, testCases } from '../golden-cases.ts';

// Linear models sum in another order than BLAS.
testCases('imbalanced-', { tolerance: 1e-12 });

test('a sampler that is not known is refused by name', () => {
  const sampler = new PythonObject(new PythonGlobal('shop.sampling', 'OwnSampler'));
  const record = changeCase(
    'imb012-imbalanced-pipelines',
    { steps: [new PythonTuple(['sampler', sampler]), new PythonTuple(['model', null])] },
    'over',
  );
  const { code, message } = catchError(() => loadEstimator(record));
  expect(code).toBe('UNSUPPORTED_MODEL');
  expect(message).toContain('steps[0]: shop.sampling.OwnSampler has no native reader');
});

test('a pipeline that ends with a sampler answers nothing', () => {
  const estimator = loadEstimator(readModel('imb012-imbalanced-pipelines', 'sampler last'));
  const { message } = catchError(() => requireMethod(estimator, 'predict'));
  expect(message).toContain('Pipeline has no method predict');
});

test('RUSBoostClassifier of 0.13 beside scikit-learn 1.5 boosts with votes', () => {
  const x = makeMatrix(2, 3, Float64Array.of(1.5, 0.2, 0.1, -1, 0.5, 2));
  const votes = loadEstimator(readModel('imb012-imbalanced-boosts', 'votes'));
  const changed = loadEstimator(changeCase('imb012-imbalanced-boosts', { algorithm: 'deprecated' }, 'votes'));
  expect(requireMethod(changed, 'decision_function')(x)).toEqual(requireMethod(votes, 'decision_function')(x));
});
