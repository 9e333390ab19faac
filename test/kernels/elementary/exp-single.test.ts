// expf of glibc 2.36, asked through ctypes.
import { describe, expect, it } from 'vitest';
import { expSingle } from '../../../src/kernels/elementary/exp-single.ts';

describe('the exponential function of float32', () => {
  it.each([
    [-7.014467239379883, 0.0008987845503725111],
    [14.543718338012695, 2071365],
    [-14.27983570098877, 6.285591780397226e-7],
    [-16.750537872314453, 5.312926987244282e-8],
    [15.992122650146484, 8816387],
  ])('rounds e ** %f as the C library does, not to the nearest', (x, want) => {
    expect(expSingle(x)).toBe(want);
    expect(Math.fround(Math.exp(x))).not.toBe(want);
  });

  it('is exact at zero, and leaves the range as expf does', () => {
    expect([0, -0, 100, -110, Infinity, -Infinity].map(expSingle)).toEqual([1, 1, Infinity, 0, Infinity, 0]);
    expect(expSingle(NaN)).toBeNaN();
  });
});
