// The wire format of Protocol Buffers: fields, packed numbers, damaged messages.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  encodeBytesField,
  encodeVarintField,
  joinBytes,
  readFields,
  toInt64,
  toText,
} from '../../../src/formats/protobuf/index.ts';

const malformed = expect.objectContaining({ code: 'MALFORMED_DATA' }) as Error;

describe('readFields', () => {
  it('reads the fields of the documentation', () => {
    const fields = readFields(Uint8Array.of(0x08, 0x96, 0x01, 0x12, 0x07, ...new TextEncoder().encode('testing')), 'm');
    expect(fields.map(({ number, wireType, varint }) => [number, wireType, varint])).toEqual([
      [1, 0, 150n],
      [2, 2, 0n],
    ]);
    expect(toText(fields[1]!, 'm')).toBe('testing');
    expect(fields[0]!.raw).toEqual(Uint8Array.of(0x08, 0x96, 0x01));
  });

  it('reads packed and negative numbers', () => {
    const [packed] = readFields(Uint8Array.of(0x32, 0x06, 0x03, 0x8e, 0x02, 0x9e, 0xa7, 0x05), 'm');
    expect(toInt64(packed!, 'm')).toEqual([3n, 270n, 86942n]);
    const [negative] = readFields(encodeVarintField(1, -2n), 'm');
    expect(toInt64(negative!, 'm')).toEqual([-2n]);
  });

  it('reads what is written', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2 ** 29 - 1 }),
        fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        fc.string(),
        (number, value, text) => {
          const fields = readFields(joinBytes([encodeVarintField(number, value), encodeBytesField(number, text)]), 'm');
          expect(fields.map((field) => field.number)).toEqual([number, number]);
          expect(fields[0]!.varint).toBe(value);
          expect(fields[1]!.bytes).toEqual(new TextEncoder().encode(text));
        },
      ),
    );
  });

  it.each([
    ['a number that is cut off', [0x08, 0x96]],
    ['a length beyond the end', [0x12, 0x07, 0x74]],
    ['a fixed number that is cut off', [0x0d, 1, 2]],
    ['a wire type of groups', [0x0b]],
    ['field number 0', [0x00, 0x01]],
    ['a number of eleven bytes', [0x08, ...new Array<number>(10).fill(0xff), 1]],
  ])('refuses %s', (_what, bytes) => {
    expect(() => readFields(Uint8Array.from(bytes), 'm')).toThrow(malformed);
  });

  it('refuses texts that are not UTF-8, and packed numbers that are cut off', () => {
    expect(() => toText(readFields(Uint8Array.of(0x12, 1, 0xff), 'm')[0]!, 'm')).toThrow(malformed);
    expect(() => toInt64(readFields(Uint8Array.of(0x12, 1, 0x80), 'm')[0]!, 'm')).toThrow(malformed);
    expect(() => toText(readFields(Uint8Array.of(0x08, 1), 'm')[0]!, 'm')).toThrow(malformed);
  });
});
