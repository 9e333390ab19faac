// Encodings as Python 3.13's json.loads detects them in bytes.
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { DecantError } from '../../../src/errors.ts';
import { decodeJsonBytes } from '../../../src/formats/json/index.ts';

function bytesOf(latin1: string): Uint8Array {
  return Uint8Array.from(latin1, (character) => character.charCodeAt(0));
}

const READ: readonly (readonly [bytes: string, text: string])[] = [
  ['', ''],
  ['\xef\xbb\xbf1', '1'],
  ['\xef\xbb\xbf\xef\xbb\xbf1', '\ufeff1'],
  ['1\x00', '1'],
  ['\x001', '1'],
  ['1\x002', '1\x002'],
  ['1\x00\x00\x00', '1'],
  ['\x00\x00\x001', '1'],
  ['\xfe\xff\x001', '1'],
  ['\xff\xfe"\x00\x00\xd8"\x00', '"\ud800"'],
  ['\xff\xfe\x00\x00"\x00\x00\x00\x00\xf6\x01\x00', '"\u{1f600}'],
  ['\x00\x00\xfe\xff\x00\x00\x00"', '"'],
  ['"\xed\xa0\x80"', '"\ud800"'],
  ['"\xf0\x9f\x98\x80\xc3\xa9"', '"\u{1f600}\u00e9"'],
];

const REFUSED: readonly (readonly [bytes: string, message: string])[] = [
  ['\xff', "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"],
  ['"\xe9"', "'utf-8' codec can't decode byte 0xe9 in position 1: invalid continuation byte"],
  ['"\xe9', "'utf-8' codec can't decode byte 0xe9 in position 1: unexpected end of data"],
  ['"\xc0\x80"', "'utf-8' codec can't decode byte 0xc0 in position 1: invalid start byte"],
  ['"\xe2\x82"', "'utf-8' codec can't decode bytes in position 1-2: invalid continuation byte"],
  ['"\xe2\x82', "'utf-8' codec can't decode bytes in position 1-2: unexpected end of data"],
  ['"\xf0\x9f\x98"', "'utf-8' codec can't decode bytes in position 1-3: invalid continuation byte"],
  ['\xed\xa0', "'utf-8' codec can't decode byte 0xed in position 0: invalid continuation byte"],
  ['"\xf4\x90\x80\x80"', "'utf-8' codec can't decode byte 0xf4 in position 1: invalid continuation byte"],
  ['"\xe0\x80\x80"', "'utf-8' codec can't decode byte 0xe0 in position 1: invalid continuation byte"],
  ['\xff\xfe1', "'utf-16-le' codec can't decode byte 0x31 in position 2: truncated data"],
  ['\xff\xfe\x00\x001\x00', "'utf-32-le' codec can't decode bytes in position 4-5: truncated data"],
  [
    '\xff\xfe\x00\x00"\x00\x00\x00\x00\x00\x11\x00',
    "'utf-32-le' codec can't decode bytes in position 8-11: code point not in range(0x110000)",
  ],
];

describe('decodeJsonBytes', () => {
  it.each(READ)('decodes %j (SRV-041)', (bytes, text) => {
    expect(decodeJsonBytes(bytesOf(bytes))).toBe(text);
  });

  it.each(REFUSED)('refuses %j with the words of Python (SRV-042)', (bytes, message) => {
    const decode = (): string => decodeJsonBytes(bytesOf(bytes));
    expect(decode).toThrow(new DecantError('BAD_REQUEST', message));
  });

  it('decodes every text from UTF-8 and UTF-16, and any bytes to a text or a coded error', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
        const utf16 = new Uint8Array(2 + text.length * 2);
        utf16.set([0xff, 0xfe]);
        for (let i = 0; i < text.length; i++) {
          utf16[2 + i * 2] = text.charCodeAt(i) & 255;
          utf16[3 + i * 2] = text.charCodeAt(i) >> 8;
        }
        fc.pre(text.charCodeAt(0) !== 0);
        expect(decodeJsonBytes(utf16)).toBe(text);
        expect(decodeJsonBytes(new Uint8Array([0xef, 0xbb, 0xbf, ...new TextEncoder().encode(text)]))).toBe(text);
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20 }), (bytes) => {
        try {
          expect(decodeJsonBytes(bytes).length).toBeLessThanOrEqual(bytes.length);
        } catch (error) {
          expect(error).toMatchObject({ code: 'BAD_REQUEST' });
        }
      }),
    );
  });
});
