import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RankFinder } from '../../../src/kernels/ranks/index.ts';

function ranksOf(borders: readonly number[], values: readonly number[]): number[] {
  const out = new Int32Array(values.length);
  new RankFinder(Float32Array.from(borders)).findRanks(Float32Array.from(values), 0, 1, values.length, out, 0, 1);
  return Array.from(out);
}

describe('RankFinder', () => {
  it('counts the borders below a number', () => {
    expect(ranksOf([-1, 0, 2.5], [-2, -1, -0.5, -0, 0, 1, 2.5, 3])).toEqual([0, 0, 1, 1, 1, 2, 2, 3]);
  });

  it('counts none below NaN, and all below infinity', () => {
    expect(ranksOf([-1, 0, 2.5], [Number.NaN, Infinity, -Infinity])).toEqual([0, 3, 0]);
  });

  it('answers 0 where there are no borders', () => {
    expect(ranksOf([], [1, Number.NaN, Infinity])).toEqual([0, 0, 0]);
  });

  it('finds what a search among all borders finds', () => {
    const number = fc.oneof(
      fc.float(),
      fc.constantFrom(0, 1, 1.5, -3.4028234663852886e38, 3.4028234663852886e38, 1e-45, Infinity, -Infinity),
    );
    fc.assert(
      fc.property(fc.array(number, { maxLength: 300 }), fc.array(number), (some, values) => {
        const borders = Float32Array.from(some.filter((value) => !Number.isNaN(value))).sort();
        const probes = [...values, ...borders];
        const want = probes.map((value) => borders.filter((border) => border < Math.fround(value)).length);
        expect(ranksOf(Array.from(borders), probes)).toEqual(want);
      }),
    );
  });

  it('finds the same among doubles, in a column of a table', () => {
    const number = fc.oneof(
      fc.double(),
      fc.double({ min: -1, max: 1 }),
      fc.constantFrom(0, -0, 1, 1.5, -1.7976931348623157e308, 1.7976931348623157e308, 5e-324, Infinity, -Infinity),
    );
    fc.assert(
      fc.property(fc.array(number, { maxLength: 300 }), fc.array(number), (some, values) => {
        const borders = Float64Array.from(some.filter((value) => !Number.isNaN(value))).sort();
        const probes = [...values, ...borders];
        const table = Float64Array.from(probes.flatMap((value) => [Number.NaN, value, 7]));
        const out = new Float32Array(2 * probes.length).fill(-1);
        new RankFinder(borders).findRanks(table, 1, 3, probes.length, out, 1, 2);
        const want = probes.flatMap((value) => [-1, borders.filter((border) => border < value).length]);
        expect(Array.from(out)).toEqual(want);
      }),
    );
  });

  it('finds the same where borders crowd in few steps', () => {
    const borders = [...Array.from({ length: 500 }, (_, k) => 1 + k / 1e6), 1e6];
    const probes = [0, 1, 1.00025, 1.000499, 1.0005, 2, 1e6, 2e6];
    const want = probes.map((value) => borders.filter((border) => Math.fround(border) < Math.fround(value)).length);
    expect(ranksOf(borders, probes)).toEqual(want);
  });
});
