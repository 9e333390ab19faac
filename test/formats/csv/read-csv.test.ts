// Frames as pandas 3.1 makes them of the same bytes (fixtures by tools/fixtures/csv_files.py).
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { PythonFloat } from '../../../src/data/dtype.ts';
import type { Value } from '../../../src/data/dtype.ts';
import type { Frame } from '../../../src/data/frame.ts';
import { DecantError } from '../../../src/errors.ts';
import { readCsv } from '../../../src/formats/csv/index.ts';
import type { CsvType } from '../../../src/formats/csv/index.ts';
import { parseExactJson } from '../../../src/formats/json/index.ts';

interface Case {
  readonly csv: string;
  readonly types?: Readonly<Record<string, CsvType>>;
  readonly columns?: readonly { readonly name: string; readonly dtype: string; readonly values: readonly Value[] }[];
  readonly error?: string;
}
interface Fixture {
  readonly cases: readonly Case[];
  readonly floats: { readonly texts: readonly string[]; readonly values: readonly Value[] };
}

const FIXTURE = parseExactJson(
  readFileSync(new URL('../../fixtures/csv/pandas.json', import.meta.url), 'utf8'),
) as unknown as Fixture;

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

function failure(bytes: Uint8Array, types?: ReadonlyMap<string, CsvType>): string {
  try {
    readCsv(bytes, types === undefined ? {} : { types });
  } catch (error) {
    if (error instanceof DecantError) return `${error.code} ${error.message}`;
    throw error;
  }
  return 'no error';
}

// Numbers apart from their JavaScript types: 1n, 1 and PythonFloat(1) are one value in a column of a known type.
function plain(value: Value | bigint): Value {
  if (value instanceof PythonFloat) return value.value;
  return typeof value === 'bigint' && value >= -(2n ** 53n) && value <= 2n ** 53n ? Number(value) : value;
}

function describeFrame(frame: Frame): unknown {
  return frame.columns.map(({ name, dtype, values }) => ({
    name,
    dtype: dtype === 'str' ? 'object' : dtype,
    values:
      dtype === 'bool'
        ? Array.from(values, (value) => value === 1)
        : Array.from<Value | bigint, Value>(values as ArrayLike<Value>, (value) =>
            dtype === 'object' && Number.isNaN(value) ? null : plain(value),
          ),
  }));
}

