// Archives by fflate, by Python's zipfile (its bytes as text), and by hand for what no writer writes.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { DecantError } from '../../../src/errors.ts';
import { openZip, openZipSource } from '../../../src/formats/zip/index.ts';
import type { RandomAccessSource } from '../../../src/formats/zip/index.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

function readAll(bytes: Uint8Array): string {
  try {
    const archive = openZip(bytes);
    for (const name of archive.names) archive.read(name);
  } catch (error) {
    if (error instanceof DecantError) return `${error.code} ${error.message}`;
    throw error;
  }
  return 'no error';
}

// Changes bytes at offsets from a signature: 1 local header, 2 directory entry, 3 end record.
function patch(bytes: Uint8Array, signature: number, offset: number, values: readonly number[], index = 0): Uint8Array {
  const changed = bytes.slice();
  const view = new DataView(changed.buffer);
  const places: number[] = [];
  for (let i = 0; i + 4 <= changed.length; i++) if (view.getUint32(i, true) === signature) places.push(i);
  changed.set(values, places[index]! + offset);
  return changed;
}
const LOCAL = 0x04034b50;
const ENTRY = 0x02014b50;
const END = 0x06054b50;

const PLAIN = zipSync({ 'a.txt': [text('hello'), { level: 0 }], 'b/c.bin': [new Uint8Array(1000), { level: 6 }] });

describe('openZip', () => {
  it('reads stored and deflated entries', () => {
    const archive = openZip(PLAIN);
    expect(archive.names).toStrictEqual(['a.txt', 'b/c.bin']);
    expect(archive.read('a.txt')).toStrictEqual(text('hello'));
    expect(archive.read('b/c.bin')).toStrictEqual(new Uint8Array(1000));
    expect([archive.has('a.txt'), archive.has('toString')]).toStrictEqual([true, false]);
    expect(() => archive.read('x')).toThrow(new DecantError('RESOURCE_DOES_NOT_EXIST', 'ZIP archive: it has no "x".'));
  });

  it('reads an archive with a comment, and an empty one', () => {
    const commented = new Uint8Array([...patch(PLAIN, END, 20, [3, 0]), 1, 2, 3]);
    expect(openZip(commented).read('a.txt')).toStrictEqual(text('hello'));
    expect(openZip(zipSync({})).names).toStrictEqual([]);
  });

  it.each(['zip64', 'streamed'])('reads what Python wrote: %s', (name) => {
    const archive = openZip(new Uint8Array(readFileSync(new URL(`../../fixtures/zip/${name}.zip`, import.meta.url))));
    expect(archive.names).toStrictEqual(['one.txt', 'h\u00e9.txt']);
    expect(archive.read('one.txt')).toStrictEqual(text('one '.repeat(100)));
    expect(archive.read('h\u00e9.txt')).toStrictEqual(text('two'));
  });

  it.each([
    [new Uint8Array(0), 'MALFORMED_DATA ZIP archive: it has no end record.'],
    [PLAIN.subarray(0, -1), 'MALFORMED_DATA ZIP archive: it has no end record.'],
    [patch(PLAIN, ENTRY, 8, [1, 0]), 'UNSUPPORTED_MODEL ZIP archive: "a.txt" is encrypted or patched.'],
    [patch(PLAIN, ENTRY, 10, [12, 0]), 'UNSUPPORTED_MODEL ZIP archive: "a.txt" is compressed by bzip2.'],
    [
      patch(PLAIN, ENTRY, 46, [...text('/.txt')]),
      'MALFORMED_DATA ZIP archive: "/.txt" is a name that leads out of the archive.',
    ],
    [
      patch(PLAIN, ENTRY, 46, [...text('../xx')]),
      'MALFORMED_DATA ZIP archive: "../xx" is a name that leads out of the archive.',
    ],
    [
      patch(PLAIN, ENTRY, 46, [...text('C:xxx')]),
      'MALFORMED_DATA ZIP archive: "C:xxx" is a name that leads out of the archive.',
    ],
    [patch(PLAIN, ENTRY, 16, [0]), 'MALFORMED_DATA ZIP archive: "a.txt" does not match its checksum.'],
    [patch(PLAIN, ENTRY, 24, [6, 0, 0, 0]), 'MALFORMED_DATA ZIP archive: "a.txt" is stored in another size.'],
    [patch(PLAIN, ENTRY, 24, [0xe7, 3], 1), 'MALFORMED_DATA ZIP archive: "b/c.bin" is longer than stated.'],
    [patch(PLAIN, ENTRY, 24, [0xe9, 3], 1), 'MALFORMED_DATA ZIP archive: "b/c.bin" is shorter than stated.'],
    [
      patch(PLAIN, ENTRY, 24, [0, 0, 0, 0x7f], 1),
      'MALFORMED_DATA ZIP archive: "b/c.bin" states a size that it cannot have.',
    ],
    [patch(PLAIN, ENTRY, 42, [0, 0, 0, 0], 1), 'MALFORMED_DATA ZIP archive: "a.txt" overlaps what follows it.'],
    [patch(PLAIN, LOCAL, 26, [200, 0]), 'MALFORMED_DATA ZIP archive: "a.txt" overlaps what follows it.'],
    [patch(PLAIN, LOCAL, 0, [0]), 'MALFORMED_DATA ZIP archive: "a.txt" is not where the directory says.'],
    [patch(PLAIN, LOCAL, 8, [8]), 'MALFORMED_DATA ZIP archive: "a.txt" has two compression methods.'],
    [patch(PLAIN, END, 10, [3, 0]), 'MALFORMED_DATA ZIP archive: it spans several disks.'],
    [patch(PLAIN, END, 8, [1, 0, 1, 0]), 'MALFORMED_DATA ZIP archive: its directory holds more than its entries.'],
    [patch(PLAIN, END, 16, [0]), 'MALFORMED_DATA ZIP archive: its directory is not where its end record says.'],
    [
      patch(PLAIN, END, 16, [255, 255, 255, 255]),
      'MALFORMED_DATA ZIP archive: its sizes ask for a 64-bit end record, and there is none.',
    ],
  ])('refuses case %#', (bytes, message) => {
    expect(readAll(bytes)).toBe(message);
  });

  it('refuses a name that comes twice', () => {
    const twins = zipSync({ 'a.txt': [text('x'), { level: 0 }], 'b.txt': [text('y'), { level: 0 }] });
    expect(readAll(patch(twins, ENTRY, 46, [...text('a.txt')], 1))).toBe(
      'MALFORMED_DATA ZIP archive: "a.txt" is in it twice.',
    );
  });

  it('keeps to the limits of its options', () => {
    expect(() => openZip(PLAIN, { maxEntryBytes: 999 })).toThrow('"b/c.bin" has 1000 bytes; at most 999 are read');
    expect(() => openZip(PLAIN, { maxTotalBytes: 1004 })).toThrow('its entries have 1005 bytes; at most 1004 are read');
  });

  it('gives contents or a coded error for damaged archives', () => {
    fc.assert(
      fc.property(fc.nat(PLAIN.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const changed = PLAIN.slice();
        changed[at]! ^= mask;
        const codes = /^(no error|(MALFORMED_DATA|UNSUPPORTED_MODEL|LIMIT_EXCEEDED) )/;
        expect(readAll(changed)).toMatch(codes);
        expect(readAll(PLAIN.subarray(0, at))).toMatch(codes);
      }),
      { numRuns: 500 },
    );
  });

  it('reads back every archive', () => {
    const names = fc.stringMatching(/^[a-z]{1,8}(\/[a-z]{1,8})?\.x$/);
    fc.assert(
      fc.property(fc.dictionary(names, fc.uint8Array({ maxLength: 200 })), (files) => {
        const archive = openZip(zipSync({ ...files }));
        expect(Object.fromEntries(archive.names.map((name) => [name, archive.read(name)]))).toStrictEqual({ ...files });
      }),
    );
  });
});

