// Decompositions beside what defines them: the products of their factors.
import { expect, test } from 'vitest';
import {
  decomposeSymmetric,
  multiplyColumns,
  orthonormalizeColumns,
} from '../../../src/kernels/linear-algebra/index.ts';
import { RandomState } from '../../../src/kernels/random/index.ts';

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, at) => sum + value * b[at]!, 0);
const take = (columns: Float64Array, rowCount: number, index: number): Float64Array =>
  columns.slice(index * rowCount, (index + 1) * rowCount);

test.each([
  [1, 1],
  [3, 2],
  [1030, 5],
  [2, 4],
])('X^T X of %i rows and %i columns holds the products of all columns', (rowCount, columnCount) => {
  const columns = new RandomState(1).standardNormal(rowCount * columnCount);
  const gram = multiplyColumns(columns, rowCount, columnCount);
  for (let a = 0; a < columnCount; a++) {
    for (let b = 0; b < columnCount; b++) {
      const product = dot(take(columns, rowCount, a), take(columns, rowCount, b));
      expect(gram[a * columnCount + b]).toBeCloseTo(product, 10);
    }
  }
});

test('eigenvalues fall, below zero too, and belong to orthonormal vectors', () => {
  for (const size of [1, 2, 3, 8, 30]) {
    const draws = new RandomState(size).standardNormal(size * size);
    const matrix = draws.map((value, at) => value + draws[(at % size) * size + Math.floor(at / size)]!);
    const { values, vectors } = decomposeSymmetric(matrix, size);
    expect([...values]).toEqual([...values].sort((a, b) => b - a));
    for (let k = 0; k < size; k++) {
      const vector = take(vectors, size, k);
      for (let j = 0; j < size; j++) {
        expect(dot(take(vectors, size, j), vector)).toBeCloseTo(j === k ? 1 : 0, 13);
        expect(dot(take(matrix, size, j), vector)).toBeCloseTo(values[k]! * vector[j]!, 12);
      }
    }
  }
});

test('eigenvalues are exact where the matrix is diagonal, zero or falls apart', () => {
  expect(decomposeSymmetric(Float64Array.of(1, 0, 0, 0, 3, 0, 0, 0, 2), 3)).toEqual({
    values: Float64Array.of(3, 2, 1),
    vectors: Float64Array.of(0, 1, 0, 0, 0, 1, 1, 0, 0),
  });
  expect(decomposeSymmetric(new Float64Array(4), 2).values).toEqual(Float64Array.of(0, 0));
  const { values } = decomposeSymmetric(Float64Array.of(0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 2, 0, 0, 2, 0), 4);
  for (const [k, value] of [2, 1, -1, -2].entries()) expect(values[k]).toBeCloseTo(value, 14);
});

test('eigenvalues far apart, and of numbers near the ends of their range, keep their digits', () => {
  const { values } = decomposeSymmetric(Float64Array.of(4e200, 2e200, 2e200, 1e200), 2);
  expect(values[0]! / 5e200).toBeCloseTo(1, 14);
  expect(Math.abs(values[1]!)).toBeLessThan(1e185);
  const small = decomposeSymmetric(
    Float64Array.of(2e-200, 1e-200, 1e-200, 1e-200, 2e-200, 1e-200, 1e-200, 1e-200, 2e-200),
    3,
  );
  expect(small.values[0]! / 4e-200).toBeCloseTo(1, 14);
});

test.each([
  [6, 3],
  [3, 5],
])('a basis of %i rows and %i columns is orthonormal and spans them', (rowCount, columnCount) => {
  const columns = new RandomState(2).standardNormal(rowCount * columnCount);
  const basis = orthonormalizeColumns(columns, rowCount, columnCount);
  const count = Math.min(rowCount, columnCount);
  expect(basis.length).toBe(rowCount * count);
  for (let a = 0; a < count; a++) {
    for (let b = 0; b < count; b++) {
      expect(dot(take(basis, rowCount, a), take(basis, rowCount, b))).toBeCloseTo(a === b ? 1 : 0, 14);
    }
  }
  for (let j = 0; j < columnCount; j++) {
    const column = take(columns, rowCount, j);
    const square = Array.from({ length: count }, (_, k) => dot(take(basis, rowCount, k), column) ** 2);
    expect(square.reduce((sum, part) => sum + part, 0)).toBeCloseTo(dot(column, column), 12);
  }
});
