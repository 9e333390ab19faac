// Numbers of LightGBM's model files: thresholds are read exactly, gains and parameters by Common::Atof.
import { describe, expect, it } from 'vitest';
import {
  parseLegacyDouble,
  readDoubles,
  readIntegers,
  readWords,
} from '../../../src/libraries/lightgbm/number-text.ts';

describe('numbers of a LightGBM model file', () => {
  it('are doubles, rounded correctly', () => {
    const text = '0.1 -1e-35 5e-324  1.0000000180025095e-35 1e400 -inf Infinity .5 3. 0.30000000000000004';
    expect([...readDoubles(text, 10, 'threshold')]).toEqual([
      0.1,
      -1e-35,
      5e-324,
      1.0000000180025095e-35,
      Infinity,
      -Infinity,
      Infinity,
      0.5,
      3,
      0.30000000000000004,
    ]);
    expect([...readDoubles('nan -NAN nan(0x1)', 3, 'leaf_value')]).toEqual([NaN, NaN, NaN]);
  });

  it('are integers of 32 bits', () => {
    expect([...readIntegers('-2147483648 +7 2147483647', 3, 'left_child')]).toEqual([-2147483648, 7, 2147483647]);
    expect([...readWords('0 4294967295', 2, 'cat_threshold')]).toEqual([0, 4294967295]);
  });

  it.each(['1,5', '0x10', '1e', '--1', 'in', ''])('are never guessed: %j', (word) => {
    expect(() => readDoubles(word, 1, 'threshold')).toThrow('threshold holds');
  });

  it.each(['2147483648', '1.5', '1e3', 'a'])('are never cut: %j', (word) => {
    expect(() => readIntegers(word, 1, 'left_child')).toThrow('no integer of 32 bits');
  });

  // What the older routine makes of these texts, digit by digit; the exact value is another one.
  it.each([
    ['1.2345678901234567', 1.2345678901234568],
    ['123456.789e-3', 123.456789],
    ['8.9e-308', 8.9e-308],
    ['1e-320', 1e-308],
    ['inf', 1e308],
    ['-Infinity', -1e308],
    ['7e+2', 700],
    ['.5', 0.5],
    ['-3', -3],
  ])('of the older kind: %s', (word, value) => {
    expect(parseLegacyDouble(word, 'split_gain')).toBeCloseTo(value, 12);
  });

  it('of the older kind may differ from the exact ones in the last bit', () => {
    // Whole part and fraction are added as doubles.
    expect(parseLegacyDouble('0.123457', 'sigmoid')).toBe(123457 / 1e6);
    expect(parseLegacyDouble('1.23457', 'sigmoid')).toBe(1 + 23457 / 1e5);
    expect(parseLegacyDouble('4.35e-7', 'sigmoid')).toBe((4 + 35 / 100) / 1e7);
  });
});
