// Arrays as NumPy wrote them (fixtures by tools/fixtures/npy_files.py).
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { DecantError } from '../../../src/errors.ts';
import { parseDtypeDescr, parseLiteral, readNpy } from '../../../src/formats/npy/index.ts';
import { NdArray } from '../../../src/formats/python/values.ts';

interface Case {
  readonly name: string;
  readonly file: string;
  readonly kind: string;
  readonly itemSize: number;
  readonly littleEndian: boolean;
  readonly shape: readonly number[];
  readonly fields: readonly (readonly [string, string, readonly number[], number])[] | null;
  readonly fortran: boolean;
  readonly bytes: string;
}

const { cases } = JSON.parse(readFileSync(new URL('../../fixtures/npy/numpy.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly Case[];
};

const decode = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'base64'));

function failure(bytes: Uint8Array): string {
  try {
    readNpy(bytes);
  } catch (error) {
    if (error instanceof DecantError) return `${error.code} ${error.message}`;
    throw error;
  }
  return 'no error';
}

// A file of version 1.0 with a header of one's own.
function makeNpy(header: string, content = new Uint8Array(0)): Uint8Array {
  const text = new TextEncoder().encode(header);
  return Uint8Array.of(
    0x93,
    ...new TextEncoder().encode('NUMPY'),
    1,
    0,
    text.length & 255,
    text.length >> 8,
    ...text,
    ...content,
  );
}

describe('readNpy', () => {
  it.each(cases)('reads $name', ({ file, kind, itemSize, littleEndian, shape, fields, fortran, bytes }) => {
    const array = readNpy(decode(file));
    expect(array.dtype.kind).toBe(kind);
    expect(array.dtype.itemSize).toBe(itemSize);
    if (itemSize > 1 && fields === null && kind !== 'S' && kind !== 'V')
      expect(array.dtype.littleEndian).toBe(littleEndian);
    expect(array.shape).toStrictEqual(shape);
    expect(array.fortranOrder && array.shape.length > 1).toBe(fortran);
    expect(array.bytes).toStrictEqual(decode(bytes));
    const found = array.dtype.fields?.map((field) => [field.name, field.shape, field.offset]) ?? null;
    expect(found).toStrictEqual(fields?.map(([name, , extents, offset]) => [name, extents, offset]) ?? null);
  });

  it('keeps units of dates', () => {
    expect(parseDtypeDescr('<M8[ns]').dtype).toStrictEqual({ kind: 'M', itemSize: 8, littleEndian: true, unit: 'ns' });
    expect(parseDtypeDescr('>m8[25s]').dtype).toStrictEqual({
      kind: 'm',
      itemSize: 8,
      littleEndian: false,
      unit: '25s',
    });
  });

  it('reads the headers of Python 2, and subarray types', () => {
    const content = new Uint8Array(16);
    const array = readNpy(makeNpy("{'descr': '<f8', 'fortran_order': False, 'shape': (2L,), }\n", content));
    expect([array.shape, array.bytes.length]).toStrictEqual([[2], 16]);
    const pairs = readNpy(makeNpy("{'descr': ('<f4', (2,)), 'fortran_order': False, 'shape': (2,)}", content));
    expect(pairs.shape).toStrictEqual([2, 2]);
  });

  it('reads object arrays only with a reader of pickles', () => {
    const bytes = makeNpy("{'descr': '|O', 'fortran_order': False, 'shape': (1,)}", Uint8Array.of(1, 2));
    expect(failure(bytes)).toBe(
      'UNSUPPORTED_MODEL A .npy file with Python objects is a pickle, and none is read here.',
    );
    const array = new NdArray({ kind: 'O', itemSize: 8, littleEndian: true }, [1], false, new Uint8Array(0), ['x']);
    const seen: Uint8Array[] = [];
    const readPickle = (content: Uint8Array): NdArray => {
      seen.push(content);
      return array;
    };
    expect(readNpy(bytes, { readPickle })).toBe(array);
    expect(seen).toStrictEqual([Uint8Array.of(1, 2)]);
    expect(() => readNpy(bytes, { readPickle: () => 5 })).toThrow('another array than its header says');
  });

  it.each([
    "__import__('os')",
    "{'descr': '<f8', 'fortran_order': False, 'shape': (1,)} + {}",
    "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), 'more': 1}",
    "{'descr': '<f8', 'fortran_order': 0, 'shape': (1,)}",
    "{'descr': '<f8', 'fortran_order': False, 'shape': (-1,)}",
    "{'descr': '<f8', 'fortran_order': False, 'shape': 1}",
    "{'descr': '<f8', 'fortran_order': False, 'shape': (9007199254740991, 9007199254740991)}",
    "{'descr': '<f3', 'fortran_order': False, 'shape': ()}",
    "{'descr': '<x8', 'fortran_order': False, 'shape': ()}",
    "{'descr': [('a', '<f8'), ('a', '<f8')], 'fortran_order': False, 'shape': ()}",
    "{'descr': [['a', '<f8']], 'fortran_order': False, 'shape': ()}",
    "{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': ()}",
    `{'descr': ${'('.repeat(500)}`,
    '',
  ])('refuses the header %s', (header) => {
    expect(failure(makeNpy(header, new Uint8Array(8)))).toMatch(/^MALFORMED_DATA \.npy/);
  });

  it('refuses arrays with fewer or more bytes than their header says', () => {
    const header = "{'descr': '<f8', 'fortran_order': False, 'shape': (1,)}";
    expect(failure(makeNpy(header, new Uint8Array(8)))).toBe('no error');
    expect(failure(makeNpy(header, new Uint8Array(7)))).toBe(
      'MALFORMED_DATA .npy file: an array of 1 elements and 7 bytes.',
    );
    expect(failure(makeNpy(header, new Uint8Array(9)))).toBe(
      'MALFORMED_DATA .npy file: an array of 1 elements and 9 bytes.',
    );
  });

  it('reads literals of Python without computing anything', () => {
    expect(parseLiteral(` ("it's", 'a\\'b', [1, -2L, None], (3), (4,), ()) `)).toStrictEqual({
      kind: 'tuple',
      items: [
        "it's",
        "a'b",
        { kind: 'list', items: [1, -2, null] },
        3,
        { kind: 'tuple', items: [4] },
        { kind: 'tuple', items: [] },
      ],
    });
  });

  it('gives an array or a coded error for damaged files', () => {
    const whole = cases.map(({ file }) => decode(file));
    fc.assert(
      fc.property(fc.constantFrom(...whole), fc.nat(), fc.integer({ min: 1, max: 255 }), (bytes, place, mask) => {
        const at = place % bytes.length;
        const changed = bytes.slice();
        changed[at]! ^= mask;
        expect(failure(changed)).toMatch(/^(no error|(MALFORMED_DATA|UNSUPPORTED_MODEL) )/);
        expect(failure(bytes.subarray(0, at))).toMatch(/^MALFORMED_DATA /);
      }),
      { numRuns: 500 },
    );
  });
});
