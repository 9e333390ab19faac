import { describe, expect, test } from 'vitest';
import { besselK, erf, gamma, logSumExp } from '../../../src/kernels/elementary/index.ts';

const closeTo = (got: number, want: number): void => {
  expect(Math.abs(got - want)).toBeLessThanOrEqual(1e-13 * Math.abs(want));
};

describe("special functions have SciPy's values", () => {
  test.each([
    [0.5, 0.5204998778130465],
    [1, 0.8427007929497148],
    [2.9, 0.9999589021219005],
    [3.1, 0.9999883513426328],
    [-0.25, -0.2763263901682369],
  ])('erf(%d)', (x, want) => {
    closeTo(erf(x), want);
  });

  test.each([
    [0.5, 1.7724538509055159],
    [4.7, 15.431411600047438],
    [30.25, 2.0628053137753462e31],
  ])('gamma(%d)', (x, want) => {
    closeTo(gamma(x), want);
  });

  test.each([
    [0.8, 1.3, 0.33575174397162655],
    [2.2, 1e-8, 1.0077196906108128e18],
    [10.3, 30, 1.1961409349343807e-13],
    [0.3, 600, 1.3559301373528984e-262],
  ])('besselK(%d, %d)', (order, x, want) => {
    closeTo(besselK(order, x), want);
  });
});

test('erf and besselK answer at the ends of their domains', () => {
  expect([erf(0), erf(7), erf(-Infinity), erf(Number.NaN)]).toEqual([0, 1, -1, Number.NaN]);
  expect([besselK(1, 0), besselK(1, -1), besselK(1, 800)]).toEqual([Infinity, Number.NaN, 0]);
  expect([besselK(300, 0.01), besselK(1e100, 1)]).toEqual([Infinity, Infinity]);
});

test('logSumExp counts equal terms and takes infinite ones', () => {
  expect(logSumExp(Float64Array.of(9, 1, 1), 1, 2)).toBe(1 + Math.LN2);
  expect(logSumExp(Float64Array.of(-Infinity, -Infinity), 0, 2)).toBe(-Infinity);
  expect(logSumExp(Float64Array.of(-Infinity, 3), 0, 2)).toBe(3);
});
