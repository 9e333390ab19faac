// joblib files that real Pythons wrote, and damaged ones.
import fc from 'fast-check';
import { gzipSync, zlibSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { PythonFloat } from '../../../src/data/dtype.ts';
import { DecantError } from '../../../src/errors.ts';
import { readJoblib } from '../../../src/formats/joblib/index.ts';
import { readTensor } from '../../../src/formats/python/ndarray.ts';
import type { NdArray, PythonDict, PythonValue } from '../../../src/formats/python/values.ts';
import { elementsToPlain, listCases } from '../pickle/python-cases.ts';

function toBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function codeOf(run: () => unknown): string {
  try {
    run();
    return 'none';
  } catch (error) {
    return error instanceof DecantError ? error.code : `not a DecantError: ${String(error)}`;
  }
}

describe('files of joblib.dump', () => {
  test.each(listCases('joblib'))('$environment: $name holds the arrays that were dumped', ({ data, expected }) => {
    const result = readJoblib(data);
    const dict = result.value as PythonDict;
    for (const [name, elements] of Object.entries(expected as Record<string, unknown[]>)) {
      const value = dict.get(name)!;
      const array = (Array.isArray(value) ? value[0] : value) as NdArray;
      expect(elementsToPlain(readTensor(array))).toEqual(elements);
    }
    expect((dict.get('fortran') as NdArray).shape).toEqual([2, 3]);
    expect((dict.get('plain') as PythonValue[])[1]).toBe('text');
    expect(readTensor(dict.get('objects') as NdArray).data).toEqual(['a', new PythonFloat(1), 1, null]);
    expect(result.globals.map((global) => global.path)).toContain('numpy.ndarray');
  });

  test.each(listCases('joblib refused'))('$environment: $name is refused by name', ({ name, data }) => {
    expect(codeOf(() => readJoblib(data))).toBe('UNSUPPORTED_MODEL');
    expect(() => readJoblib(data)).toThrow(name.replace('joblib ', ''));
  });

  test('lz4 is refused by name', () => {
    expect(() => readJoblib(Uint8Array.of(0x04, 0x22, 0x4d, 0x18, 0))).toThrow('lz4');
  });

  test('the ZF files of joblib before 0.10 are read', () => {
    const pickle = toBytes('(lp0\nI7\na.');
    for (const end of ['', ' ']) {
      const header = toBytes(`ZF${`0x${pickle.length.toString(16)}`.padEnd(19)}${end}`);
      expect(readJoblib(Uint8Array.from([...header, ...zlibSync(pickle)])).value).toEqual([7]);
    }
    const wrong = toBytes(`ZF${'0x99'.padEnd(19)}`);
    expect(codeOf(() => readJoblib(Uint8Array.from([...wrong, ...zlibSync(pickle)])))).toBe('MALFORMED_DATA');
  });

  test('arrays in side files are refused', () => {
    const text = '\x80\x02cjoblib.numpy_pickle\nNDArrayWrapper\n)\x81}U\x08filenameU\x0dmodel_01.npy.sb.';
    expect(() => readJoblib(toBytes(text))).toThrow('its arrays lie in other files');
  });
});

describe('damaged and hostile files', () => {
  const pickle = new Uint8Array(1000).fill(0x4e);

  test('a file that inflates beyond the limit is stopped', () => {
    const bomb = zlibSync(new Uint8Array(50_000_000), { level: 9 });
    expect(codeOf(() => readJoblib(bomb, { maxInflatedBytes: 1_000_000 }))).toBe('LIMIT_EXCEEDED');
    const gzip = gzipSync(new Uint8Array(50_000_000), { level: 9 });
    expect(codeOf(() => readJoblib(gzip, { maxInflatedBytes: 1_000_000 }))).toBe('LIMIT_EXCEEDED');
  });

  test.each([
    ['zlib', zlibSync(pickle)],
    ['gzip', gzipSync(pickle)],
    ['gzip with a name', gzipSync(pickle, { filename: 'model.pkl' })],
  ])('a checksum of %s that does not match is malformed', (_, bytes) => {
    const changed = bytes.slice();
    changed[changed.length - 5]! ^= 1;
    expect(codeOf(() => readJoblib(changed))).toBe('MALFORMED_DATA');
    expect(codeOf(() => readJoblib(bytes.subarray(0, 20)))).toBe('MALFORMED_DATA');
  });

  test('any file that is cut short is malformed', () => {
    const files = listCases('joblib').map(({ data }) => data);
    fc.assert(
      fc.property(fc.constantFrom(...files), fc.nat(), (data, at) => {
        expect(codeOf(() => readJoblib(data.subarray(0, at % data.length)))).toBe('MALFORMED_DATA');
      }),
      { numRuns: 300 },
    );
  });

  test('flipped bits give a value or a coded error', () => {
    const files = listCases('joblib').map(({ data }) => data);
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        fc.array(fc.tuple(fc.nat(), fc.nat(7)), { minLength: 1 }),
        (data, places) => {
          const changed = data.slice();
          for (const [at, bit] of places) changed[at % data.length]! ^= 1 << bit;
          const limits = { maxInflatedBytes: 1_000_000, maxObjects: 100_000 };
          expect(['none', 'MALFORMED_DATA', 'LIMIT_EXCEEDED', 'UNSUPPORTED_MODEL']).toContain(
            codeOf(() => readJoblib(changed, limits)),
          );
        },
      ),
      { numRuns: 500 },
    );
  });
});
