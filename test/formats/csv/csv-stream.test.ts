// CSV in pieces: the frames are those that the whole file gives, whatever the pieces.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Column, Frame } from '../../../src/data/frame.ts';
import { DecantError } from '../../../src/errors.ts';
import { CsvStream, readCsv } from '../../../src/formats/csv/index.ts';
import type { CsvOptions, CsvProfiles } from '../../../src/formats/csv/index.ts';

interface Pass {
  readonly stream: CsvStream;
  readonly frames: readonly Frame[];
}

/** Gives the file to a stream, `size` new bytes at a time. */
function readPass(bytes: Uint8Array, size: number, options: CsvOptions, profiles?: CsvProfiles): Pass {
  const stream = new CsvStream(options, profiles);
  const frames: Frame[] = [];
  let start = 0;
  for (let end = Math.min(size, bytes.length); ; end = Math.min(end + size, bytes.length)) {
    const frame = stream.read(bytes.subarray(start, end), end === bytes.length);
    if (frame !== undefined) frames.push(frame);
    start += stream.consumed;
    if (end === bytes.length) return { stream, frames };
  }
}

/** The columns that a stream gives, joined; undefined where only the whole file tells. */
function readInPieces(text: string, size: number, options: CsvOptions = {}): readonly object[] | undefined {
  const bytes = new TextEncoder().encode(text);
  let pass = readPass(bytes, size, options);
  if (pass.stream.state === 'changed') pass = readPass(bytes, size, options, pass.stream.profiles);
  return pass.stream.state === 'same' ? joinFrames(pass.frames) : undefined;
}

function joinFrames(frames: readonly Frame[]): readonly object[] {
  return (frames[0]?.columns ?? []).map((first, index) => {
    const parts = frames.map(({ columns }) => columns[index]);
    expect(new Set(parts.map((part) => part?.dtype)).size).toBe(1);
    return plain(first, parts);
  });
}

function plain(first: Column, parts: readonly (Column | undefined)[]): object {
  return {
    name: first.name,
    dtype: first.dtype,
    values: parts.flatMap((part) => Array.from<unknown>(part?.values ?? [])),
  };
}

function readWhole(text: string, options: CsvOptions = {}): readonly object[] {
  return readCsv(new TextEncoder().encode(text), options).columns.map((column) => plain(column, [column]));
}

describe('a CSV file in pieces', () => {
  it('has the types of the whole file: a late fraction makes floats of the ints before', () => {
    const text = 'a,b\n1,x\n2,y\n3.5,z\n';
    expect(readInPieces(text, 8)).toEqual([
      { name: 'a', dtype: 'float64', values: [1, 2, 3.5] },
      { name: 'b', dtype: 'str', values: ['x', 'y', 'z'] },
    ]);
    expect(readPass(new TextEncoder().encode(text), 8, {}).stream.state).toBe('changed');
  });

  it('has objects where a text is missing in any piece', () => {
    expect(readInPieces('a\nx\ny\nNA\n', 4)).toEqual([{ name: 'a', dtype: 'object', values: ['x', 'y', Number.NaN] }]);
  });

  it.each([
    ['integers beyond 64 bits', 'a\n1\n99999999999999999999\n'],
    ['booleans with gaps', 'a\nTrue\nNA\nFalse\n'],
    ['minus zero among ints, which only floats keep', 'a\n-0\n1\nNA\n'],
  ])('is left to the reader of whole files where it has %s', (_, text) => {
    expect(readInPieces(text, 3)).toBeUndefined();
  });

  it('keeps line ends and commas inside of quotes, and line ends of two bytes that pieces cut', () => {
    const text = '\uFEFFa,"b ""1"""\r\n"x,\r\n""y""",1\r\n\r\n  \r\nz,2\r\n';
    for (let size = 4; size < 45; size++) expect(readInPieces(text, size)).toEqual(readWhole(text));
  });

  it('leaves the caller his bytes, though it takes quotes off', () => {
    const bytes = new TextEncoder().encode('a\n"x""y"\n"z');
    const copy = bytes.slice();
    new CsvStream().read(bytes, false);
    expect(bytes).toEqual(copy);
  });

  it('counts the lines of errors from the beginning of the file', () => {
    const text = `a,b\n${'1,2\n'.repeat(20)}1,2,3\n`;
    expect(() => readInPieces(text, 16)).toThrow(
      'Error tokenizing data. C error: Expected 2 fields in line 22, saw 3\n',
    );
    const types = new Map([['b', 'float64' as const]]);
    expect(() => readInPieces('a,b\n1,2\n1,2\n1,x\n', 8, { types })).toThrow(
      'could not convert text to float64 in column 1 (line 4)',
    );
  });

  it('leaves out the names of rows', () => {
    expect(readInPieces('a,b\nr1,1,2\nr2,3,4\n', 5)).toEqual(readWhole('a,b\nr1,1,2\nr2,3,4\n'));
    expect(() => readInPieces('a,b\nr1,1,2\n', 5, { rowNames: 'refuse' })).toThrow(DecantError);
  });
});

