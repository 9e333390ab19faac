// The pickle reader against what real Pythons wrote, protocols 0 to 5.
import { describe, expect, test } from 'vitest';
import { readPickle } from '../../../src/formats/pickle/index.ts';
import { NdArray, PythonObject, PythonTuple } from '../../../src/formats/python/values.ts';
import type { PythonValue, PythonDict } from '../../../src/formats/python/values.ts';
import { listCases, toPlain } from './python-cases.ts';

function read(text: string): PythonValue {
  return readPickle(Uint8Array.from(text, (character) => character.charCodeAt(0))).value;
}

describe('values that Python wrote', () => {
  test.each(listCases('value'))('$environment: $name is read as Python reads it', ({ data, expected }) => {
    const result = readPickle(data);
    expect(toPlain(result.value)).toEqual(expected);
    expect(result.bytesRead).toBe(data.length);
  });

  test.each(listCases('inert'))('$environment: $name stays an inert record', ({ data, expected }) => {
    const { value } = readPickle(data);
    expect(value).toBeInstanceOf(PythonObject);
    expect(expected).toContain((value as PythonObject).type.name);
  });

  test.each(listCases('estimator'))('$environment: $name names the classes it holds', ({ data }) => {
    const { globals } = readPickle(data);
    const names = globals.map((global) => global.name);
    expect(names[0]).toBe('Pipeline');
    expect(names).toContain('StandardScaler');
    expect(names).toContain('LogisticRegression');
  });
});

describe('identity', () => {
  test('an object that is met twice is one object', () => {
    // l = []; [l, l]
    const list = read('(lp0\n(lp1\nag1\na.') as PythonValue[];
    expect(list[0]).toBe(list[1]);
  });

  test('a list may hold itself', () => {
    const list = read('(lp0\ng0\na.') as PythonValue[];
    expect(list[0]).toBe(list);
  });

  test('an array that is memoized before its state is the array after it', () => {
    const { data } = listCases('array').find(({ name }) => name === 'array, protocol 2')!;
    // [array, array] from the same memo entry: the array's own pickle between a list and a GET.
    const body = data.subarray(2, -1);
    const stored = [0x72, 0xff, 0xff, 0, 0];
    const both = [0x80, 2, 0x5d, 0x28, ...body, ...stored, 0x6a, 0xff, 0xff, 0, 0, 0x65, 0x2e];
    const list = readPickle(Uint8Array.from(both)).value as PythonValue[];
    expect(list[0]).toBeInstanceOf(NdArray);
    expect(list[0]).toBe(list[1]);
    expect((list[0] as NdArray).shape).toEqual([2, 2]);
  });

  test('an object may be its own attribute', () => {
    const object = read('\x80\x02cshop\nCart\n)\x81q\x00}X\x04\x00\x00\x00selfh\x00sb.') as PythonObject;
    expect((object.state as PythonDict).get('self')).toBe(object);
  });
});

