// skops files against pickles of the same objects (both by tools/fixtures/skops_files.py), in every version found.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { DecantError } from '../../../src/errors.ts';
import { readPickle } from '../../../src/formats/pickle/index.ts';
import {
  NdArray,
  PythonDict,
  PythonDtype,
  PythonGlobal,
  PythonObject,
  PythonSet,
  PythonSlice,
  PythonTuple,
} from '../../../src/formats/python/values.ts';
import type { PythonValue } from '../../../src/formats/python/values.ts';
import { readSkops } from '../../../src/formats/skops/index.ts';

const FOLDER = new URL('../../fixtures/skops/', import.meta.url);
const VERSIONS = readdirSync(FOLDER);
const CASES = VERSIONS.flatMap((version) =>
  readdirSync(new URL(`${version}/`, FOLDER))
    .filter((name) => name.endsWith('.pkl'))
    .map((name) => [version, name.slice(0, -4)] as const),
);

function load(version: string, file: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`${version}/${file}`, FOLDER)));
}

// What the reader of an estimator sees: a record as plain data. Names of private modules move between NumPy's versions.
function simplify(value: PythonValue | undefined): unknown {
  if (value instanceof PythonTuple) return { tuple: value.items.map(simplify) };
  if (value instanceof PythonSet) return { set: value.items.map(simplify) };
  if (value instanceof PythonDict)
    return { dict: [...value.entries].map(([key, item]) => [simplify(key), simplify(item)]) };
  if (value instanceof PythonGlobal) return { global: value.path };
  if (value instanceof PythonSlice) return { slice: [value.start, value.stop, value.step].map(simplify) };
  if (value instanceof PythonDtype) return { dtype: value.dtype, shape: value.shape };
  if (value instanceof NdArray) {
    const { dtype, shape, fortranOrder, bytes, items, wholeFloats } = value;
    // Order means nothing for one axis, and byte order nothing for single bytes.
    const isFortran = fortranOrder && shape.length > 1;
    const type = { ...dtype, littleEndian: dtype.itemSize === 1 || dtype.kind === 'O' || dtype.littleEndian };
    const cells = items?.map(simplify);
    return {
      type,
      shape,
      isFortran,
      bytes: [...bytes],
      cells,
      floats: wholeFloats === undefined ? [] : [...wholeFloats],
    };
  }
  if (value instanceof PythonObject) {
    const { type, args, state, items, entries } = value;
    const path = type.path.replace('__pyx_unpickle_', '');
    // A generator's pickle calls functions of its own; here it has its state.
    if (/^numpy\.random\..*(Generator|__generator_ctor)$/.test(path)) return { generator: true };
    // A pickled loss is (class, checksum, arguments), and its state may be empty.
    const isLoss = path !== type.path;
    const given = isLoss && args[2] instanceof PythonTuple ? args[2].items : isLoss ? [] : args;
    return {
      object: path,
      args: given.map(simplify),
      state: isLoss ? undefined : type.module.startsWith('scipy.sparse') ? pickSparse(state) : simplify(state),
      items: items?.map(simplify),
      entries: simplify(entries),
    };
  }
  if (Array.isArray(value)) return value.map(simplify);
  return value instanceof Uint8Array ? [...value] : value;
}

// What a sparse matrix is made of; SciPy keeps notes beside it that come and go with its versions.
function pickSparse(state: PythonValue | undefined): unknown {
  const dict = new PythonDict(new Map((state as PythonDict).entries));
  const coordinates = dict.get('coords');
  if (coordinates instanceof PythonTuple) {
    dict.entries.set('row', coordinates.items[0]!).set('col', coordinates.items[1]!);
  }
  return ['_shape', 'data', 'indices', 'indptr', 'row', 'col'].map((key) => simplify(dict.get(key)));
}

function failure(bytes: Uint8Array): string {
  try {
    readSkops(bytes);
  } catch (error) {
    if (error instanceof DecantError) return `${error.code} ${error.message}`;
    throw error;
  }
  return 'no error';
}

