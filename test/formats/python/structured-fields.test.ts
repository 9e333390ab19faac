// Fields of arrays of records, in whatever memory they lie.
import { describe, expect, test } from 'vitest';
import { readInt32Field, readStructuredField, RecordAligner } from '../../../src/formats/python/structured-fields.ts';
import { NdArray } from '../../../src/formats/python/values.ts';
import type { NumpyDtype } from '../../../src/formats/python/values.ts';

const INT64: NumpyDtype = { kind: 'i', itemSize: 8, littleEndian: true };
const INT32: NumpyDtype = { kind: 'i', itemSize: 4, littleEndian: true };
const FLOAT64: NumpyDtype = { kind: 'f', itemSize: 8, littleEndian: true };

/** Records of an int64 `child`, a float64 `limit` and an int32 `size`, which begin at byte `offset` of their memory. */
function makeRecords(rows: readonly (readonly [bigint, number, number])[], offset: number): NdArray {
  const bytes = new Uint8Array(offset + 20 * rows.length).subarray(offset);
  const view = new DataView(bytes.buffer, offset);
  for (const [index, [child, limit, size]] of rows.entries()) {
    view.setBigInt64(20 * index, child, true);
    view.setFloat64(20 * index + 8, limit, true);
    view.setInt32(20 * index + 16, size, true);
  }
  const fields = [
    { name: 'child', dtype: INT64, offset: 0, shape: [] },
    { name: 'limit', dtype: FLOAT64, offset: 8, shape: [] },
    { name: 'size', dtype: INT32, offset: 16, shape: [] },
  ];
  return new NdArray({ kind: 'V', itemSize: 20, littleEndian: true, fields }, [rows.length], false, bytes);
}

const ROWS = [
  [-1n, 0.1, 7],
  [2n ** 31n - 1n, -Infinity, -8],
  [-(2n ** 31n), 1e300, 0],
] as const;

describe('fields of records', () => {
  test.each([0, 1, 4, 7])('are read from byte %i on', (offset) => {
    const records = makeRecords(ROWS, offset);
    for (const array of [records, new RecordAligner().align(records)]) {
      expect(readInt32Field(array, 'child')).toEqual(Int32Array.of(-1, 2 ** 31 - 1, -(2 ** 31)));
      expect(readStructuredField(array, 'limit').data).toEqual(Float64Array.of(0.1, -Infinity, 1e300));
      expect(readInt32Field(array, 'size')).toEqual(Int32Array.of(7, -8, 0));
      expect(readInt32Field(array, 'limit')).toBeUndefined();
    }
  });

  test('that were read stay when the aligner takes other records', () => {
    const aligner = new RecordAligner();
    const first = aligner.align(makeRecords(ROWS, 1));
    const child = readInt32Field(first, 'child');
    const { data } = readStructuredField(first, 'size');
    const second = aligner.align(makeRecords([[5n, 1, 9]], 3));
    expect(readInt32Field(second, 'child')).toEqual(Int32Array.of(5));
    expect(child).toEqual(Int32Array.of(-1, 2 ** 31 - 1, -(2 ** 31)));
    expect(data).toEqual(Int32Array.of(7, -8, 0));
  });

  test.each([0, 1])('that need more than 32 bits are refused (from byte %i on)', (offset) => {
    for (const child of [2n ** 31n, -(2n ** 31n) - 1n, 2n ** 40n]) {
      expect(() => readInt32Field(makeRecords([[child, 0, 0]], offset), 'child')).toThrow('does not fit 32 bits');
    }
  });

  test('are refused where bytes are cut short, or where there is no such field', () => {
    const { dtype, bytes } = makeRecords(ROWS, 0);
    const short = new NdArray(dtype, [ROWS.length], false, bytes.subarray(0, -1));
    expect(() => readInt32Field(short, 'child')).toThrow('holds 59 bytes');
    expect(() => readInt32Field(makeRecords(ROWS, 0), 'parent')).toThrow('no field "parent"');
  });
});
