import { expect, test } from 'vitest';
import {
  invertMatrix,
  logDeterminant,
  solveLower,
  solveLowerTransposed,
} from '../../../src/kernels/linear-algebra/index.ts';

test('a matrix is inverted whatever row its pivots lie in', () => {
  expect(invertMatrix(Float64Array.of(0, 2, 4, 0), 2)).toEqual(Float64Array.of(0, 0.25, 0.5, 0));
});

test('a matrix without an inverse gives none', () => {
  expect(invertMatrix(Float64Array.of(1, 2, 2, 4), 2)).toBeUndefined();
});

test('the logarithm of a determinant follows its sign', () => {
  expect(logDeterminant(Float64Array.of(0, 2, -4, 1), 2)).toBeCloseTo(Math.log(8), 14);
  expect(logDeterminant(Float64Array.of(0, 2, 4, 1), 2)).toBe(-Infinity);
  expect(logDeterminant(Float64Array.of(1, 2, 2, 4), 2)).toBe(-Infinity);
});

test('triangular systems are solved in place, with rows wider than the system', () => {
  const lower = Float64Array.of(2, 9, 9, 1, 4, 9);
  const forward = Float64Array.of(6, 11);
  solveLower(lower, 3, 2, forward);
  expect(forward).toEqual(Float64Array.of(3, 2));
  const backward = Float64Array.of(8, 8);
  solveLowerTransposed(lower, 3, 2, backward);
  expect(backward).toEqual(Float64Array.of(3, 2));
});
