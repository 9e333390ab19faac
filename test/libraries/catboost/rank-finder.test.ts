import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RankFinder } from '../../../src/libraries/catboost/rank-finder.ts';

function ranksOf(borders: readonly number[], values: readonly number[]): number[] {
  const out = new Int32Array(values.length);
  new RankFinder(Float32Array.from(borders)).findRanks(Float32Array.from(values), 0, values.length, out);
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
});
