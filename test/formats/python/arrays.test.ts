// Arrays, records, sparse matrices and pandas labels out of pickles that real Pythons wrote.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PythonFloat } from '../../../src/data/dtype.ts';
import type { CsrMatrix } from '../../../src/data/matrix.ts';
import { DecantError } from '../../../src/errors.ts';
import { readPickle } from '../../../src/formats/pickle/index.ts';
import { readTensor } from '../../../src/formats/python/ndarray.ts';
import { readStructuredField } from '../../../src/formats/python/structured-fields.ts';
import { readPlainValue } from '../../../src/formats/python/object-elements.ts';
import { readPandasIndex, readPandasSeries } from '../../../src/formats/python/pandas.ts';
import { readSparse } from '../../../src/formats/python/sparse.ts';
import { NdArray, PythonDict, PythonGlobal, PythonObject, PythonTuple } from '../../../src/formats/python/values.ts';
import type { NumpyDtype, PythonValue } from '../../../src/formats/python/values.ts';
import { elementsToPlain, listCases, toPlain } from '../pickle/python-cases.ts';

function find(value: PythonValue, ...path: string[]): PythonValue {
  let found = value;
  for (const name of path) found = ((found as PythonObject).state as PythonDict).get(name)!;
  return found;
}

function makeArray(
  kind: NumpyDtype['kind'],
  itemSize: number,
  bytes: number[],
  more: Partial<NumpyDtype> = {},
): NdArray {
  const dtype = { kind, itemSize, littleEndian: true, ...more };
  return new NdArray(dtype, [itemSize === 0 ? 0 : bytes.length / itemSize], false, Uint8Array.from(bytes));
}

describe('arrays', () => {
  test.each(listCases('array'))('$environment: $name has the elements that NumPy has', ({ data, expected, shape }) => {
    const tensor = readTensor(readPickle(data).value as NdArray);
    expect(elementsToPlain(tensor)).toEqual(expected);
    expect(tensor.shape).toEqual(shape);
  });

  test('objects keep the difference between 1 and 1.0', () => {
    const { data } = listCases('array').find(({ name }) => name.startsWith('array objects F'))!;
    const tensor = readTensor(readPickle(data).value as NdArray);
    expect(tensor.data).toEqual([1, 'b', null, new PythonFloat(2), 3, 2n ** 70n]);
  });

  test.each<[string, NdArray]>([
    ['complex128', makeArray('c', 16, new Array<number>(16).fill(0))],
    ['timedelta64[D]', makeArray('m', 8, new Array<number>(8).fill(0), { unit: 'D' })],
    ['float128 (long double)', makeArray('f', 16, new Array<number>(16).fill(0))],
    ['void3', makeArray('V', 3, [1, 2, 3])],
    ['datetime64[generic]', makeArray('M', 8, new Array<number>(8).fill(0))],
  ])('%s is refused by name', (name, array) => {
    const unit = name.startsWith('datetime') ? 'generic' : name;
    expect(() => readTensor(array)).toThrow(expect.objectContaining({ code: 'UNSUPPORTED_MODEL' }) as Error);
    expect(() => readTensor(array)).toThrow(unit);
  });

  test('a date beyond nanoseconds is refused', () => {
    // The year 3000, in days.
    const array = makeArray('M', 8, [0xa4, 0xbd, 0x05, 0, 0, 0, 0, 0], { unit: 'D' });
    expect(() => readTensor(array)).toThrow('cannot be held in nanoseconds');
  });

  test('bytes that do not fill the shape are refused', () => {
    const array = new NdArray({ kind: 'f', itemSize: 8, littleEndian: true }, [2], false, new Uint8Array(8));
    expect(() => readTensor(array)).toThrow(expect.objectContaining({ code: 'MALFORMED_DATA' }) as Error);
  });

  test('an aligned array shares the memory of the file', () => {
    const bytes = new Uint8Array(16);
    const tensor = readTensor(new NdArray({ kind: 'f', itemSize: 8, littleEndian: true }, [2], false, bytes));
    expect((tensor.data as Float64Array).buffer).toBe(bytes.buffer);
  });
});

describe('plain values', () => {
  test('nested containers and NumPy scalars become values', () => {
    const scalar = makeArray('f', 8, [0, 0, 0, 0, 0, 0, 0xf0, 0x3f]);
    const one = new NdArray(scalar.dtype, [], false, scalar.bytes);
    const value = readPlainValue([1, new PythonTuple(['a', null]), new PythonDict(new Map([['k', one]])), scalar]);
    expect(value).toEqual([1, ['a', null], { k: new PythonFloat(1) }, [new PythonFloat(1)]]);
  });

  test('an instance is refused by name', () => {
    expect(() => readPlainValue([new PythonObject(new PythonGlobal('shop', 'Cart'))])).toThrow('shop.Cart');
  });

  test('a list that holds itself is refused', () => {
    const list: PythonValue[] = [];
    list.push(list);
    expect(() => readPlainValue(list)).toThrow(expect.objectContaining({ code: 'LIMIT_EXCEEDED' }) as Error);
  });
});

