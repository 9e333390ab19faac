import { describe, expect, test } from 'vitest';
import { makeMatrix } from '../../../../src/data/matrix.ts';
import { PythonDict, PythonGlobal, PythonObject } from '../../../../src/formats/python/values.ts';
import { requireMethod } from '../../../../src/libraries/sklearn/estimator.ts';
import { loadEstimator } from '../../../../src/libraries/sklearn/load.ts';
import { catchError, changeCase, pick, readModel, testCases } from '../golden-cases.ts';

describe('golden cases', () => {
  testCases('cluster-', { tolerance: 1e-12 });
});

describe('layouts that are not known', () => {
  test.each([
    [
      'mlflow3-cluster-means',
      'means',
      { cluster_centers_: undefined },
      'KMeans (scikit-learn 1.9.1): attribute cluster_centers_ is missing.',
    ],
    [
      'mlflow3-cluster-means',
      'bisecting',
      { _bisecting_tree: 3 },
      'BisectingKMeans (scikit-learn 1.9.1): _bisecting_tree holds 3 where a cluster belongs.',
    ],
    [
      'mlflow3-cluster-others',
      'affinity',
      { cluster_centers_: undefined },
      "AffinityPropagation (scikit-learn 1.9.1): it has no predict, since it was fitted with affinity='precomputed'.",
    ],
    [
      'mlflow3-cluster-features',
      'mean',
      { pooling_func: new PythonGlobal('author', 'pool') },
      'FeatureAgglomeration (scikit-learn 1.9.1): pooling_func = author.pool is not known.',
    ],
    [
      'mlflow3-cluster-features',
      'mean',
      { labels_: 3 },
      'FeatureAgglomeration (scikit-learn 1.9.1): labels_ has shape [].',
    ],
  ])('%s of model %s with %o is refused', (name, model, changes, message) => {
    const error = catchError(() => loadEstimator(changeCase(name, changes, model)));
    expect(error.code).toBe('UNSUPPORTED_MODEL');
    expect(error.message).toBe(message);
  });

  test('subclusters without a label each are refused', () => {
    const labels = pick(readModel('mlflow3-cluster-others', 'subclusters'), 'subcluster_labels_');
    const error = catchError(() =>
      loadEstimator(changeCase('mlflow3-cluster-others', { subcluster_labels_: labels }, 'birch')),
    );
    expect(error.message).toMatch(/subcluster_labels_ has \d+ labels for \d+ subclusters\.$/);
  });

  test.each(['AgglomerativeClustering', 'DBSCAN', 'HDBSCAN', 'OPTICS', 'SpectralClustering'])(
    '%s is refused, since it has no predict',
    (name) => {
      const record = new PythonObject(new PythonGlobal('sklearn.cluster._module', name));
      record.state = new PythonDict(new Map([['_sklearn_version', '1.9.1']]));
      const error = catchError(() => loadEstimator(record));
      expect(error.code).toBe('UNSUPPORTED_MODEL');
      expect(error.message).toBe(`${name} (scikit-learn 1.9.1): it has no predict: it only labels the rows of fit.`);
    },
  );
});

test('NaN is refused without the data', () => {
  const predict = requireMethod(loadEstimator(readModel('mlflow3-cluster-means', 'means')), 'predict');
  const error = catchError(() => predict(makeMatrix(1, 3, Float64Array.of(1, Number.NaN, 3))));
  expect(error.code).toBe('INVALID_PARAMETER_VALUE');
  expect(error.message).toBe('Input X contains NaN.');
});