function archive(schema: unknown, files: Record<string, Uint8Array> = {}): Uint8Array {
  const text = typeof schema === 'string' ? schema : JSON.stringify(schema);
  return zipSync({ ...files, 'schema.json': new TextEncoder().encode(text) });
}

const json = (content: string): object => ({
  __class__: 'str',
  __module__: 'builtins',
  __loader__: 'JsonNode',
  content,
  is_json: true,
});

describe('readSkops', () => {
  it.each(CASES)('gives the records that a pickle gives: %s, %s', (version, name) => {
    const { value, protocol } = readSkops(load(version, `${name}.skops`));
    expect(protocol).toBe(2);
    expect(simplify(value)).toStrictEqual(simplify(readPickle(load(version, `${name}.pkl`)).value));
  });

  it.each(VERSIONS)('reads what has no plain pickle in its own documented form: %s', (version) => {
    const { value } = readSkops(load(version, 'others.skops'));
    const entries = new Map((value as PythonDict).entries as Map<string, PythonValue>);
    expect(simplify(entries.get('default'))).toStrictEqual({ dict: [['a', 1]] });
    expect(simplify(entries.get('point'))).toMatchObject({ object: '__main__.Point', args: [1, 2] });
    expect(simplify(entries.get('bytearray'))).toStrictEqual([97, 98]);
    const random = entries.get('random') as PythonObject;
    expect(random.type.name).toBe('RandomState');
    expect([...(random.state as PythonDict).entries.keys()]).toStrictEqual([
      'bit_generator',
      'state',
      'has_gauss',
      'gauss',
    ]);
    const generator = entries.get('generator') as PythonObject;
    expect([...(generator.state as PythonDict).entries.keys()]).toStrictEqual(['bit_generator', 'seed_seq']);
    const masked = entries.get('masked') as PythonObject;
    expect(masked.type.name).toBe('MaskedArray');
    expect([...((masked.state as PythonDict).get('mask') as NdArray).bytes]).toStrictEqual([1, 0]);
    const method = entries.get('method') as PythonObject;
    expect(method.type.path).toBe('builtins.getattr');
    expect(method.args[1]).toBe('fit');
    expect((entries.get('array2') as PythonObject).type.name).toBe('csr_array');
  });

  it.each(VERSIONS)('names every class of the file, and the version of skops: %s', (version) => {
    const { globals, skopsVersion } = readSkops(load(version, 'forest.skops'));
    const paths = globals.map((global) => global.path);
    expect(paths).toContain('sklearn.ensemble._forest.RandomForestRegressor');
    expect(paths).toContain('sklearn.tree._tree.Tree');
    expect(paths).not.toContain('builtins.dict');
    expect(skopsVersion).toBe('0.16.0');
  });

  it('keeps shared objects shared', () => {
    const { value } = readSkops(load(VERSIONS[0]!, 'values.skops'));
    const [first, second] = (value as PythonDict).get('same') as PythonValue[];
    expect(first).toBe(second);
  });

  it('reads functions of protocol 0', () => {
    const node = {
      __class__: 'function',
      __module__: 'builtins',
      __loader__: 'FunctionNode',
      content: { module_path: 'numpy', function: 'log1p' },
      protocol: 0,
    };
    expect(readSkops(archive(node)).value).toStrictEqual(new PythonGlobal('numpy', 'log1p'));
  });

  it('reads bare NaN and Infinity, in the schema and in its texts', () => {
    expect(
      readSkops(archive(`{"protocol": 2, "extra": [NaN, -Infinity], ${JSON.stringify(json('NaN')).slice(1)}`)).value,
    ).toBeNaN();
    expect(readSkops(archive({ ...json('-Infinity'), protocol: 2 })).value).toBe(-Infinity);
    expect(readSkops(archive({ ...json('12345678901234567890'), protocol: 1 })).value).toBe(12345678901234567890n);
  });

  it.each([
    [archive({ ...json('1'), protocol: 3 }), 'UNSUPPORTED_MODEL skops file: protocol 3 is newer than 2.'],
    [archive(json('1')), 'MALFORMED_DATA skops file: its protocol is no whole number.'],
    [archive([]), 'MALFORMED_DATA skops file: its schema.json is no object.'],
    [zipSync({}), 'MALFORMED_DATA skops file: it has no schema.json.'],
    [
      archive({ ...json('1'), __loader__: 'EvilNode', protocol: 2 }),
      'UNSUPPORTED_MODEL skops file: node class "EvilNode" of builtins.str is not known.',
    ],
    [
      archive({ ...json('1'), __loader__: 'constructor', protocol: 2 }),
      'UNSUPPORTED_MODEL skops file: node class "constructor" of builtins.str is not known.',
    ],
    [
      archive({ ...json('[1,'), protocol: 2 }),
      'MALFORMED_DATA skops file: a JsonNode holds no JSON: Expecting value: line 1 column 4 (char 3).',
    ],
    [
      archive({ ...json('1'), __loader__: 'CachedNode', __id__: 5, protocol: 2 }),
      'MALFORMED_DATA skops file: a CachedNode of builtins.str refers to an object that is not read yet.',
    ],
    [
      archive({ ...json('1'), __loader__: 'BytesNode', file: '../x', protocol: 2 }),
      'MALFORMED_DATA skops file: its schema names the file "../x", which is not there.',
    ],
    [archive('{"a": '.repeat(2000)), 'LIMIT_EXCEEDED JSON with more than 1000 lists and objects inside each other.'],
  ])('refuses case %#', (bytes, message) => {
    expect(failure(bytes)).toBe(message);
  });

  it('refuses a dict whose keys JSON has merged', () => {
    const type = (name: string): object => ({ __class__: name, __module__: 'builtins', __loader__: 'TypeNode' });
    const dict = {
      __class__: 'dict',
      __module__: 'builtins',
      __loader__: 'DictNode',
      key_types: {
        __class__: 'list',
        __module__: 'builtins',
        __loader__: 'ListNode',
        content: [type('int'), type('str')],
      },
      content: { '1': json('1') },
      protocol: 2,
    };
    expect(failure(archive(dict))).toContain('keys that JSON cannot tell apart');
  });

  it('gives records or a coded error for damaged files', () => {
    const whole = load(VERSIONS[0]!, 'values.skops');
    const codes = /^(no error|(MALFORMED_DATA|UNSUPPORTED_MODEL|LIMIT_EXCEEDED) )/;
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const bytes = whole.slice();
        bytes[at]! ^= mask;
        expect(failure(bytes)).toMatch(codes);
        expect(failure(whole.subarray(0, at))).toMatch(codes);
      }),
    );
  });

  it('gives records or a coded error for schemas with changed members', () => {
    const keys = fc.constantFrom(
      '__class__',
      '__module__',
      '__loader__',
      '__id__',
      'content',
      'key_types',
      'type',
      'file',
      'shape',
      '__reduce__',
      'attrs',
      'protocol',
    );
    const texts = fc.constantFrom(
      'DictNode',
      'ListNode',
      'NdArrayNode',
      'TreeNode',
      'SliceNode',
      'json',
      'numpy',
      'builtins',
      '1',
      'null',
    );
    const { node } = fc.letrec<{ node: unknown }>((tie) => ({
      node: fc.oneof(
        { depthSize: 'small' },
        texts,
        fc.integer(),
        fc.array(tie('node'), { maxLength: 3 }),
        fc.dictionary(keys, tie('node'), { maxKeys: 8 }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(keys, node), (members) => {
        const schema = { ...json('1'), protocol: 2, ...members };
        expect(failure(archive(schema))).toMatch(/^(no error|(MALFORMED_DATA|UNSUPPORTED_MODEL|LIMIT_EXCEEDED) )/);
      }),
      { numRuns: 500 },
    );
  });
});
