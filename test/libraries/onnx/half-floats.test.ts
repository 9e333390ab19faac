// Half floats: every one comes back; numbers between two go to the even one.
import { describe, expect, it } from 'vitest';
import { decodeHalves, encodeHalves } from '../../../src/libraries/onnx/half-floats.ts';

describe('half floats', () => {
  it('come back from their numbers', () => {
    const bits = Uint16Array.from({ length: 0x10000 }, (_, index) => index).filter((item) => (item & 0x7fff) <= 0x7c00);
    expect(encodeHalves(decodeHalves(bits))).toEqual(bits);
  });

  it('are the nearest to a number, and the even one of two', () => {
    const numbers = Float32Array.of(
      1 + 2 ** -11,
      1 + 3 * 2 ** -11,
      65519,
      65520,
      2 ** -25,
      3 * 2 ** -25,
      -1e-9,
      NaN,
      2047.5,
    );
    expect([...encodeHalves(numbers)]).toEqual([0x3c00, 0x3c02, 0x7bff, 0x7c00, 0, 2, 0x8000, 0x7e00, 0x6800]);
    expect([...decodeHalves(Uint16Array.of(0x7e00, 0xfc00, 0x0001, 0x8000))]).toEqual([NaN, -Infinity, 2 ** -24, -0]);
  });
});
