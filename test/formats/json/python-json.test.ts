// Texts as Python 3.13's json.dumps and base64.encodebytes write them.
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { PythonFloat } from '../../../src/data/dtype.ts';
import {
  parseExactJson,
  renderBase64Lines,
  renderBooleanArray,
  renderFloat64Array,
  renderIntegerArray,
  renderNumber,
  renderString,
  renderValue,
} from '../../../src/formats/json/index.ts';

describe('writing JSON as Python does', () => {
  it.each([
    [1e-7, '1e-07'],
    [1.5e-5, '1.5e-05'],
    [1e-4, '0.0001'],
    [0.1 + 0.2, '0.30000000000000004'],
    [1e16, '1e+16'],
    [9999999999999998, '9999999999999998.0'],
    [1.2345678901234567e22, '1.2345678901234568e+22'],
    [1.7976931348623157e308, '1.7976931348623157e+308'],
    [5e-324, '5e-324'],
    [-0, '-0.0'],
    [0, '0.0'],
    [100, '100.0'],
    [-2.5, '-2.5'],
    [Number.NaN, 'NaN'],
    [Infinity, 'Infinity'],
    [-Infinity, '-Infinity'],
  ])('writes the float %d as %s (SRV-094, SRV-100)', (value, text) => {
    expect(renderNumber(value)).toBe(text);
    expect(renderFloat64Array(Float64Array.of(value, 0.5))).toBe(`[${text}, 0.5]`);
    expect(renderValue(new PythonFloat(value))).toBe(text);
  });

  it('writes text in ASCII with surrogate pairs (SRV-100)', () => {
    expect(renderString('a"\\/\n\t\b\f\r\u0001\u007f\u00e9\u2028\u{1f600}\ud800')).toBe(
      '"a\\"\\\\/\\n\\t\\b\\f\\r\\u0001\\u007f\\u00e9\\u2028\\ud83d\\ude00\\ud800"',
    );
  });

  it('widens float32 (SRV-092)', () => {
    expect(renderFloat64Array(Float32Array.of(0.1, 3, -1e-7))).toBe(
      '[0.10000000149011612, 3.0, -1.0000000116860974e-07]',
    );
  });

  it('writes ints, booleans and parts of arrays', () => {
    expect(renderIntegerArray(BigInt64Array.of(-9223372036854775808n, 5n))).toBe('[-9223372036854775808, 5]');
    expect(renderIntegerArray(Int32Array.of(1, 2, 3), 1, 3)).toBe('[2, 3]');
    expect(renderBooleanArray(Uint8Array.of(1, 0, 1), 1)).toBe('[false, true]');
    expect(renderFloat64Array(Float64Array.of(1, 2, 3), 1, 2)).toBe('[2.0]');
    expect(renderFloat64Array(new Float64Array(0)) + renderBooleanArray(new Uint8Array(0))).toBe('[][]');
    expect(renderIntegerArray(new Int8Array(0))).toBe('[]');
  });

  it('writes base64 in lines of 76 characters (SRV-097)', () => {
    expect(renderBase64Lines(new Uint8Array(0))).toBe('');
    expect(renderBase64Lines(Uint8Array.of(97))).toBe('YQ==\n');
    expect(renderBase64Lines(new Uint8Array(59).fill(97))).toBe(`${'YWFh'.repeat(19)}\nYWE=\n`);
    expect(renderValue([Uint8Array.of(255, 254, 253)])).toBe('["//79\\n"]');
  });

  it('writes values with separators of comma-space and colon-space', () => {
    const value = { a: [1, 2.5, null, true, 12345678901234567890n], 'b\u00e9': {}, c: [], d: -0, e: 1e300 };
    expect(renderValue(value)).toBe(
      '{"a": [1, 2.5, null, true, 12345678901234567890], "b\\u00e9": {}, "c": [], "d": -0.0, "e": 1e+300}',
    );
  });

  it('indents as json.dumps(indent=2) does (MLM-040)', () => {
    expect(renderValue({ inputs: [[1, 2], []], empty: {} }, { indent: 2 })).toBe(
      '{\n  "inputs": [\n    [\n      1,\n      2\n    ],\n    []\n  ],\n  "empty": {}\n}',
    );
  });

  it('writes dates as ISO text (SRV-096)', () => {
    expect(renderValue([new Date(Date.UTC(2024, 0, 2, 3, 4, 5)), new Date(1)])).toBe(
      '["2024-01-02T03:04:05", "1970-01-01T00:00:00.001000"]',
    );
  });

  it('stops at the depth limit', () => {
    expect(() => renderValue([[[1]]], { maxDepth: 2 })).toThrow('more than 2 lists');
  });

  it('reads back every float it writes', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (value) => {
        const read = parseExactJson(renderNumber(value));
        expect(read instanceof PythonFloat ? read.value : read).toBe(value);
      }),
    );
  });
});
