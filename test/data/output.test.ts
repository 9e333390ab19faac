// Answers as JavaScript values.
import { describe, expect, it } from 'vitest';
import { makeTensorBatch } from '../../src/data/batch.ts';
import { NAT, PythonFloat } from '../../src/data/dtype.ts';
import { toValues } from '../../src/data/output.ts';
import { makeTensor } from '../../src/data/tensor.ts';

describe('toValues', () => {
  it('gives numbers of one dimension as the typed array itself; int64 stays exact', () => {
    const data = Float64Array.of(1, NaN);
    expect(toValues(makeTensorBatch(makeTensor('float64', [2], data)))).toBe(data);
    expect(toValues(makeTensorBatch(makeTensor('int64', [1], BigInt64Array.of(2n ** 60n))))).toEqual(BigInt64Array.of(2n ** 60n)); // prettier-ignore
  });

  it('gives texts, booleans and dates as lists', () => {
    expect(toValues(makeTensorBatch(makeTensor('str', [2], ['a', null])))).toEqual(['a', null]);
    expect(toValues(makeTensorBatch(makeTensor('bool', [2], Uint8Array.of(1, 0))))).toEqual([true, false]);
    expect(toValues(makeTensorBatch(makeTensor('datetime64', [2], BigInt64Array.of(5n, NAT))))).toEqual(['1970-01-01T00:00:00.000000005', null]); // prettier-ignore
  });

  it('gives more dimensions as rows, none as the element', () => {
    const matrix = makeTensor('float32', [2, 2], Float32Array.of(1, 2, 3, 4));
    expect(toValues(makeTensorBatch(matrix))).toEqual([Float32Array.of(1, 2), Float32Array.of(3, 4)]);
    expect(toValues(makeTensorBatch(makeTensor('str', [1, 1, 2], ['a', 'b'])))).toEqual([[['a', 'b']]]);
    expect(toValues(makeTensorBatch(makeTensor('float64', [], Float64Array.of(5))))).toBe(5);
    expect(toValues(makeTensorBatch(makeTensor('float64', [0, 3], new Float64Array(0))))).toEqual([]);
  });

  it('gives a frame as row objects', () => {
    const columns = [
      { name: 'a', dtype: 'int64', values: BigInt64Array.of(1n, 2n) },
      { name: 0, dtype: 'object', values: [new PythonFloat(1), { b: [new PythonFloat(2)] }] },
      { name: '__proto__', dtype: 'str', values: ['x', null] },
    ] as const;
    const rows = toValues({ kind: 'frame', rowCount: 2, columns });
    expect(rows).toEqual([
      Object.fromEntries<unknown>([['a', 1n], ['0', 1], ['__proto__', 'x']]), // prettier-ignore
      Object.fromEntries<unknown>([['a', 2n], ['0', { b: [2] }], ['__proto__', null]]), // prettier-ignore
    ]);
  });

  it('gives tensors by name as an object, several answers as a list, values as they are', () => {
    const one = makeTensor('float64', [1], Float64Array.of(1));
    const two = makeTensor('int32', [1], Int32Array.of(2));
    expect(toValues({ kind: 'tensors', tensors: new Map([['x', one], ['y', two]]) })).toEqual({ x: Float64Array.of(1), y: Int32Array.of(2) }); // prettier-ignore
    expect(toValues({ kind: 'list', items: [makeTensorBatch(one), makeTensorBatch(two)] })).toEqual([Float64Array.of(1), Int32Array.of(2)]); // prettier-ignore
    expect(toValues({ kind: 'value', value: [new PythonFloat(1), 'a', new Date(0), null] })).toEqual([1, 'a', '1970-01-01T00:00:00.000', null]); // prettier-ignore
  });
});
