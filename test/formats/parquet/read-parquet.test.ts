// Parquet files of pandas, beside what pandas reads of them (tools/fixtures/parquet_files.py), and damaged ones.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnToValues } from '../../../src/data/column-values.ts';
import { NAT, PythonFloat } from '../../../src/data/dtype.ts';
import type { Value } from '../../../src/data/dtype.ts';
import type { Column } from '../../../src/data/frame.ts';
import { DecantError } from '../../../src/errors.ts';
import { readParquet } from '../../../src/formats/parquet/index.ts';

const FOLDER = resolve(import.meta.dirname, '../../fixtures/parquet');
const names = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.slice(0, -'.json'.length));

function readFile(name: string): Uint8Array {
  return readFileSync(join(FOLDER, `${name}.parquet`));
}

/** Values in the form of the fixtures. */
function plain(value: Value): unknown {
  if (value instanceof PythonFloat) return plain(value.value);
  if (value instanceof Uint8Array) return { bytes: [...value] };
  if (typeof value === 'bigint') return { int: value.toString() };
  if (typeof value === 'number' && Number.isNaN(value)) return { float: 'nan' };
  if (typeof value === 'number' && !Number.isFinite(value)) return { float: value > 0 ? 'inf' : '-inf' };
  if (Array.isArray(value)) return value.map((item: Value) => plain(item));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item as Value)]));
  }
  return value;
}

function show(column: Column): [unknown, unknown[]] {
  if (column.dtype !== 'datetime64') return [column.name, columnToValues(column).map(plain)];
  return [column.name, Array.from(column.values, (time) => (time === NAT ? null : { ns: time.toString() }))];
}

/** Missing text is NaN in pandas 3, null here; both are missing. */
function forgetKind(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll('{"float":"nan"}', 'null'));
}

describe('a Parquet file', () => {
  it.each(names)('%s holds what pandas reads', async (name) => {
    const { columns } = JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')) as { columns: unknown[] };
    const frame = await readParquet(readFile(name));
    expect(forgetKind(frame.columns.map(show))).toEqual(forgetKind(columns));
  });

  it('keeps the types of its columns', async () => {
    const { columns } = await readParquet(readFile('numbers'));
    expect(columns.map(({ dtype }) => dtype)).toEqual([
      ...['int8', 'int16', 'int32', 'int64', 'uint8', 'uint16', 'uint32', 'uint64'],
      ...['float32', 'float64', 'bool', 'int64'],
    ]);
  });

  it('makes floats of integers with gaps, but of the nullable type', async () => {
    const { columns } = await readParquet(readFile('gaps'));
    expect(columns.map(({ dtype }) => dtype)).toEqual(['float64', 'object', 'object', 'object', 'str', 'datetime64']);
  });

  it('refuses dates inside lists by the name of the column', async () => {
    await expect(readParquet(readFile('refused-list-of-dates'))).rejects.toThrow(
      'column "time" holds dates inside lists',
    );
  });

  it('is refused where it is cut', async () => {
    const bytes = readFile('numbers');
    for (let length = 0; length < bytes.length; length += 7) {
      await expect(readParquet(bytes.subarray(0, length))).rejects.toThrow(DecantError);
    }
  });

  it('is refused with a coded error, or read, when bytes are changed', async () => {
    const files = ['numbers', 'gaps', 'others', 'pages-v2', 'codec-zstd'].map(readFile);
    const place = fc.tuple(
      fc.nat(files.length - 1),
      fc.array(fc.tuple(fc.nat(20_000), fc.nat(255)), { minLength: 1, maxLength: 4 }),
    );
    await fc.assert(
      fc.asyncProperty(place, async ([index, changes]) => {
        const bytes = files[index]!.slice();
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
        try {
          await readParquet(bytes, { maxBytes: 2 ** 22, maxValues: 2 ** 16 });
        } catch (error) {
          expect(error).toBeInstanceOf(DecantError);
        }
      }),
      { numRuns: 300 },
    );
  });

  // The test runner hears of a failure that nobody waits for, which would end a server.
  it('is refused where its parts are named otherwise than its columns, one of them damaged', async () => {
    const bytes = readFile('numbers').slice();
    const footer = bytes.length - 8 - new DataView(bytes.buffer, bytes.length - 8).getInt32(0, true);
    bytes.fill(0xff, 82, 88); // in a page of the first column
    const name = Buffer.from(bytes.buffer).indexOf('flag', footer); // in the schema, which comes first
    bytes[name] = 0x7a;
    await expect(readParquet(bytes)).rejects.toMatchObject({ code: 'MALFORMED_DATA' });
    await new Promise((resolve) => setTimeout(resolve, 10));
  });

  it('is refused where its pages promise more values than are allowed', async () => {
    await expect(readParquet(readFile('row-groups'), { maxValues: 10 })).rejects.toThrow('more than 10 values');
    await expect(readParquet(readFile('row-groups'), { maxBytes: 10 })).rejects.toThrow('more than 10 bytes');
  });
});
