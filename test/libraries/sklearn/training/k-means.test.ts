// KMeans beside scikit-learn 1.9 (tools/fixtures/sklearn_unsupervised.py).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compressRows } from '../../../../src/libraries/sklearn/sparse-rows.ts';
import { makeMatrix } from '../../../../src/data/matrix.ts';
import { RandomState } from '../../../../src/kernels/random/index.ts';
import { KMeans } from '../../../../src/libraries/sklearn/training/index.ts';
import type { KMeansParams } from '../../../../src/libraries/sklearn/training/index.ts';
import { expectClose } from './expect-close.ts';
import { toPlain } from './plain-record.ts';

interface KMeansCase {
  readonly params: Partial<KMeansParams>;
  readonly x: number[][];
  readonly other: number[][];
  readonly sampleWeight: number[] | null;
  readonly state: Readonly<Record<string, unknown>>;
  readonly transformed: number[][];
  readonly predictions: number[];
  readonly score: number;
}

const { cases } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../fixtures/sklearn-training/k-means.json'), 'utf8'),
) as { readonly cases: readonly KMeansCase[] };

const silent = <Model extends { onWarning: (message: string) => void }>(model: Model): Model => {
  model.onWarning = () => undefined;
  return model;
};

describe('KMeans', () => {
  it.each(cases.map((one, number) => [`${number} ${JSON.stringify(one.params).slice(0, 90)}`, one] as const))(
    'finds the clusters of scikit-learn: %s',
    (_, one) => {
      const { sampleWeight } = one;
      const model = silent(new KMeans(one.params)).fit(one.x, undefined, sampleWeight === null ? {} : { sampleWeight });
      const record = (toPlain(model.toRecord()) as { readonly state: Readonly<Record<string, unknown>> }).state;
      const names = Object.keys(one.state);
      expect(Object.keys(record).slice(-names.length)).toEqual(names);
      // As many threads as there are is what Python counts.
      for (const name of names.filter((key) => key !== '_n_threads')) expectClose(record[name], one.state[name], 1e-12);
      expect([...model.labels]).toEqual(one.state['labels_']);
      expect([...model.predict(one.other)]).toEqual(one.predictions);
      expectClose(model.transform(one.other), one.transformed, 1e-12);
      expectClose(model.score(one.other), one.score, 1e-12);
    },
  );

  it('goes on with a generator that it is given', () => {
    const random = new RandomState(3);
    const [one] = cases;
    const params = { nClusters: 3, init: 'random' as const, nInit: 1, randomState: random };
    const first = silent(new KMeans(params)).fit(one!.x).clusterCenters;
    const again = silent(new KMeans({ ...params, randomState: new RandomState(3) })).fit(one!.x).clusterCenters;
    expect(again).toEqual(first);
    expect(random.drawUniform()).not.toBe(new RandomState(3).drawUniform());
  });

  it('finds the same clusters of sparse rows', () => {
    const [one] = cases;
    const flat = Float64Array.from(one!.x.flat());
    const sparse = compressRows(makeMatrix(one!.x.length, one!.x[0]!.length, flat));
    const dense = new KMeans({ nClusters: 2, randomState: 1 }).fit(one!.x);
    expect([...new KMeans({ nClusters: 2, randomState: 1 }).fit(sparse).labels]).toEqual([...dense.labels]);
  });

  it('warns of rows that are too few kinds, and of parameters that mean nothing', () => {
    const warnings: string[] = [];
    const model = new KMeans({ nClusters: 3, randomState: 0 });
    model.onWarning = (message) => warnings.push(message);
    model.fit([[1], [1], [2], [2]]);
    expect(warnings).toEqual([
      'Number of distinct clusters (2) found smaller than n_clusters (3). Possibly due to duplicate points in X.',
    ]);
    const single = new KMeans({ nClusters: 1, algorithm: 'elkan', randomState: 0 });
    single.onWarning = (message) => warnings.push(message);
    expect([...single.fit([[1], [3]]).clusterCenters[0]!]).toEqual([2]);
    expect(warnings).toHaveLength(2);
  });

  it.each([
    [{ nClusters: 0 }, /'n_clusters' parameter of KMeans must be an int in the range \[1, inf\)/],
    [{ nClusters: 9 }, /n_samples=4 should be >= n_clusters=9/],
    [{ maxIter: 0 }, /'max_iter'/],
    [{ tol: -1 }, /'tol'/],
    [{ nInit: 0 }, /'n_init'/],
    [{ init: 'far' as 'random' }, /'init'/],
    [{ algorithm: 'full' as 'lloyd' }, /'algorithm'/],
    [{ nClusters: 2, init: [[1], [2], [3]] }, /shape of the initial centers \(3, 1\) .* clusters 2/],
    [{ nClusters: 1, init: [[1, 2]] }, /shape of the initial centers \(1, 2\) .* features of the data 1/],
  ])('refuses %j', (params, message) => {
    expect(() => silent(new KMeans(params)).fit([[1], [2], [3], [4]])).toThrow(message);
  });

  it('refuses to predict before it has learned, and rows that are not finite', () => {
    expect(() => new KMeans().predict([[1]])).toThrow(/not fitted yet/);
    expect(() => new KMeans({ nClusters: 1 }).fit([[Number.NaN]])).toThrow(/Input X contains NaN/);
  });
});
