// Pickles that are written: what the reader makes of them, and bytes that stay the same. Python loads them in the round trips.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PythonFloat } from '../../../src/data/dtype.ts';
import { readPickle, writePickle } from '../../../src/formats/pickle/index.ts';
import {
  NdArray,
  PythonComplex,
  PythonDict,
  PythonDtype,
  PythonGlobal,
  PythonObject,
  PythonSet,
  PythonSlice,
  PythonTuple,
} from '../../../src/formats/python/values.ts';
import type { NumpyDtype, PythonValue } from '../../../src/formats/python/values.ts';

function copy(value: PythonValue): PythonValue {
  return readPickle(writePickle(value)).value;
}

function array(dtype: NumpyDtype, shape: readonly number[], bytes: Uint8Array): NdArray {
  return new NdArray(dtype, shape, false, bytes);
}

const RECORD: NumpyDtype = {
  kind: 'V',
  itemSize: 20,
  littleEndian: true,
  fields: [
    { name: 'left', dtype: { kind: 'i', itemSize: 4, littleEndian: true }, offset: 0, shape: [] },
    { name: 'pair', dtype: { kind: 'f', itemSize: 8, littleEndian: true }, offset: 4, shape: [2] },
  ],
};

describe('a pickle that is written', () => {
  it.each<readonly [string, readonly PythonValue[]]>([
    ['None and booleans', [null, true, false]],
    [
      'integers of every size',
      [0, 255, 256, 65_535, 65_536, -1, -129, 2 ** 31, -(2 ** 31), 2 ** 52, 2n ** 70n, -(2n ** 63n)],
    ],
    ['floats', [0.1, -0, Number.NaN, Infinity, 5e-324]],
    ['texts of every length', ['', 'Ärger', '\u{1f600}', 'x'.repeat(300)]],
    ['bytes', [new Uint8Array([1, 2, 3]), new Uint8Array(300)]],
    [
      'tuples of every length',
      [0, 1, 2, 3, 4].map((count) => new PythonTuple(Array.from({ length: count }, (_, i) => i))),
    ],
    ['sets, slices, complex numbers', [new PythonSet([1, 2]), new PythonSlice(0, null, 2), new PythonComplex(1.5, -2)]],
    [
      'dicts',
      [
        new PythonDict(
          new Map<PythonValue, PythonValue>([
            ['a', 1],
            [2, [3]],
          ]),
        ),
      ],
    ],
    ['names', [new PythonGlobal('numpy', 'float64')]],
    ['dates', [array({ kind: 'M', itemSize: 8, littleEndian: true, unit: '25s' }, [1], new Uint8Array(8))]],
    [
      'text arrays',
      [array({ kind: 'U', itemSize: 8, littleEndian: true }, [1], new Uint8Array([65, 0, 0, 0, 66, 0, 0, 0]))],
    ],
    ['records with a subarray', [new PythonDtype(RECORD)]],
  ])('holds %s', (_name, values) => {
    expect(copy([...values])).toEqual(values);
  });

  it('keeps 1.0 apart from 1 in arrays of objects', () => {
    const objects = new NdArray(
      { kind: 'O', itemSize: 8, littleEndian: true },
      [2],
      false,
      new Uint8Array(0),
      [1, 1],
      new Set([1]),
    );
    const read = copy(objects);
    expect(read instanceof NdArray && read.wholeFloats).toEqual(new Set([1]));
  });

  it('writes a boxed float as a float', () => {
    expect([...writePickle([new PythonFloat(1) as unknown as PythonValue])]).toContain(0x47);
  });

  it('writes an object that comes twice once', () => {
    const shared: PythonValue[] = [1];
    const read = copy([shared, shared]) as PythonValue[][];
    expect(read[0]).toBe(read[1]);
  });

  it('writes a list that holds itself', () => {
    const list: PythonValue[] = [];
    list.push(list);
    const read = copy(list) as PythonValue[];
    expect(read[0]).toBe(read);
  });

  it('refuses what is deeper than Python reads', () => {
    let value: PythonValue = [];
    for (let i = 0; i < 2000; i++) value = [value];
    expect(() => writePickle(value)).toThrow('An object of more than 1000 levels cannot be pickled.');
  });

  it('calls again what was made by a call of another object', () => {
    const callee = new PythonObject(new PythonGlobal('c', 'D'));
    const made = new PythonObject(new PythonGlobal('<by value>', 'c.D'), ['x'], undefined, callee);
    expect(copy(made)).toEqual(made);
  });

  it('keeps whole floats, ordered dicts, frozensets and bytearrays of faithful records', () => {
    const call = (name: string, args: readonly PythonValue[]): PythonObject => {
      const object = new PythonObject(new PythonGlobal(...(name.split('.') as [string, string])), args);
      object.isCalled = true;
      return object;
    };
    const ordered = call('collections.OrderedDict', []);
    ordered.entries = new PythonDict(new Map([['a', new PythonFloat(2) as unknown as PythonValue]]));
    const values = [ordered, call('builtins.frozenset', [[1]]), call('builtins.bytearray', [new Uint8Array([1])])];
    const bytes = writePickle(values);
    const { value } = readPickle(bytes, { isFaithful: true });
    expect(value).toEqual(values);
    expect(writePickle(value)).toEqual(bytes);
    expect(readPickle(bytes).value).toEqual([
      new PythonDict(new Map([['a', 2]])),
      new PythonSet([1]),
      new Uint8Array([1]),
    ]);
  });

  it('writes a tuple that holds itself as one tuple', () => {
    const list: PythonValue[] = [];
    const tuple = new PythonTuple([list]);
    list.push(tuple);
    const [inner, after] = copy([tuple, 'after']) as PythonValue[];
    if (!(inner instanceof PythonTuple)) throw new TypeError('no tuple');
    expect((inner.items[0] as PythonValue[])[0]).toBe(inner);
    expect(after).toBe('after');
  });
});

const FIXTURES = resolve(import.meta.dirname, '../../fixtures/sklearn');

describe('the pickle of an estimator', () => {
  const cases = readdirSync(FIXTURES).filter(
    (name) => /^(?:mlflow3|sk019|sk13)-/.test(name) && existsSync(join(FIXTURES, name, 'model.pkl')),
  );
  it.each(cases)('%s is written to the same bytes from what is read of them', (name) => {
    const { value } = readPickle(readFileSync(join(FIXTURES, name, 'model.pkl')));
    const written = writePickle(value);
    expect(Buffer.compare(writePickle(readPickle(written).value), written)).toBe(0);
  });
});