const FIELDS: readonly (readonly string[])[] = [
  ['0', '1', '-3', '17', '-0', '9007199254740993'],
  ['0.5', '1e3', '-0.0', '3', 'inf'],
  ['True', 'false', 'TRUE'],
  ['x', '"a,b"', '"a\nb"', '"q""q"', 'é', ' 1 '],
  ['', 'NA', 'nan'],
];
/** Most columns keep to one or two sorts of fields; others mix them. */
const column = fc
  .subarray([0, 1, 2, 3, 4], { minLength: 1, maxLength: 3 })
  .map((sorts) => fc.constantFrom(...sorts.flatMap((sort) => FIELDS[sort] ?? [])));
const table = fc
  .tuple(
    fc.array(column, { minLength: 1, maxLength: 4 }),
    fc.integer({ min: 1, max: 12 }),
    fc.constantFrom('\n', '\r\n'),
  )
  .chain(([columns, rowCount, end]) =>
    fc.array(fc.tuple(...columns), { minLength: rowCount, maxLength: rowCount }).map((rows) => {
      const header = columns.map((_, index) => `c${index}`).join(',');
      return `${[header, ...rows.map((row) => row.join(','))].join(end)}${end}`;
    }),
  );

describe('any CSV file in pieces', () => {
  it('gives the frame of the whole', () => {
    fc.assert(
      fc.property(table, fc.integer({ min: 3, max: 40 }), (text, size) => {
        const found = readInPieces(text, size);
        if (found !== undefined) expect(found).toEqual(readWhole(text));
      }),
      { numRuns: 1500 },
    );
  });

  it('gives the frame of the whole in types that are asked for, or refuses as the whole', () => {
    const types = fc.constantFrom('str', 'float64', 'float32', 'int32', 'int64', 'bool', 'object');
    fc.assert(
      fc.property(table, fc.integer({ min: 3, max: 40 }), types, (text, size, type) => {
        const options = { types: new Map([['c0', type]]) } as const;
        let found: readonly object[] | undefined;
        try {
          found = readInPieces(text, size, options);
        } catch (error) {
          if (!(error instanceof DecantError)) throw error;
          expect(() => readWhole(text, options)).toThrow(DecantError);
          return;
        }
        if (found !== undefined) expect(found).toEqual(readWhole(text, options));
      }),
      { numRuns: 1500 },
    );
  });

  it('gives the frame of the whole where it is all numbers but for a few fields', () => {
    const number = fc.constantFrom(
      '1',
      '2.5',
      '-3',
      '.5',
      '5.',
      '-0.25',
      '123456789.25',
      '0.1234567890123',
      '1e-3',
      '+4',
    );
    const odd = fc.constantFrom('', '-0', ' 7', '9007199254740993', '"8"', '-', '.', 'NA', 'x', '1.2.3', '-.', '1,2');
    const field = fc.oneof({ weight: 60, arbitrary: number }, { weight: 1, arbitrary: odd });
    const ends = fc.constantFrom('\n', '\r\n', '\r');
    const numbers = fc
      .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 4, max: 40 }), ends, fc.boolean())
      .chain(([width, rowCount, end, isEnded]) =>
        fc
          .array(fc.array(field, { minLength: width, maxLength: width }), { minLength: rowCount, maxLength: rowCount })
          .map((rows) => {
            const header = Array.from({ length: width }, (_, index) => `c${index}`).join(',');
            return [header, ...rows.map((row) => row.join(','))].join(end) + (isEnded ? end : '');
          }),
      );
    let joined = 0;
    fc.assert(
      fc.property(numbers, fc.integer({ min: 12, max: 90 }), (text, size) => {
        let found: readonly object[] | undefined;
        try {
          found = readInPieces(text, size);
        } catch (error) {
          if (!(error instanceof DecantError)) throw error;
          expect(() => readWhole(text)).toThrow(error.message);
          return;
        }
        if (found === undefined) return;
        joined++;
        expect(found).toEqual(readWhole(text));
      }),
      { numRuns: 3000 },
    );
    expect(joined).toBeGreaterThan(1500);
  });

  it('throws nothing but coded errors for damaged bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 60 }), fc.integer({ min: 3, max: 20 }), (bytes, size) => {
        try {
          readPass(bytes, size, {});
        } catch (error) {
          expect(error).toBeInstanceOf(DecantError);
        }
      }),
    );
  });
});
