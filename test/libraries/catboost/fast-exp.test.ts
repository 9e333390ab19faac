// The exponential function of CatBoost: what its prediction type Exponent answered for sums.
import { describe, expect, it } from 'vitest';
import { fastExpInPlace } from '../../../src/libraries/catboost/fast-exp.ts';

function fastExp(...values: readonly number[]): number[] {
  const out = Float64Array.from(values);
  fastExpInPlace(out, 0, out.length);
  return Array.from(out);
}

describe('fastExpInPlace', () => {
  it.each([
    [3.2282278200964813, 25.234896544389965],
    [-0.19652204287783354, 0.821583221037082],
    [-0.03835454834390116, 0.9623716731138918],
    [-1.6083972857801627, 0.20020823365874385],
    [4.51303496889401, 91.19818256752077],
    [-2.41443172949686, 0.08941813817689866],
    [-0.5746217239401676, 0.5629177668521546],
    [328.54390349974756, 4.839542999081012e142],
  ])('makes of %d what the library does', (x, value) => {
    expect(fastExp(x)).toEqual([value]);
  });

  it('has exact powers at 0 and 1 ulp around', () => {
    expect(fastExp(0, -0)).toEqual([1, 1]);
  });

  it('ends in zero and infinity for values that are computed alone', () => {
    expect(fastExp(-721.5241129511134, 760.7623933031972, -Infinity)).toEqual([0, Infinity, 0]);
  });

  it('ends in the least normal number and infinity for values that are computed by fours', () => {
    const [least, infinite, lowest, alone] = fastExp(-721.5241129511134, 870.1526327475874, -Infinity, 0);
    expect([least, infinite, lowest, alone]).toEqual([2.2250738585072014e-308, Infinity, 2.2250738585072014e-308, 1]);
  });

  it('leaves values around the range alone', () => {
    const out = Float64Array.of(5, 0, 0, 5);
    fastExpInPlace(out, 1, 2);
    expect(Array.from(out)).toEqual([5, 1, 1, 5]);
  });
});