describe('readCsv', () => {
  const read = FIXTURE.cases.filter((item) => item.columns !== undefined);
  const refused = FIXTURE.cases.filter((item) => item.error !== undefined);

  it.each(read)('reads $csv with types $types as pandas does (SRV-060 .. SRV-068)', ({ csv, types, columns }) => {
    const frame = readCsv(encode(csv), types === undefined ? {} : { types: new Map(Object.entries(types)) });
    const expected = columns?.map(({ name, dtype, values }) => ({
      name,
      dtype: dtype === 'str' ? 'object' : dtype,
      values: values.map(plain),
    }));
    expect(describeFrame(frame)).toStrictEqual(expected);
  });

  it.each(refused)('refuses $csv with types $types as pandas does (SRV-061 .. SRV-067)', ({ csv, types, error }) => {
    const message = failure(encode(csv), types === undefined ? undefined : new Map(Object.entries(types)));
    expect(message).toMatch(/^BAD_REQUEST /);
    // Texts that show a request's data, or NumPy's own, are put in other words.
    const isCopied = /^(No columns|Error tokenizing|the dtype|Integer column|Bool column)/.test(error ?? '');
    if (isCopied && !message.includes('could not convert')) expect(message).toBe(`BAD_REQUEST ${error ?? ''}`);
  });

  it('rounds decimals to the same doubles as pandas', () => {
    const { texts, values } = FIXTURE.floats;
    const frame = readCsv(encode(`a\n${texts.join('\n')}\n`), { types: new Map([['a', 'float64']]) });
    expect(Array.from(frame.columns[0]!.values as Float64Array)).toStrictEqual(values.map(plain));
  });

  it('rounds long decimals correctly, also those half way between two doubles', () => {
    const digits = fc.bigInt({ min: 10n ** 15n, max: 10n ** 20n });
    // An odd number of 54 bits over a power of two lies half way.
    const halves = fc.tuple(fc.bigInt({ min: 2n ** 52n, max: 2n ** 53n - 1n }), fc.integer({ min: 1, max: 12 }));
    const texts = fc.oneof(
      fc.tuple(digits, fc.integer({ min: 0, max: 30 })).map(([value, scale]) => `${value}e-${scale}`),
      halves.map(([value, scale]) => `-${(2n * value + 1n) * 5n ** BigInt(scale)}e-${scale}`),
    );
    fc.assert(
      fc.property(fc.array(texts, { minLength: 1 }), (lines) => {
        const frame = readCsv(encode(`a\n${lines.join('\n')}\n`));
        expect(Array.from(frame.columns[0]!.values)).toStrictEqual(lines.map(Number));
      }),
    );
  });

  it('leaves the bytes of the caller as they are', () => {
    const bytes = encode('a,b\n"x""y","1"\n');
    const before = bytes.slice();
    expect(describeFrame(readCsv(bytes))).toStrictEqual([
      { name: 'a', dtype: 'object', values: ['x"y'] },
      { name: 'b', dtype: 'int64', values: [1] },
    ]);
    expect(bytes).toStrictEqual(before);
  });

  it('takes other words for missing where told', () => {
    const frame = readCsv(encode('a,b\nNone,?\n'), { naWords: new Set(['?']) });
    expect(describeFrame(frame)).toStrictEqual([
      { name: 'a', dtype: 'object', values: ['None'] },
      { name: 'b', dtype: 'float64', values: [Number.NaN] },
    ]);
  });

  it('refuses bytes that are not UTF-8, with their line (SRV-069)', () => {
    expect(failure(Uint8Array.of(97, 10, 120, 10, 255, 10))).toBe(
      "BAD_REQUEST 'utf-8' codec can't decode a field in line 3",
    );
    expect(failure(Uint8Array.of(255, 10, 49, 10))).toBe(
      "BAD_REQUEST 'utf-8' codec can't decode a field in the header",
    );
  });

  it('names the line of a field that is no number', () => {
    expect(failure(encode('a\n1\n\nx\n'), new Map([['a', 'int64']]))).toBe(
      'BAD_REQUEST could not convert text to int64 in column 0 (line 4)',
    );
  });

  it('gives back the numbers and texts of any table', () => {
    const cell = fc.oneof(fc.double({ noNaN: true }), fc.integer());
    const text = fc.string({ unit: 'grapheme' }).map((word) => `x${word}`);
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, text), { minLength: 1 }), (rows) => {
        const quoted = rows.map(
          ([number, word]) => `${Object.is(number, -0) ? '-0.0' : number.toString()},"${word.replaceAll('"', '""')}"`,
        );
        const frame = readCsv(encode(`n,t\n${quoted.join('\n')}\n`), { types: new Map([['n', 'float64']]) });
        expect(Array.from(frame.columns[0]!.values)).toStrictEqual(rows.map(([number]) => number));
        expect(frame.columns[1]!.values).toStrictEqual(rows.map(([, word]) => word));
      }),
    );
  });

  it('gives a frame or BAD_REQUEST for any bytes', () => {
    const piece = fc.constantFrom(',', '\n', '\r', '"', ' ', '1', 'a', '.', 'e', '-', '\t', '\u00e9', 'NA');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (parts) => {
        expect(failure(encode(parts.join('')))).toMatch(/^(no error|BAD_REQUEST )/);
      }),
      { numRuns: 1000 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect(failure(bytes)).toMatch(/^(no error|BAD_REQUEST )/);
      }),
    );
  });
});
