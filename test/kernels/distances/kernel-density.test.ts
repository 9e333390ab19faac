import { describe, expect, test } from 'vitest';
import { createDensityFinder, DENSITY_KERNELS } from '../../../src/kernels/distances/index.ts';
import type { DensityKernel } from '../../../src/kernels/distances/index.ts';
import { makeRows, makeTree } from './make-tree.ts';

const COLUMNS = 2;
const ROWS = makeRows(60, COLUMNS, 1);
const QUERIES = makeRows(5, COLUMNS, 2);
const BANDWIDTH = 1.5;

/** The kernels on a plane, whose integral is 1; but scikit-learn divides the cosine by 4, not by 4 - 8 / pi. */
const KERNELS: Readonly<Record<DensityKernel, (u: number) => number>> = {
  gaussian: (u) => Math.exp(-0.5 * u * u) / (2 * Math.PI),
  tophat: (u) => (u < 1 ? 1 / Math.PI : 0),
  epanechnikov: (u) => (u < 1 ? ((1 - u * u) * 2) / Math.PI : 0),
  exponential: (u) => Math.exp(-u) / (2 * Math.PI),
  linear: (u) => (u < 1 ? ((1 - u) * 3) / Math.PI : 0),
  cosine: (u) => (u < 1 ? Math.cos((Math.PI * u) / 2) / 4 : 0),
};

function sumNaively(kernel: DensityKernel, at: number, weights?: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < 60; row++) {
    const distance = Math.hypot(QUERIES[at]! - ROWS[2 * row]!, QUERIES[at + 1]! - ROWS[2 * row + 1]!);
    sum += (KERNELS[kernel](distance / BANDWIDTH) * (weights?.[row] ?? 1)) / BANDWIDTH ** 2;
  }
  return sum;
}

describe.each([...DENSITY_KERNELS])('the density by a %s kernel', (kernel) => {
  const exact = {
    kernel,
    bandwidth: BANDWIDTH,
    absoluteTolerance: 0,
    relativeTolerance: 1e-10,
    sampleWeights: undefined,
  };

  test.each([
    ['kd', true],
    ['kd', false],
    ['ball', true],
    ['ball', false],
  ] as const)('of a %s tree, breadth first: %s', (kind, isBreadthFirst) => {
    const tree = makeTree(kind, { kind: 'euclidean' }, ROWS, COLUMNS, 4);
    const find = createDensityFinder(tree, { ...exact, isBreadthFirst });
    for (let at = 0; at < QUERIES.length; at += COLUMNS) {
      expect(Math.exp(find(QUERIES, at))).toBeCloseTo(sumNaively(kernel, at), 9);
    }
  });

  test('of weighted rows', () => {
    const sampleWeights = Float64Array.from({ length: 60 }, (_, row) => (row % 4) + 0.5);
    const tree = makeTree('kd', { kind: 'euclidean' }, ROWS, COLUMNS, 3);
    const find = createDensityFinder(tree, { ...exact, isBreadthFirst: true, sampleWeights });
    expect(Math.exp(find(QUERIES, 2))).toBeCloseTo(sumNaively(kernel, 2, sampleWeights), 9);
  });
});

test('a row that no kernel reaches has no density', () => {
  const tree = makeTree('kd', { kind: 'euclidean' }, ROWS, COLUMNS, 3);
  const options = { kernel: 'tophat', bandwidth: 1, absoluteTolerance: 0, relativeTolerance: 0 } as const;
  const find = createDensityFinder(tree, { ...options, isBreadthFirst: true, sampleWeights: undefined });
  expect(find(Float64Array.of(100, 100), 0)).toBe(-Infinity);
});
