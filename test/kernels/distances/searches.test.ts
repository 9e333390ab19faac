import { describe, expect, test } from 'vitest';
import {
  createEuclideanScan,
  createMetric,
  createMetricScan,
  createTreeFinder,
  findWithinRadius,
  gatherNeighbors,
  sortNeighbors,
  sortTogether,
} from '../../../src/kernels/distances/index.ts';
import type { MetricSpec } from '../../../src/kernels/distances/index.ts';
import { makeRows, makeTree } from './make-tree.ts';

const COLUMNS = 5;
const ROWS = makeRows(90, COLUMNS, 1);
const QUERIES = makeRows(6, COLUMNS, 2);
const SIZE = 7;

function sortByDistance(spec: MetricSpec, query: number): { row: number; distance: number }[] {
  const { reduced } = createMetric(spec);
  return Array.from({ length: 90 }, (_, row) => ({
    row,
    distance: reduced(QUERIES, query * COLUMNS, ROWS, row * COLUMNS, COLUMNS),
  })).sort((a, b) => a.distance - b.distance);
}

const SPECS: readonly MetricSpec[] = [
  { kind: 'euclidean' },
  { kind: 'manhattan' },
  { kind: 'chebyshev' },
  { kind: 'minkowski', p: 3 },
];

describe.each(SPECS)('the nearest rows by %o', (spec) => {
  test.each(['kd', 'ball'] as const)('of a %s tree are those of a sorted list', (kind) => {
    const find = createTreeFinder(makeTree(kind, spec, ROWS, COLUMNS, 4));
    for (let query = 0; query < 6; query++) {
      const values = new Float64Array(SIZE + 2);
      const indices = new Int32Array(SIZE + 2);
      find(QUERIES, query * COLUMNS, values, indices, 1, SIZE);
      sortTogether(values, indices, 1, SIZE);
      const want = sortByDistance(spec, query).slice(0, SIZE);
      expect([...indices]).toEqual([0, ...want.map(({ row }) => row), 0]);
      expect([...values]).toEqual([0, ...want.map(({ distance }) => distance), 0]);
    }
  });

  test.each(['kd', 'ball'] as const)('within a radius of a %s tree are those of a list', (kind) => {
    const tree = makeTree(kind, spec, ROWS, COLUMNS, 4);
    const { toReduced } = tree.metric;
    for (const radius of [0, 2, 5, 30]) {
      const lists = gatherNeighbors(6, (query, sink) => {
        findWithinRadius(tree, QUERIES, query * COLUMNS, radius, sink);
      });
      sortNeighbors(lists);
      for (let query = 0; query < 6; query++) {
        const want = sortByDistance(spec, query).filter(({ distance }) => distance <= toReduced(radius));
        const [from, to] = [lists.offsets[query], lists.offsets[query + 1]];
        expect([...lists.indices.subarray(from, to)]).toEqual(want.map(({ row }) => row));
      }
    }
  });

  test('of a scan are those of a sorted list, by one thread or three', () => {
    const scan = createMetricScan({ rowCount: 90, columnCount: COLUMNS, data: ROWS }, createMetric(spec));
    for (const threadCount of [1, 3]) {
      const values = new Float64Array(SIZE);
      const indices = new Int32Array(SIZE);
      scan.findNearest(QUERIES, COLUMNS, values, indices, 0, SIZE, threadCount);
      sortTogether(values, indices, 0, SIZE);
      expect([...indices]).toEqual(
        sortByDistance(spec, 1)
          .slice(0, SIZE)
          .map(({ row }) => row),
      );
    }
  });
});

describe('a Euclidean scan', () => {
  const scan = createEuclideanScan({ rowCount: 90, columnCount: COLUMNS, data: ROWS });

  test('finds the rows of a sorted list', () => {
    for (let query = 0; query < 6; query++) {
      const values = new Float64Array(SIZE);
      const indices = new Int32Array(SIZE);
      scan.findNearest(QUERIES, query * COLUMNS, values, indices, 0, SIZE, 2);
      sortTogether(values, indices, 0, SIZE);
      const want = sortByDistance({ kind: 'euclidean' }, query).slice(0, SIZE);
      expect([...indices]).toEqual(want.map(({ row }) => row));
      want.forEach(({ distance }, i) => {
        expect(values[i]).toBeCloseTo(distance, 12);
      });
    }
  });

  test('finds the rows within a limit, in their order', () => {
    const { indices, offsets } = gatherNeighbors(6, (query, sink) => {
      scan.findWithin(QUERIES, query * COLUMNS, 36, sink);
    });
    for (let query = 0; query < 6; query++) {
      const want = sortByDistance({ kind: 'euclidean' }, query).filter(({ distance }) => distance <= 36);
      const found = [...indices.subarray(offsets[query], offsets[query + 1])];
      expect(found).toEqual(want.map(({ row }) => row).sort((a, b) => a - b));
    }
  });

  test('leaves to the threads which of equally distant rows are near', () => {
    // Two chunks of 256 rows; all rows but 300 and 400 are equally far. The answers are those of scikit-learn with so many threads.
    const data = new Float64Array(512).fill(2);
    data[300] = 1;
    data[400] = -1;
    const rows = createEuclideanScan({ rowCount: 512, columnCount: 1, data });
    const find = (threadCount: number): number[] => {
      const indices = new Int32Array(4);
      rows.findNearest(Float64Array.of(0), 0, new Float64Array(4), indices, 0, 4, threadCount);
      return [...indices].sort((a, b) => a - b);
    };
    expect(find(1)).toEqual([0, 2, 300, 400]);
    expect(find(2)).toEqual([2, 3, 300, 400]);
  });
});