// An archive of which only the parts at some offsets exist; all else is zero.
function sparseSource(size: number, parts: ReadonlyMap<number, Uint8Array>): RandomAccessSource {
  return {
    size,
    read: (offset, length) => {
      const bytes = new Uint8Array(length);
      for (const [start, part] of parts) {
        for (let i = Math.max(0, offset - start); i < part.length && start + i < offset + length; i++)
          bytes[start + i - offset] = part[i]!;
      }
      return Promise.resolve(bytes);
    },
  };
}

// Numbers as little-endian fields of given widths.
function pack(...fields: readonly (readonly [value: number | bigint, width: number])[]): Uint8Array {
  return Uint8Array.from(
    fields.flatMap(([value, width]) =>
      Array.from({ length: width }, (_, i) => Number((BigInt(value) >> BigInt(8 * i)) & 255n)),
    ),
  );
}

describe('openZipSource', () => {
  it('reads entries and a directory that lie beyond 4 GiB', async () => {
    const offset = 5 * 2 ** 32 + 7;
    const directory = offset + 100;
    const content = text('far');
    // CRC-32 of "far".
    const crc = 0x71f62476;
    const local = new Uint8Array([
      ...pack([LOCAL, 4], [45, 2], [0, 2], [0, 2], [0, 4], [crc, 4], [3, 4], [3, 4], [1, 2], [0, 2]),
      ...text('f'),
      ...content,
    ]);
    const extra = pack([1, 2], [24, 2], [3, 8], [3, 8], [offset, 8]);
    const entry = new Uint8Array([
      ...pack([ENTRY, 4], [45, 2], [45, 2], [0, 2], [0, 2], [0, 4], [crc, 4], [0xffffffff, 4], [0xffffffff, 4]),
      ...pack([1, 2], [extra.length, 2], [0, 2], [0, 2], [0, 2], [0, 4], [0xffffffff, 4]),
      ...text('f'),
      ...extra,
    ]);
    const end64 = directory + entry.length;
    const tail = new Uint8Array([
      ...pack(
        [0x06064b50, 4],
        [44, 8],
        [45, 2],
        [45, 2],
        [0, 4],
        [0, 4],
        [1, 8],
        [1, 8],
        [entry.length, 8],
        [directory, 8],
      ),
      ...pack([0x07064b50, 4], [0, 4], [end64, 8], [1, 4]),
      ...pack([END, 4], [0, 2], [0, 2], [0xffff, 2], [0xffff, 2], [0xffffffff, 4], [0xffffffff, 4], [0, 2]),
    ]);
    const parts = new Map([
      [offset, local],
      [directory, entry],
      [end64, tail],
    ]);
    const archive = await openZipSource(sparseSource(end64 + tail.length, parts));
    expect([archive.names, archive.has('f'), archive.sizeOf('f')]).toStrictEqual([['f'], true, 3]);
    expect(await archive.read('f')).toStrictEqual(content);
  });

  it('reads what is in memory, and refuses a source that gives too little', async () => {
    const source = {
      size: PLAIN.length,
      read: (offset: number, length: number) => Promise.resolve(PLAIN.slice(offset, offset + length)),
    };
    const archive = await openZipSource(source);
    expect(await archive.read('a.txt')).toStrictEqual(text('hello'));
    const short = { size: PLAIN.length, read: () => Promise.resolve(new Uint8Array(3)) };
    await expect(openZipSource(short)).rejects.toMatchObject({ code: 'MALFORMED_DATA' });
  });
});
