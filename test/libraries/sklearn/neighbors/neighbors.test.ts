import { describe, expect, test } from 'vitest';
import { makeMatrix } from '../../../../src/data/matrix.ts';
import { PythonDict, PythonGlobal, PythonObject, PythonTuple } from '../../../../src/formats/python/values.ts';
import type { PythonValue } from '../../../../src/formats/python/values.ts';
import { requireMethod } from '../../../../src/libraries/sklearn/estimator.ts';
import type { Estimator } from '../../../../src/libraries/sklearn/estimator.ts';
import { loadEstimator } from '../../../../src/libraries/sklearn/load.ts';
import { catchError, changeCase, pick, readModel, testCases } from '../golden-cases.ts';

describe('golden cases', () => {
  testCases('neighbors-', { tolerance: 1e-12 });
});

const CLASSIFIERS = 'mlflow3-neighbors-classifiers';
const AUTHOR = new PythonGlobal('author', 'measure');

function makeDict(entries: Readonly<Record<string, PythonValue>>): PythonDict {
  return new PythonDict(new Map(Object.entries(entries)));
}

describe('layouts that are not known', () => {
  test.each<[string, string, Record<string, PythonValue | undefined>, string]>([
    [CLASSIFIERS, 'brute', { weights: AUTHOR }, 'weights = author.measure is not known.'],
    [CLASSIFIERS, 'brute', { effective_metric_: AUTHOR }, "effective_metric_ is author.measure, not a metric's name."],
    [CLASSIFIERS, 'brute', { effective_metric_: 'levenshtein' }, 'metric "levenshtein" is not known.'],
    [
      CLASSIFIERS,
      'brute',
      { effective_metric_params_: makeDict({ q: 3 }) },
      'effective_metric_params_ of metric euclidean has q, which is not known.',
    ],
    [CLASSIFIERS, 'brute', { _fit_method: 'cover_tree' }, '_fit_method = "cover_tree" is not known.'],
    [CLASSIFIERS, 'brute', { n_neighbors: 0 }, 'n_neighbors = 0 is no number of neighbours.'],
    [CLASSIFIERS, 'brute', { _fit_X: 3 }, '_fit_X is 3.'],
    [CLASSIFIERS, 'brute', { outputs_2d_: true }, '_y has shape [24] for 24 rows.'],
    [
      CLASSIFIERS,
      'brute',
      { metric: 'minkowski', p: 3, metric_params: makeDict({ p: 2 }) },
      'p differs from the p of metric_params.',
    ],
    [CLASSIFIERS, 'kd_tree', { _tree: null }, '_tree is None, not a KDTree or BallTree with a state.'],
    [
      'mlflow3-neighbors-metrics',
      'brute-mahalanobis',
      { effective_metric_params_: makeDict({}) },
      'its metric needs VI, which is not saved with it.',
    ],
    [
      'mlflow3-neighbors-metrics',
      'brute-seuclidean',
      { effective_metric_params_: makeDict({ V: [1, 2] }) },
      'metric seuclidean has 2 numbers in V, not 3.',
    ],
    [
      'mlflow3-neighbors-radius',
      'brute',
      { outlier_label: 'none', outlier_label_: ['none'] },
      'its outlier label is not of the type of its classes, int64.',
    ],
    ['mlflow3-neighbors-graphs', 'nearest-distance', { mode: 'rank' }, 'mode = "rank" is not known.'],
    ['mlflow3-neighbors-density', 'gaussian', { kernel: 'biweight' }, 'kernel = "biweight" is not known.'],
    ['mlflow3-neighbors-imputer', 'uniform', { metric: AUTHOR }, 'metric = author.measure is not known.'],
    ['mlflow3-neighbors-imputer', 'uniform', { missing_values: 'none' }, 'missing_values is no number.'],
    ['mlflow3-neighbors-components', '', { components_: undefined }, 'attribute components_ is missing.'],
  ])('%s of model %s with %o is refused', (name, model, changes, reason) => {
    const error = catchError(() => loadEstimator(changeCase(name, changes, model)));
    expect(error.code).toBe('UNSUPPORTED_MODEL');
    expect(error.message).toMatch(/^\w+ \(scikit-learn 1\.9\.1\): /);
    expect(error.message.replace(/^.*?\): /, '')).toBe(reason);
  });
});

