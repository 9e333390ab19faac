// Arrow IPC of pyarrow (tools/fixtures/arrow_files.py), our own, and damaged.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NAT } from '../../../src/data/dtype.ts';
import { makeFrame } from '../../../src/data/frame.ts';
import { DecantError } from '../../../src/errors.ts';
import { readArrow, writeArrow } from '../../../src/formats/arrow/index.ts';

const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures', 'arrow');

function readFixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(join(FIXTURES, name)));
}

describe('readArrow', () => {
  it.each(readdirSync(FIXTURES))('reads %s of pyarrow as pandas has it', async (name) => {
    const frame = await readArrow(readFixture(name));
    expect(frame.rowCount).toBe(3);
    expect(frame.columns).toEqual([
      { name: 'i8', dtype: 'int8', values: Int8Array.of(1, -2, 3) },
      { name: 'u64', dtype: 'uint64', values: BigUint64Array.of(1n, 2n, 2n ** 64n - 1n) },
      { name: 'i64', dtype: 'int64', values: BigInt64Array.of(1n, 2n ** 53n + 1n, -3n) },
      { name: 'gaps', dtype: 'float64', values: Float64Array.of(1, NaN, 3) },
      { name: 'f64', dtype: 'float64', values: Float64Array.of(0.5, NaN, NaN) },
      { name: 'f32', dtype: 'float32', values: Float32Array.of(0.5, 1, 2) },
      { name: 'f16', dtype: 'float32', values: Float32Array.of(1.5, 65504, 2 ** -24) },
      { name: 'flag', dtype: 'bool', values: Uint8Array.of(1, 0, 1) },
      { name: 'flags', dtype: 'object', values: [true, null, true] },
      { name: 'text', dtype: 'str', values: ['a', 'ü long text here more', null] },
      { name: 'large', dtype: 'str', values: ['a', 'b', 'c'] },
      { name: 'view', dtype: 'str', values: ['a', 'long view text 123456', null] },
      { name: 'word', dtype: 'str', values: ['x', 'y', 'x'] },
      { name: 'moment', dtype: 'datetime64', values: BigInt64Array.of(0n, NAT, 1_500_000n) },
      { name: 'day', dtype: 'datetime64', values: BigInt64Array.of(0n, 86_400_000_000_000n, NAT) },
      { name: 'decimal', dtype: 'float64', values: Float64Array.of(1.25, NaN, -3.5) },
      { name: 'bytes', dtype: 'object', values: [Uint8Array.of(97), new Uint8Array(0), null] },
      { name: 'list', dtype: 'object', values: [[1, 2], null, []] },
      { name: 'struct', dtype: 'object', values: [{ p: 1, q: 'z' }, null, { p: 3, q: null }] },
      { name: 'nothing', dtype: 'object', values: [null, null, null] },
    ]);
  });

  it('refuses what is no Arrow, and what is cut short', async () => {
    await expect(readArrow(new Uint8Array(0))).rejects.toMatchObject({ code: 'MALFORMED_DATA' });
    await expect(readArrow(new TextEncoder().encode('ARROW1 not really'))).rejects.toMatchObject({
      code: 'MALFORMED_DATA',
    });
    const bytes = readFixture('lz4.file');
    await expect(readArrow(bytes.subarray(0, -1))).rejects.toMatchObject({ code: 'MALFORMED_DATA' });
  });

  it('refuses more bytes or values than are allowed', async () => {
    for (const name of readdirSync(FIXTURES)) {
      const bytes = readFixture(name);
      await expect(readArrow(bytes, { maxBytes: 200 })).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
      await expect(readArrow(bytes, { maxValues: 20 })).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
    }
  });

  it('answers damaged bytes with a table or a coded error', async () => {
    const files = readdirSync(FIXTURES).map(readFixture);
    await fc.assert(
      fc.asyncProperty(fc.nat(files.length - 1), fc.nat(2 ** 31), fc.nat(255), async (which, place, byte) => {
        const bytes = files[which]?.slice() ?? new Uint8Array(0);
        bytes[place % bytes.length] = byte;
        try {
          expect((await readArrow(bytes, { maxBytes: 2 ** 20, maxValues: 2 ** 16 })).kind).toBe('frame');
        } catch (error) {
          expect(error).toBeInstanceOf(DecantError);
        }
      }),
      { numRuns: 1500 },
    );
  });
});

describe('writeArrow', () => {
  it.each(['stream', 'file'] as const)('writes every type as it is read again, as a %s', async (form) => {
    const frame = makeFrame([
      { name: 'f64', dtype: 'float64', values: Float64Array.of(0.1, NaN, -0) },
      { name: 'f32', dtype: 'float32', values: Float32Array.of(0.5, -0, 1) },
      { name: 'i8', dtype: 'int8', values: Int8Array.of(-128, 127, 0) },
      { name: 'i16', dtype: 'int16', values: Int16Array.of(-32768, 1, 0) },
      { name: 'i32', dtype: 'int32', values: Int32Array.of(-(2 ** 31), 2 ** 31 - 1, 0) },
      { name: 'i64', dtype: 'int64', values: BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n, 0n) },
      { name: 'u8', dtype: 'uint8', values: Uint8Array.of(0, 255, 1) },
      { name: 'u64', dtype: 'uint64', values: BigUint64Array.of(0n, 2n ** 64n - 1n, 1n) },
      { name: 'b', dtype: 'bool', values: Uint8Array.of(1, 0, 1) },
      { name: 'd', dtype: 'datetime64', values: BigInt64Array.of(1n, NAT, -1n) },
      { name: 't', dtype: 'str', values: ['ü', null, ''] },
    ]);
    expect(await readArrow(writeArrow(frame, form))).toEqual(frame);
  });

  it('writes tables without rows and without columns', async () => {
    const empty = makeFrame([{ name: 'a', dtype: 'str', values: [] }]);
    expect(await readArrow(writeArrow(empty, 'stream'))).toEqual(empty);
    expect((await readArrow(writeArrow(makeFrame([], 2), 'file'))).rowCount).toBe(2);
  });
});
