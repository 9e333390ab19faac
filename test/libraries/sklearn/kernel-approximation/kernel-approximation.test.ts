import { describe, expect, test } from 'vitest';
import { loadEstimator } from '../../../../src/libraries/sklearn/load.ts';
import { catchError, changeCase, testCases } from '../golden-cases.ts';

describe('golden cases', () => {
  testCases('kernel-approximation', { tolerance: 1e-12 });
});

describe('layouts that are not known', () => {
  test.each([
    [
      'mlflow3-kernel-approximation',
      'nystroem',
      { kernel: 'minkowski' },
      'Nystroem (scikit-learn 1.9.1): kernel = "minkowski" is not known.',
    ],
    [
      'mlflow3-kernel-approximation',
      'additive',
      { sample_steps: 4 },
      'AdditiveChi2Sampler (scikit-learn 1.9.1): sample_interval is None with sample_steps = 4.',
    ],
    [
      'mlflow3-kernel-approximation',
      'sketch',
      { n_components: 2 },
      'PolynomialCountSketch (scikit-learn 1.9.1): indexHash_ does not hold one place below n_components for each feature and degree.',
    ],
    [
      'mlflow3-kernel-approximation',
      'rbf',
      { n_components: 5 },
      'RBFSampler (scikit-learn 1.9.1): attribute random_weights_ has shape [5, 4], not [any, 5].',
    ],
  ])('%s of model %s with %o is refused', (name, model, changes, message) => {
    const error = catchError(() => loadEstimator(changeCase(name, changes, model)));
    expect(error.code).toBe('UNSUPPORTED_MODEL');
    expect(error.message).toBe(message);
  });
});
