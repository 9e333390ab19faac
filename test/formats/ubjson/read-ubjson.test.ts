// UBJSON of every type, and bytes that are none. A document is written here as bytes and texts in a row.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecantError } from '../../../src/errors.ts';
import { readUbjson } from '../../../src/formats/ubjson/index.ts';
import type { UbjsonOptions } from '../../../src/formats/ubjson/index.ts';

/** The bytes of texts and numbers in a row. */
function bytes(...parts: readonly (string | number)[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'number' ? [part] : [...new TextEncoder().encode(part)])),
  );
}

function codeOf(document: Uint8Array, options?: UbjsonOptions): string {
  try {
    readUbjson(document, options);
  } catch (error) {
    if (error instanceof DecantError) return error.code;
    throw error;
  }
  return 'no error';
}

describe('readUbjson', () => {
  it.each<readonly [string, Uint8Array, unknown]>([
    ['null', bytes('Z'), null],
    ['true', bytes('T'), true],
    ['false', bytes('F'), false],
    ['int8', bytes('i', 0xfe), -2],
    ['uint8', bytes('U', 0xfe), 254],
    ['int16', bytes('I', 0xff, 0x00), -256],
    ['int32', bytes('l', 0, 1, 0, 0), 65536],
    ['int64 that a double holds', bytes('L', 0, 0, 0, 1, 0, 0, 0, 1), 2 ** 32 + 1],
    ['int64 beyond it', bytes('L', 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff), 2n ** 63n - 1n],
    ['float32', bytes('d', 0x3f, 0xc0, 0, 0), 1.5],
    ['float32 infinity', bytes('d', 0xff, 0x80, 0, 0), -Infinity],
    ['float64', bytes('D', 0x3f, 0xb9, 0x99, 0x99, 0x99, 0x99, 0x99, 0x9a), 0.1],
    ['a character', bytes('C', 'x'), 'x'],
    ['text', bytes('S', 'i', 3, 'h\u00e9'), 'h\u00e9'],
    ['text with a long count', bytes('S', 'L', 0, 0, 0, 0, 0, 0, 0, 1, 'a'), 'a'],
    ['a big integer', bytes('H', 'i', 20, '12345678901234567890'), 12345678901234567890n],
    ['a decimal', bytes('H', 'i', 6, '-1.5e3'), -1500],
    ['a no-op before the value', bytes('N', 'N', 'T'), true],
  ])('reads %s', (_, document, value) => {
    expect(readUbjson(document)).toStrictEqual(value);
  });

  it.each<readonly [string, Uint8Array, unknown]>([
    ['an array', bytes('[', 'T', 'N', 'i', 1, 'Z', ']'), [true, 1, null]],
    ['an array with a count', bytes('[', '#', 'i', 2, 'F', 'U', 9), [false, 9]],
    ['an empty array', bytes('[', ']'), []],
    ['a typed array of texts', bytes('[', '$', 'S', '#', 'i', 2, 'i', 1, 'a', 'i', 0), ['a', '']],
    ['a typed array of nulls', bytes('[', '$', 'Z', '#', 'i', 2), [null, null]],
    ['int8 numbers', bytes('[', '$', 'i', '#', 'i', 2, 0xff, 1), Int8Array.of(-1, 1)],
    ['uint8 numbers', bytes('[', '$', 'U', '#', 'i', 1, 0xff), Uint8Array.of(255)],
    ['int16 numbers', bytes('[', '$', 'I', '#', 'i', 1, 1, 2), Int16Array.of(258)],
    ['int32 numbers', bytes('[', '$', 'l', '#', 'i', 1, 0, 0, 1, 2), Int32Array.of(258)],
    ['int64 numbers', bytes('[', '$', 'L', '#', 'i', 1, 0, 0, 0, 0, 0, 0, 1, 2), BigInt64Array.of(258n)],
    ['float32 numbers', bytes('[', '$', 'd', '#', 'i', 1, 0xbf, 0x80, 0, 0), Float32Array.of(-1)],
    ['float64 numbers', bytes('[', '$', 'D', '#', 'i', 1, 0x40, 0, 0, 0, 0, 0, 0, 0), Float64Array.of(2)],
    ['arrays in arrays', bytes('[', '[', 'T', ']', '[', ']', ']'), [[true], []]],
  ])('reads %s', (_, document, value) => {
    expect(readUbjson(document)).toStrictEqual(value);
  });

  it('reads objects in the order of their keys, with and without type and count', () => {
    expect(readUbjson(bytes('{', 'i', 1, 'b', 'T', 'N', 'i', 1, 'a', '{', '}', '}'))).toEqual(
      new Map<string, unknown>([
        ['b', true],
        ['a', new Map()],
      ]),
    );
    expect(readUbjson(bytes('{', '#', 'i', 1, 'i', 1, 'a', 'S', 'i', 1, 'x'))).toEqual(new Map([['a', 'x']]));
    expect(readUbjson(bytes('{', '$', 'U', '#', 'i', 2, 'i', 1, 'a', 7, 'i', 9, '__proto__', 8))).toEqual(
      new Map([
        ['a', 7],
        ['__proto__', 8],
      ]),
    );
  });

  it.each<readonly [string, Uint8Array]>([
    ['no bytes', bytes()],
    ['bytes after the value', bytes('T', 'T')],
    ['an unknown marker', bytes('x')],
    ['a text that is cut short', bytes('S', 'i', 5, 'abc')],
    ['a text that is not UTF-8', bytes('S', 'i', 1, 0xff)],
    ['a negative length', bytes('S', 'i', 0xff)],
    ['a length that is no number', bytes('S', 'T')],
    ['a length that is no integer', bytes('S', 'd', 0x3f, 0xc0, 0, 0)],
    ['an array without end', bytes('[', 'T')],
    ['an object without end', bytes('{', 'i', 1, 'a')],
    ['a type without a count', bytes('[', '$', 'T', ']')],
    ['a type that is no value', bytes('[', '$', ']', '#', 'i', 1)],
    ['more numbers than bytes', bytes('[', '$', 'D', '#', 'l', 0x7f, 0xff, 0xff, 0xff, 0)],
    ['more values than bytes', bytes('[', '#', 'l', 0x7f, 0xff, 0xff, 0xff, 'T')],
    ['a big number that is none', bytes('H', 'i', 2, '1x')],
  ])('refuses %s with MALFORMED_DATA', (_, document) => {
    expect(codeOf(document)).toBe('MALFORMED_DATA');
  });

  it('refuses what is too deep, and more values than the limit', () => {
    expect(codeOf(bytes('['.repeat(101)))).toBe('LIMIT_EXCEEDED');
    expect(codeOf(bytes('[', '[', ']', ']'), { maxDepth: 1 })).toBe('LIMIT_EXCEEDED');
    expect(codeOf(bytes('[', 'T', 'T', ']'), { maxValues: 2 })).toBe('LIMIT_EXCEEDED');
    expect(codeOf(bytes('[', '$', 'Z', '#', 'L', 0, 0, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff))).toBe('LIMIT_EXCEEDED');
  });

  it('gives a value or a named error for any bytes', () => {
    const markers = [...bytes('ZTFNiUIlLdDCSH[]{}$#')];
    const byte = fc.oneof(fc.constantFrom(...markers), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 60 }), (document) => {
        expect(codeOf(Uint8Array.from(document))).toMatch(/^(?:no error|MALFORMED_DATA|LIMIT_EXCEEDED)$/);
      }),
      { numRuns: 3000 },
    );
  });
});