describe('records', () => {
  test.each(listCases('records'))('$environment: fields of $name are read', ({ data, expected }) => {
    const array = readPickle(data).value as NdArray;
    for (const [name, field] of Object.entries(expected as Record<string, { shape: number[]; elements: unknown[] }>)) {
      const tensor = readStructuredField(array, name);
      expect(tensor.shape).toEqual(field.shape);
      expect(elementsToPlain(tensor)).toEqual(field.elements);
    }
  });

  test.each(listCases('tree'))('$environment: the nodes of a $name are read', ({ data, expected }) => {
    const { feature, threshold, left } = expected as Record<string, unknown[]>;
    const nodes = find(readPickle(data).value, 'tree_', 'nodes') as NdArray;
    expect(elementsToPlain(readStructuredField(nodes, 'feature'))).toEqual(feature);
    expect(elementsToPlain(readStructuredField(nodes, 'threshold'))).toEqual(threshold);
    expect(elementsToPlain(readStructuredField(nodes, 'left_child'))).toEqual(left);
    expect(() => readStructuredField(nodes, 'colour')).toThrow('no field "colour"');
  });

  test.each(listCases('estimator'))('$environment: coefficients inside a $name are read', ({ data, expected }) => {
    const { coef, classes, version } = expected as { coef: unknown[]; classes: unknown[]; version: string };
    const steps = find(readPickle(data).value, 'steps') as PythonTuple[];
    const model = steps[1]!.items[1]!;
    expect(elementsToPlain(readTensor(find(model, 'coef_') as NdArray))).toEqual(coef);
    expect(elementsToPlain(readTensor(find(model, 'classes_') as NdArray))).toEqual(classes);
    expect(find(model, '_sklearn_version')).toBe(version);
  });
});

describe('sparse matrices', () => {
  function toDense(matrix: CsrMatrix): number[] {
    const dense = new Array<number>(matrix.rowCount * matrix.columnCount).fill(0);
    for (let row = 0; row < matrix.rowCount; row++) {
      for (let i = matrix.rowOffsets[row]!; i < matrix.rowOffsets[row + 1]!; i++) {
        dense[row * matrix.columnCount + matrix.columnIndices[i]!] = matrix.data[i]!;
      }
    }
    return dense;
  }

  test.each(listCases('sparse'))(
    '$environment: $name is read as compressed rows',
    ({ name, data, expected, shape }) => {
      const matrix = readSparse(readPickle(data).value);
      expect(toDense(matrix).map(toPlain)).toEqual(expected);
      expect([matrix.rowCount, matrix.columnCount]).toEqual(shape);
      expect(matrix.data instanceof Float32Array).toBe(name.endsWith('f4'));
    },
  );

  function makeCsr(indices: number[], offsets: number[]): PythonObject {
    const integers = (values: number[]): NdArray =>
      makeArray('i', 4, [...new Uint8Array(Int32Array.from(values).buffer)]);
    const object = new PythonObject(new PythonGlobal('scipy.sparse._csr', 'csr_matrix'));
    object.state = new PythonDict(
      new Map<PythonValue, PythonValue>([
        ['_shape', new PythonTuple([2, 2])],
        ['data', makeArray('f', 8, new Array<number>(8 * indices.length).fill(0))],
        ['indices', integers(indices)],
        ['indptr', integers(offsets)],
      ]),
    );
    return object;
  }

  test.each([
    ['an index outside the columns', [0, 2], [0, 1, 2]],
    ['offsets that fall', [0, 1], [0, 2, 1]],
    ['offsets beyond the elements', [0, 1], [0, 1, 3]],
    ['offsets of another length', [0, 1], [0, 2]],
  ])('%s make a damaged matrix', (_, indices, offsets) => {
    expect(() => readSparse(makeCsr(indices, offsets))).toThrow(
      expect.objectContaining({ code: 'MALFORMED_DATA' }) as Error,
    );
  });

  test('another format is refused by name', () => {
    const object = makeCsr([0, 1], [0, 1, 2]);
    const lil = new PythonObject(new PythonGlobal('scipy.sparse._lil', 'lil_matrix'));
    lil.state = object.state;
    expect(() => readSparse(lil)).toThrow('scipy.sparse._lil.lil_matrix');
  });
});

describe('pandas', () => {
  test.each(listCases('index'))('$environment: $name has its labels', ({ data, expected }) => {
    expect(readPandasIndex(readPickle(data).value).map(toPlain)).toEqual(expected);
  });

  test.each(listCases('series'))('$environment: $name has its labels, values and name', ({ data, expected }) => {
    const series = readPandasSeries(readPickle(data).value);
    expect([toPlain(series.index), toPlain(series.values), toPlain(series.name)]).toEqual(expected);
  });

  test('an Index of a kind that is not read is refused by name', () => {
    const index = new PythonObject(new PythonGlobal('pandas.core.indexes.base', '_new_Index'), [
      new PythonGlobal('pandas.core.indexes.multi', 'MultiIndex'),
      new PythonDict(),
    ]);
    expect(() => readPandasIndex(index)).toThrow('A pandas MultiIndex is not read.');
  });
});

describe('damaged pickles', () => {
  const readers: Readonly<Record<string, (value: PythonValue) => unknown>> = {
    array: (value) => (value instanceof NdArray ? readTensor(value) : undefined),
    records: (value) =>
      value instanceof NdArray ? value.dtype.fields?.map(({ name }) => readStructuredField(value, name)) : undefined,
    sparse: readSparse,
    index: readPandasIndex,
    series: readPandasSeries,
    value: readPlainValue,
  };

  test.each(Object.keys(readers))('any damage to one of kind %s gives a value or a coded error', (kind) => {
    const samples = listCases(kind).map(({ data }) => data);
    const flips = fc.array(fc.tuple(fc.nat(), fc.nat(7)), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.constantFrom(...samples), flips, (data, places) => {
        const changed = data.slice();
        for (const [at, bit] of places) changed[at % data.length]! ^= 1 << bit;
        try {
          readers[kind]!(readPickle(changed, { maxObjects: 100_000 }).value);
        } catch (error) {
          expect(error).toBeInstanceOf(DecantError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
