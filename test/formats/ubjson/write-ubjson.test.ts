// UBJSON that is written: what each value becomes, and that it reads back.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readUbjson, UbjsonFloat32, writeUbjson } from '../../../src/formats/ubjson/index.ts';
import type { UbjsonOutput } from '../../../src/formats/ubjson/index.ts';

/** Bytes as text: letters and marks as they are, others as two digits. */
function show(value: UbjsonOutput): string {
  return Array.from(writeUbjson(value), (byte) =>
    byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\${byte.toString(16).padStart(2, '0')}`,
  ).join('');
}

const LENGTH_2 = 'L\\00\\00\\00\\00\\00\\00\\00\\02';

describe('writeUbjson', () => {
  it.each<readonly [string, UbjsonOutput, string]>([
    ['null', null, 'Z'],
    ['a boolean', true, 'T'],
    ['a small integer', -5, 'i\\fb'],
    // The least and the greatest number of a type go to the next one, as in XGBoost.
    ['the greatest int8', 127, 'I\\00\\7f'],
    ['the least int16', -32768, 'l\\ff\\ff\\80\\00'],
    ['an int64', 2 ** 40, 'L\\00\\00\\01\\00\\00\\00\\00\\00'],
    ['a bigint', -1n, 'i\\ff'],
    ['a fraction', 0.5, 'D?\\e0\\00\\00\\00\\00\\00\\00'],
    ['minus zero', -0, 'D\\80\\00\\00\\00\\00\\00\\00\\00'],
    ['a float32', new UbjsonFloat32(0.5), 'd?\\00\\00\\00'],
    ['text in UTF-8', 'é', `S${LENGTH_2}\\c3\\a9`],
    ['an array of float32', Float32Array.of(1, -2), `[$d#${LENGTH_2}?\\80\\00\\00\\c0\\00\\00\\00`],
    ['an array of uint8', Uint8Array.of(1, 255), `[$U#${LENGTH_2}\\01\\ff`],
    ['an array of uint16 as the bits of int16', Uint16Array.of(1, 65535), `[$I#${LENGTH_2}\\00\\01\\ff\\ff`],
    [
      'an array that begins within its buffer',
      new Int32Array(Int32Array.of(9, 1, 2).buffer, 4),
      `[$l#${LENGTH_2}\\00\\00\\00\\01\\00\\00\\00\\02`,
    ],
    ['a list', [1, 'x'], `[#${LENGTH_2}i\\01SL\\00\\00\\00\\00\\00\\00\\00\\01x`],
    ['an object', new Map([['ab', null]]), `{${LENGTH_2}abZ}`],
  ])('writes %s', (_, value, expected) => {
    expect(show(value)).toBe(expected);
  });

  it('refuses an integer beyond int64', () => {
    expect(() => writeUbjson(2n ** 63n)).toThrow('UBJSON has no integers beyond int64.');
  });

  it('writes what reads back as the same value', () => {
    const leaf = fc.oneof(
      fc.constant(null),
      fc.boolean(),
      fc.maxSafeInteger(),
      fc.double({ noNaN: true }),
      fc.string({ unit: 'grapheme' }),
      fc.float32Array(),
      fc.int8Array(),
      fc.uint8Array(),
      fc.int16Array(),
      fc.int32Array(),
      fc.bigInt64Array(),
      fc.float64Array(),
    );
    const { value } = fc.letrec<{ value: UbjsonOutput }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        leaf,
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(fc.string(), tie('value'), { maxKeys: 4 }).map((entries) => new Map(Object.entries(entries))),
      ),
    }));
    fc.assert(
      fc.property(value, (given) => {
        expect(readUbjson(writeUbjson(given))).toEqual(given);
      }),
    );
  });

  it('writes more than its first buffer holds', () => {
    const texts = Array.from({ length: 500 }, (_, index) => `text ${index}`);
    expect(readUbjson(writeUbjson(texts))).toEqual(texts);
  });
});
