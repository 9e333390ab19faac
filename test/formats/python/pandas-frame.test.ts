// Tables that real releases of pandas pickled (tools/fixtures/pandas_frames.py).
import { readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DecantError } from '../../../src/errors.ts';
import { readPickle } from '../../../src/formats/pickle/index.ts';
import { isPandasFrame, readPandasFrame } from '../../../src/formats/python/pandas-frame.ts';
import { readPandasArray, readPandasIndex } from '../../../src/formats/python/pandas.ts';
import { PythonDict, PythonGlobal, PythonObject } from '../../../src/formats/python/values.ts';
import type { PythonValue } from '../../../src/formats/python/values.ts';

interface FrameCase {
  readonly name: string;
  readonly data: Uint8Array;
  readonly expected: unknown;
}

function listFrames(): FrameCase[] {
  const folder = new URL('../../fixtures/pandas/', import.meta.url);
  return readdirSync(folder).flatMap((file) => {
    const { cases } = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as {
      cases: (Omit<FrameCase, 'data'> & { data: string })[];
    };
    return cases.map((each) => ({
      ...each,
      name: `${file.replace('.json', '')}: ${each.name}`,
      data: new Uint8Array(Buffer.from(each.data, 'base64')),
    }));
  });
}

function toPlain(values: readonly PythonValue[]): unknown[] {
  return values.map((value) => (typeof value === 'number' && Number.isNaN(value) ? 'NaN' : value));
}

function describeFrame(value: PythonValue): unknown {
  const frame = readPandasFrame(value);
  return {
    columns: toPlain(frame.columns),
    rows: frame.rowCount,
    index: toPlain(readPandasIndex(frame.index)),
    values: frame.columns.map((_, place) => toPlain(readPandasArray(frame.column(place)))),
  };
}

// A category, text or object that is missing is null for the reader and NaN for pandas, or None where pandas kept it.
function withoutMissing(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll('"NaN"', 'null'));
}

describe('a pickled DataFrame', () => {
  test.each(listFrames())('$name is read as pandas reads it', ({ data, expected }) => {
    expect(withoutMissing(describeFrame(readPickle(data).value))).toEqual(withoutMissing(expected));
  });

  test('another object is refused by name', () => {
    expect(() => readPandasFrame(new PythonObject(new PythonGlobal('dask.dataframe', 'DataFrame')))).toThrow(
      expect.objectContaining({ code: 'UNSUPPORTED_MODEL' }) as Error,
    );
    expect(isPandasFrame(undefined)).toBe(false);
  });

  test('a table of an unknown layout is refused by name', () => {
    const frame = new PythonObject(new PythonGlobal('pandas.core.frame', 'DataFrame'));
    frame.state = new PythonDict(new Map([['_mgr', new PythonObject(new PythonGlobal('pandas.core', 'NewManager'))]]));
    expect(() => readPandasFrame(frame)).toThrow('pandas wrote it in an unknown layout');
    frame.state = new PythonDict();
    expect(() => readPandasFrame(frame)).toThrow('its manager is missing');
  });

  test('any damage gives a value or a coded error', () => {
    const samples = listFrames().map(({ data }) => data);
    const flips = fc.array(fc.tuple(fc.nat(), fc.nat(7)), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.constantFrom(...samples), flips, (data, places) => {
        const changed = data.slice();
        for (const [at, bit] of places) changed[at % data.length]! ^= 1 << bit;
        try {
          describeFrame(readPickle(changed).value);
        } catch (error) {
          expect(error).toBeInstanceOf(DecantError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
