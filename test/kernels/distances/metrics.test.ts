import { describe, expect, test } from 'vitest';
import { BOOLEAN_METRICS, createMetric, narrowMetric } from '../../../src/kernels/distances/index.ts';
import type { MetricSpec } from '../../../src/kernels/distances/index.ts';
import { makeRows } from './make-tree.ts';

const X = Float64Array.of(1, -2, 0.5);
const Y = Float64Array.of(-1, 2, 0);

function measure(spec: MetricSpec, x: Float64Array, y: Float64Array): number {
  const { reduced, fromReduced } = createMetric(spec);
  return fromReduced(reduced(x, 0, y, 0, x.length));
}

describe('metrics of numbers', () => {
  const weights = Float64Array.of(2, 1, 4);
  const inverse = Float64Array.of(2, 0, 0, 0, 1, 0.5, 0, 0.5, 4);

  test.each<[MetricSpec, number]>([
    [{ kind: 'euclidean' }, Math.sqrt(20.25)],
    [{ kind: 'manhattan' }, 6.5],
    [{ kind: 'chebyshev' }, 4],
    [{ kind: 'minkowski', p: 3 }, 72.125 ** (1 / 3)],
    [{ kind: 'minkowski', p: 3, weights }, (16 + 64 + 0.5) ** (1 / 3)],
    [{ kind: 'wminkowski', p: 1, weights }, 10],
    [{ kind: 'seuclidean', variances: weights }, Math.sqrt(2 + 16 + 0.0625)],
    [{ kind: 'mahalanobis', inverse }, Math.sqrt(8 + 16 + 1 - 2)],
    [{ kind: 'canberra' }, 3],
    [{ kind: 'braycurtis' }, 1],
    [{ kind: 'hamming' }, 1],
  ])('%o', (spec, want) => {
    expect(measure(spec, X, Y)).toBeCloseTo(want, 14);
  });

  test('haversine is the arc between two places on a sphere', () => {
    const [pole, equator] = [Float64Array.of(Math.PI / 2, 0), Float64Array.of(0, 1)];
    expect(measure({ kind: 'haversine' }, pole, equator)).toBeCloseTo(Math.PI / 2, 14);
  });

  test.each<MetricSpec>([{ kind: 'canberra' }, { kind: 'braycurtis' }])('%o of zeros is 0', (spec) => {
    expect(measure(spec, new Float64Array(3), new Float64Array(3))).toBe(0);
  });

  test.each<MetricSpec>([{ kind: 'euclidean' }, { kind: 'manhattan' }])('%o of four rows is that of each', (spec) => {
    const { reduced, reducedFour } = createMetric(spec);
    const rows = makeRows(6, 5, 3);
    const four = new Float64Array(4);
    reducedFour?.(rows, 5, rows, 10, 5, four);
    expect([...four]).toEqual([2, 3, 4, 5].map((row) => reduced(rows, 5, rows, row * 5, 5)));
  });
});

describe('metrics of booleans', () => {
  // Both true: 1, only x: 2, only y: 1, neither: 2.
  const x = Float64Array.of(1, 1, 1, 0, 0, 0);
  const y = Float64Array.of(1, 0, 0, 1, 0, 0);
  const answers = new Map<string, number>([
    ['jaccard', 3 / 4],
    ['matching', 3 / 6],
    ['dice', 3 / 5],
    ['kulsinski', 8 / 9],
    ['rogerstanimoto', 6 / 9],
    ['russellrao', 5 / 6],
    ['sokalmichener', 6 / 9],
    ['sokalsneath', 3 / 3.5],
    ['yule', 4 / 4],
  ]);

  test.each([...BOOLEAN_METRICS])('%s', (kind) => {
    expect(measure({ kind }, x, y)).toBeCloseTo(answers.get(kind) ?? Number.NaN, 15);
  });
});

describe('metrics of float32 rows', () => {
  const [x, y] = [Float64Array.of(Math.fround(0.1), 3), Float64Array.of(Math.fround(0.7), -1)];
  const difference = Math.fround(Math.fround(0.1) - Math.fround(0.7));

  test('differences are rounded, results where it is said', () => {
    const sum = Math.abs(difference) + 4;
    const metric = createMetric({ kind: 'manhattan' });
    expect(narrowMetric(metric, 2, false).reduced(x, 0, y, 0, 2)).toBe(sum);
    expect(narrowMetric(metric, 2, true).reduced(x, 0, y, 0, 2)).toBe(Math.fround(sum));
  });

  test('four rows at a time are not offered', () => {
    expect(narrowMetric(createMetric({ kind: 'euclidean' }), 2, true).reducedFour).toBeUndefined();
  });
});
