// FlatBuffers by hand: tables, vectors and texts, and messages that are damaged.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecantError } from '../../../src/errors.ts';
import { readFlatRoot } from '../../../src/formats/flatbuffers/index.ts';

/** A message of words of 32 bits, except for the vtable's halves. */
const MESSAGE = new Uint8Array(96);
const view = new DataView(MESSAGE.buffer);

// Root at 20; its vtable at 4 has six fields: text, int32, vector, float64 absent, boolean, table of itself.
view.setUint32(0, 20, true);
for (const [index, half] of [16, 28, 4, 8, 12, 0, 16, 20].entries()) view.setUint16(4 + 2 * index, half, true);
view.setInt32(20, 20 - 4, true);
view.setUint32(24, 52 - 24, true);
view.setInt32(28, -7, true);
view.setUint32(32, 64 - 32, true);
view.setUint8(36, 1);
view.setUint32(40, 80 - 40, true);
view.setUint32(52, 5, true);
MESSAGE.set(new TextEncoder().encode('zwölf').subarray(0, 5), 56);
view.setUint32(64, 2, true);
view.setUint32(68, 11, true);
view.setFloat32(72, 0.5, true);
// A table at 80 of the vtable at 76 without fields.
view.setUint16(76, 4, true);
view.setUint16(78, 4, true);
view.setInt32(80, 4, true);

function codeOf(read: () => unknown): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (error instanceof DecantError) return error.code;
    throw error;
  }
}

describe('readFlatRoot', () => {
  it('reads fields by their numbers', () => {
    const root = readFlatRoot(MESSAGE);
    expect(root.text(0)).toBe('zwöl');
    expect(root.int32(1)).toBe(-7);
    expect(Array.from(root.uint32s(2))).toEqual([11, 0x3f000000]);
    expect(Array.from(root.float32s(2))).toEqual([Math.fround(1.5414283107572988e-44), 0.5]);
    expect(root.boolean(4)).toBe(true);
    expect(root.table(5)?.int32(0, 3)).toBe(3);
  });

  it('gives the default of an absent field', () => {
    const root = readFlatRoot(MESSAGE);
    expect(root.float64(3, 2.5)).toBe(2.5);
    expect(root.text(9)).toBeUndefined();
    expect(root.table(3)).toBeUndefined();
    expect(root.tables(9)).toEqual([]);
    expect(root.texts(3)).toEqual([]);
  });

  it('refuses a message that ends too early', () => {
    for (const length of [0, 3, 20, 23, 30, 60, 70]) {
      const root = (): unknown => {
        const table = readFlatRoot(MESSAGE.subarray(0, length));
        return [table.text(0), table.uint32s(2), table.table(5)];
      };
      expect(codeOf(root)).toBe('MALFORMED_DATA');
    }
  });

  it('refuses a field outside of its table', () => {
    const short = MESSAGE.slice();
    new DataView(short.buffer).setUint16(6, 22, true);
    expect(codeOf(() => readFlatRoot(short).table(5))).toBe('MALFORMED_DATA');
  });

  it('limits what is copied', () => {
    const root = readFlatRoot(MESSAGE, { maxCopiedBytes: 40 });
    expect(codeOf(() => Array.from({ length: 9 }, () => root.uint32s(2)))).toBe('LIMIT_EXCEEDED');
  });

  it('reads or refuses damaged messages', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(MESSAGE.length - 1), fc.nat(255))), (edits) => {
        const damaged = MESSAGE.slice();
        for (const [at, byte] of edits) damaged[at] = byte;
        const code = codeOf(() => {
          const root = readFlatRoot(damaged);
          return [
            root.text(0),
            root.int32(1),
            root.uint32s(2),
            root.float64(3),
            root.boolean(4),
            root.table(5)?.text(0),
          ];
        });
        expect([undefined, 'MALFORMED_DATA', 'LIMIT_EXCEEDED']).toContain(code);
      }),
    );
  });
});
