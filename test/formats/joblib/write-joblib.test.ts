// joblib files that are written: what the reader makes of them, and where arrays begin.
import { describe, expect, it } from 'vitest';
import { readJoblib, writeJoblib } from '../../../src/formats/joblib/index.ts';
import { NdArray, PythonDict } from '../../../src/formats/python/values.ts';
import type { NumpyDtype, PythonValue } from '../../../src/formats/python/values.ts';

const BYTE: NumpyDtype = { kind: 'u', itemSize: 1, littleEndian: true };
const OBJECT: NumpyDtype = { kind: 'O', itemSize: 8, littleEndian: true };

function bytesOf(count: number): NdArray {
  return new NdArray(BYTE, [count], false, new Uint8Array(count).fill(0xaa));
}

describe('a joblib file that is written', () => {
  const record: PythonValue = new PythonDict(
    new Map<PythonValue, PythonValue>([
      ['numbers', bytesOf(5)],
      ['none', new NdArray(BYTE, [0], false, new Uint8Array(0))],
      ['grid', new NdArray(BYTE, [2, 3], true, new Uint8Array([1, 2, 3, 4, 5, 6]))],
      ['objects', new NdArray(OBJECT, [2], false, new Uint8Array(0), ['a', null])],
      ['scalar', new NdArray(BYTE, [], false, new Uint8Array([7]))],
      ['single', new NdArray(BYTE, [], false, new Uint8Array([7]), undefined, undefined, false)],
    ]),
  );

  it.each([0, 3] as const)('holds what was written at level %i of compression', (compress) => {
    expect(readJoblib(writeJoblib(record, { compress })).value).toEqual(record);
  });

  it('is the same bytes for the same record', () => {
    expect(writeJoblib(record)).toEqual(writeJoblib(record));
  });

  it('begins arrays at multiples of 16 bytes', () => {
    for (let length = 1; length < 20; length++) {
      const file = writeJoblib(['x'.repeat(length), bytesOf(64)]);
      expect(Buffer.from(file).indexOf(Buffer.alloc(64, 0xaa)) % 16).toBe(0);
    }
  });

  it('is a zlib stream where it is compressed', () => {
    expect(writeJoblib(record, { compress: 3 })[0]).toBe(0x78);
  });
});