describe('a damaged tree', () => {
  /** The classifier by a tree with items of the tree's state replaced. */
  function loadDamaged(changes: Readonly<Record<number, PythonValue>>): Estimator {
    const record = readModel(CLASSIFIERS, 'kd_tree');
    const tree = pick(record, '_tree');
    if (!(tree instanceof PythonObject) || !(tree.state instanceof PythonTuple)) throw new Error('_tree is no tree');
    tree.state = new PythonTuple(tree.state.items.map((item, at) => changes[at] ?? item));
    return loadEstimator(record);
  }

  function readItem(at: number, model = 'kd_tree'): PythonValue {
    return pick(readModel(CLASSIFIERS, model), '_tree', at);
  }

  test('is read when nothing is changed', () => {
    expect(loadDamaged({}).featureCount).toBe(3);
  });

  test.each<[string, Record<number, PythonValue>, string]>([
    ['no rows', { 0: 'rows' }, 'the state of _tree holds "rows" where an array belongs'],
    ['an order in place of rows', { 0: readItem(1) }, '_tree holds an array of int64, not of float64'],
    ['bounds of a ball tree', { 3: readItem(3, 'ball_tree') }, '_tree has bounds of shape [1, 3, 3] for 3 nodes'],
    ['no metric', { 11: 3 }, 'the metric of its tree is 3'],
    ['weights of another number', { 12: readItem(3) }, '_tree has 18 weights for 24 rows'],
  ])('with %s is refused', (_, changes, reason) => {
    const error = catchError(() => loadDamaged(changes));
    expect(error.code).toBe('UNSUPPORTED_MODEL');
    expect(error.message).toBe(`KNeighborsClassifier (scikit-learn 1.9.1): ${reason}.`);
  });

  test('with fewer rows than its nodes name is refused', () => {
    const twelveRows = pick(readModel('mlflow3-manifold-embeddings', 'isomap'), 'nbrs_', '_tree', 0);
    expect(catchError(() => loadDamaged({ 0: twelveRows })).message).toBe(
      'KNeighborsClassifier (scikit-learn 1.9.1): _tree has nodes that point beyond its rows.',
    );
  });
});

describe('data that does not fit', () => {
  const x = makeMatrix(1, 3, Float64Array.of(1, 2, 3));
  const empty = { rowOffsets: Int32Array.of(0, 0), columnIndices: new Int32Array(0), data: new Float64Array(0) };
  const sparse = { kind: 'csr', rowCount: 1, columnCount: 3, ...empty } as const;

  function predictError(name: string, model: string, given: Parameters<typeof run>[1] = x): string {
    const error = catchError(() => run(loadEstimator(readModel(name, model)), given));
    expect(error.code).toBe('INVALID_PARAMETER_VALUE');
    return error.message;
  }

  function run(estimator: Estimator, given: Parameters<NonNullable<Estimator['predict']>>[0]): unknown {
    return requireMethod(estimator, 'predict')(given);
  }

  test('NaN is refused without the data', () => {
    const bad = makeMatrix(1, 3, Float64Array.of(1, Number.NaN, 3));
    expect(predictError(CLASSIFIERS, 'brute', bad)).toBe('Input X contains NaN.');
  });

  test('a sparse matrix is refused by a tree', () => {
    expect(predictError(CLASSIFIERS, 'kd_tree', sparse)).toBe('kd_tree does not work with sparse matrices.');
  });

  test('a sparse matrix is refused by metrics that only dense rows have', () => {
    expect(predictError('mlflow3-neighbors-metrics', 'brute-correlation', sparse)).toBe(
      'scipy distance metrics do not support sparse matrices.',
    );
  });

  test('more neighbours than rows of fit are refused', () => {
    const estimator = loadEstimator(changeCase(CLASSIFIERS, { n_neighbors: 25 }, 'brute'));
    expect(catchError(() => run(estimator, x)).message).toBe(
      'Expected n_neighbors <= n_samples_fit, but n_neighbors = 25, n_samples_fit = 24, n_samples = 1.',
    );
  });

  test('rows without neighbours are refused where there is no outlier label', () => {
    const far = makeMatrix(2, 3, Float64Array.of(90, 90, 90, 80, 80, 80));
    expect(predictError('mlflow3-neighbors-radius', 'brute', far)).toBe('No neighbors found for test samples [0 1].');
  });

  test('texts as classes are refused for arrays by releases that count classes as numbers', () => {
    const classes = pick(readModel('sk13-neighbors-classifiers', 'kd_tree-distance'), 'classes_');
    const estimator = loadEstimator(changeCase('sk13-neighbors-classifiers', { classes_: classes }, 'counted'));
    expect(catchError(() => run(estimator, x)).message).toBe(
      'scikit-learn before 1.9 cannot count neighbors of an array by classes that are texts.',
    );
  });
});

test('NearestNeighbors has no predict', () => {
  const estimator = loadEstimator(pick(readModel('mlflow3-manifold-embeddings', 'isomap'), 'nbrs_'));
  expect(estimator.className).toBe('NearestNeighbors');
  expect(estimator.predict).toBeUndefined();
  expect(estimator.transform).toBeUndefined();
});

test('before 0.20 two rows of zeros have no Jaccard distance: X with one is refused where fit had one', () => {
  const model = loadEstimator(readModel('sk019-neighbors-zeros-jaccard', ''));
  const error = catchError(() => requireMethod(model, 'predict')(makeMatrix(1, 6, new Float64Array(6))));
  expect(error.code).toBe('INVALID_PARAMETER_VALUE');
  expect(error.message).toContain('X has a row of zeros, and so had X in fit');
});
