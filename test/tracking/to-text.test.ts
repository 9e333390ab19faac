import { describe, expect, it } from 'vitest';
import { toText } from '../../src/tracking/to-text.ts';

describe('toText', () => {
  it.each([
    ['a', 'a'],
    [1, '1'],
    [0.5, '0.5'],
    [1e-7, '1e-07'],
    [1e22, '1e+22'],
    [-0, '-0.0'],
    [Number.NaN, 'nan'],
    [12345678901234567890n, '12345678901234567890'],
    [true, 'True'],
    [null, 'None'],
    [undefined, 'None'],
    [[1, 'a', null, [0.5]], "[1, 'a', None, [0.5]]"],
    [{ a: 1, b: [true] }, "{'a': 1, 'b': [True]}"],
    [new Float64Array([1, 2.5]), '[1, 2.5]'],
    [new Date(0), '1970-01-01T00:00:00.000Z'],
  ])('writes %s as Python does', (value, expected) => {
    expect(toText(value)).toBe(expected);
  });
});
