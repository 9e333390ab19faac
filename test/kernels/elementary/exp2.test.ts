import { describe, expect, test } from 'vitest';
import { exp2 } from '../../../src/kernels/elementary/index.ts';

describe('exp2', () => {
  test('powers of whole numbers are exact', () => {
    for (let exponent = -1074; exponent <= 1023; exponent++) expect(exp2(exponent)).toBe(2 ** exponent);
    expect([exp2(1024), exp2(-1080), exp2(Infinity), exp2(-Infinity)]).toEqual([Infinity, 0, Infinity, 0]);
    expect(exp2(Number.NaN)).toBeNaN();
  });

  test('roots of two are rounded correctly', () => {
    // 2^(1/2), 2^(1/4), 2^-0.1, 2^(1/3) and 2^-20.3, from 60 digits.
    expect(exp2(0.5)).toBe(1.4142135623730951);
    expect(exp2(0.25)).toBe(1.189207115002721);
    expect(exp2(-0.1)).toBe(0.9330329915368074);
    expect(exp2(1 / 3)).toBe(1.2599210498948732);
    expect(exp2(-20.3)).toBe(7.74624248844371e-7);
  });
});
