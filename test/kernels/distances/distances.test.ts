import { describe, expect, test } from 'vitest';
import {
  allocateDistances,
  createCenterFinder,
  createCorrelationDistances,
  createCosineDistances,
  createNanDistances,
  createSingleCenterFinder,
  createSparseCosineDistances,
  createSparseManhattanDistances,
  createSparseSquaredDistances,
  createSquaredDistances,
  squaredNorm,
} from '../../../src/kernels/distances/index.ts';
import { makeRows } from './make-tree.ts';

const ROWS = { rowCount: 3, columnCount: 3, data: Float64Array.of(1, 0, 2, 0, 0, 0, -1, 4, 1) };
const X = Float64Array.of(9, 2, 0, 1);

function fill(distances: (x: Float64Array, at: number, out: Float64Array) => void): number[] {
  const out = allocateDistances(3);
  distances(X, 1, out);
  return [...out.subarray(0, 3)];
}

describe('distances to all rows', () => {
  test('squared', () => {
    expect(fill(createSquaredDistances(ROWS))).toEqual([2, 5, 25]);
  });

  test('squared, of rows that are nearly equal, are not below zero', () => {
    const data = Float64Array.of(1e8 + 0.1, 1e8 - 0.1, 0.3);
    const out = allocateDistances(1);
    createSquaredDistances({ rowCount: 1, columnCount: 3, data })(data, 0, out);
    expect(out[0]).toBe(0);
  });

  test('cosine; a row of zeros is at 1', () => {
    const [first, second, third] = fill(createCosineDistances(ROWS));
    expect(first).toBeCloseTo(1 - 4 / 5, 14);
    expect(second).toBe(1);
    expect(third).toBeCloseTo(1 + 1 / Math.sqrt(5 * 18), 14);
  });

  test('correlation', () => {
    const rows = { rowCount: 3, columnCount: 3, data: Float64Array.of(4, 0, 2, -2, 0, -1, 1, 2, 4) };
    const [same, opposite, other] = fill(createCorrelationDistances(rows));
    expect(same).toBeCloseTo(0, 14);
    expect(opposite).toBeCloseTo(2, 14);
    expect(other).toBeCloseTo(1 + 3 / Math.sqrt(84), 14);
  });

  test('Euclidean over the columns that both rows have', () => {
    const data = Float64Array.of(Number.NaN, 1, 1, Number.NaN, Number.NaN, Number.NaN, 2, 0, Number.NaN);
    const [part, none, equal] = fill(createNanDistances({ rowCount: 3, columnCount: 3, data }));
    expect(part).toBeCloseTo(Math.sqrt(1.5), 14);
    expect(none).toBeNaN();
    expect(equal).toBe(0);
  });
});

describe('distances between sparse rows', () => {
  const rows = {
    kind: 'csr',
    rowCount: 3,
    columnCount: 3,
    rowOffsets: Int32Array.of(0, 2, 2, 5),
    columnIndices: Int32Array.of(0, 2, 0, 1, 2),
    data: Float64Array.of(1, 2, -1, 4, 1),
  } as const;
  const x = {
    kind: 'csr',
    rowCount: 1,
    columnCount: 3,
    rowOffsets: Int32Array.of(0, 2),
    columnIndices: Int32Array.of(0, 2),
    data: Float64Array.of(2, 1),
  } as const;

  test.each([
    ['squared', createSparseSquaredDistances, [2, 5, 25]],
    ['manhattan', createSparseManhattanDistances, [2, 3, 7]],
    ['cosine', createSparseCosineDistances, [0.2, 1, 1 + 1 / Math.sqrt(90)]],
  ] as const)('%s', (_, create, want) => {
    const out = allocateDistances(3);
    create(rows)(x, 0, out);
    want.forEach((distance, row) => {
      expect(out[row]).toBeCloseTo(distance, 14);
    });
  });
});

describe('the nearest center', () => {
  const data = makeRows(9, 4, 5);
  const x = makeRows(20, 4, 6);

  function findNaively(at: number): number {
    const distances = Array.from({ length: 9 }, (_, center) =>
      [0, 1, 2, 3].reduce((sum, i) => sum + (x[at + i]! - data[center * 4 + i]!) ** 2, 0),
    );
    return distances.indexOf(Math.min(...distances));
  }

  test.each(['partial', 'whole'] as const)('by the %s square', (rule) => {
    const find = createCenterFinder({ rowCount: 9, columnCount: 4, data }, rule);
    for (let row = 0; row < 20; row++) expect(find(x, row * 4)).toBe(findNaively(row * 4));
  });

  test('among float32 numbers', () => {
    const find = createSingleCenterFinder({ rowCount: 9, columnCount: 4, data: data.map(Math.fround) });
    for (let row = 0; row < 20; row++) expect(find(x.map(Math.fround), row * 4)).toBe(findNaively(row * 4));
  });

  test('is the first of equal ones', () => {
    const twice = { rowCount: 3, columnCount: 1, data: Float64Array.of(5, 1, 1) };
    expect(createCenterFinder(twice, 'partial')(Float64Array.of(0.9), 0)).toBe(1);
    expect(createCenterFinder(twice, 'whole')(Float64Array.of(0.9), 0)).toBe(1);
  });
});

test('both orders of a sum of squares give the same, but for the last bits', () => {
  for (let count = 0; count <= 40; count++) {
    const data = makeRows(count + 1, 1, 7);
    const want = data.subarray(1).reduce((sum, value) => sum + value * value, 0);
    expect(squaredNorm(data, 1, count, 'pairs')).toBeCloseTo(want, 10);
    expect(squaredNorm(data, 1, count, 'backwards')).toBeCloseTo(want, 10);
  }
});