describe('objects', () => {
  test('a class of Python 2 gets the name that Python 3 gives it', () => {
    const object = read('ccopy_reg\n_reconstructor\n(cshop\nCart\nc__builtin__\nobject\nNtR.') as PythonObject;
    expect(object.type.path).toBe('shop.Cart');
    expect(object.state).toBeUndefined();
  });

  test('a subclass of list keeps its items and one of dict its entries', () => {
    const list = read('\x80\x02cshop\nBag\n)\x81(K\x01K\x02e.') as PythonObject;
    expect(list.items).toEqual([1, 2]);
    const dict = read('\x80\x02cshop\nShelf\n)\x81(X\x01\x00\x00\x00aK\x01u.') as PythonObject;
    expect([...dict.entries!.entries]).toEqual([['a', 1]]);
  });

  test('a named tuple keeps its fields as arguments', () => {
    const tuple = read('\x80\x02cshop\nPoint\nK\x01K\x02\x86\x81.') as PythonObject;
    expect(tuple.type.path).toBe('shop.Point');
    expect(tuple.args).toEqual([1, 2]);
  });

  test('NEWOBJ_EX keeps keyword arguments', () => {
    const object = read('\x80\x04cshop\nCart\n)}X\x01\x00\x00\x00aK\x01s\x92.') as PythonObject;
    expect([...object.kwargs!.entries]).toEqual([['a', 1]]);
  });

  test('an instance of a class by value cannot be taken for one of an importable class', () => {
    const { data } = listCases('inert').find(({ name }) => name.includes('class by value'))!;
    const { value } = readPickle(data);
    expect((value as PythonObject).type.module).toBe('<by value>');
    expect((value as PythonObject).callee!.type.name).toBe('_make_skeleton_class');
  });

  test('a call whose result is dropped is refused, because it would change the object', () => {
    const bytes = Uint8Array.from(
      '\x80\x04cshop\nCart\n)\x81q\x00cbuiltins\nsetattr\nh\x00X\x01\x00\x00\x00aK\x01\x87R0.',
      (c) => c.charCodeAt(0),
    );
    expect(() => readPickle(bytes)).toThrow(/builtins.setattr is called for its effect/);
  });

  test('an OrderedDict keeps attributes beside its entries', () => {
    const dict = read('\x80\x02ccollections\nOrderedDict\n)RK\x01K\x02s}X\x01\x00\x00\x00mK\x03sb.') as PythonDict;
    expect([...dict.entries]).toEqual([[1, 2]]);
    expect((dict.attributes as PythonDict).get('m')).toBe(3);
  });
});

describe('what lies outside the file', () => {
  test('a persistent id is refused unless an option says what it stands for', () => {
    const bytes = Uint8Array.from('\x80\x02X\x03\x00\x00\x00keyQ.', (c) => c.charCodeAt(0));
    expect(() => readPickle(bytes)).toThrow(/persistent id/);
    expect(readPickle(bytes, { loadPersistent: (id) => new PythonTuple([id]) }).value).toEqual(
      new PythonTuple(['key']),
    );
    const text = Uint8Array.from('Pkey\n.', (c) => c.charCodeAt(0));
    expect(readPickle(text, { loadPersistent: (id) => id }).value).toBe('key');
  });

  test.each([
    ['EXT1', '\x82\x01.', 'extension registry'],
    ['EXT2', '\x83\x01\x00.', 'extension registry'],
    ['EXT4', '\x84\x01\x00\x00\x00.', 'extension registry'],
    ['NEXT_BUFFER', '\x80\x05\x97.', 'out-of-band buffer'],
    ['READONLY_BUFFER', '\x80\x05\x98.', 'out-of-band buffer'],
    ['PROTO', '\x80\x06N.', 'protocol 6'],
  ])('%s is refused by name', (opcode, text, reason) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'UNSUPPORTED_MODEL' }) as Error);
    expect(() => read(text)).toThrow(reason);
    expect(() => read(text)).toThrow(opcode);
  });
});

describe('Python 2', () => {
  test('its str is text, one character a byte', () => {
    expect(read("S'caf\\xe9\\n'\n.")).toBe('caf\u00e9\n');
    expect(read('U\x04caf\xe9.')).toBe('caf\u00e9');
    expect(read('T\x04\x00\x00\x00caf\xe9.')).toBe('caf\u00e9');
  });

  test('an array of numbers takes its bytes from a str', () => {
    const array = read(
      "cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(I0\ntS'b'\ntR(I1\n(I2\ntcnumpy\ndtype\n(S'i2'\nI0\nI1\ntR" +
        "(I3\nS'<'\nNNNI-1\nI-1\nI0\ntbI00\nS'\\x01\\x00\\xff\\xff'\ntb.",
    ) as NdArray;
    expect([...array.bytes]).toEqual([1, 0, 255, 255]);
    expect(array.shape).toEqual([2]);
  });

  test('long integers and old booleans are read', () => {
    expect(read('(lL123L\naI01\naI1\na.')).toEqual([123, true, 1]);
  });
});
