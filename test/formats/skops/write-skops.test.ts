// Nodes that skops 0.16 reads; what Python makes of them is in test/python/writers.
import { describe, expect, it } from 'vitest';
import { readTensor } from '../../../src/formats/python/ndarray.ts';
import { NdArray, PythonDict, PythonGlobal, PythonObject, PythonTuple } from '../../../src/formats/python/values.ts';
import type { PythonValue } from '../../../src/formats/python/values.ts';
import { readSkops, writeSkops } from '../../../src/formats/skops/index.ts';

const dict = (entries: Readonly<Record<string, PythonValue>>): PythonDict =>
  new PythonDict(new Map(Object.entries(entries)));

function call(module: string, name: string, args: readonly PythonValue[], state?: PythonValue): PythonObject {
  const object = new PythonObject(new PythonGlobal(module, name), args);
  object.isCalled = true;
  object.state = state;
  return object;
}

/** What numpy.random.SeedSequence(entropy, spawn_key=spawnKey) pickles as. */
function makeGenerator(entropy: PythonValue, spawnKey: readonly number[], pool: readonly number[]): PythonObject {
  const words = new NdArray(
    { kind: 'u', itemSize: 4, littleEndian: true },
    [pool.length],
    false,
    new Uint8Array(Uint32Array.from(pool).buffer),
  );
  const seed = call(
    'numpy.random.bit_generator',
    '__pyx_unpickle_SeedSequence',
    [new PythonGlobal('numpy.random.bit_generator', 'SeedSequence'), 65708578, null],
    new PythonTuple([entropy, 0, words, pool.length, new PythonTuple(spawnKey)]),
  );
  const bits = call(
    'numpy.random._pickle',
    '__bit_generator_ctor',
    [new PythonGlobal('numpy.random._pcg64', 'PCG64')],
    new PythonTuple([dict({ bit_generator: 'PCG64', state: dict({ state: 5n ** 50n, inc: 7n ** 40n }) }), seed]),
  );
  return call('numpy.random._pickle', '__generator_ctor', [bits]);
}

function poolOf(generator: PythonValue): readonly number[] {
  const [bits] = (generator as PythonObject).args;
  const { state } = bits as PythonObject;
  const seed = state instanceof PythonTuple ? state.items[1] : undefined;
  const parts = seed instanceof PythonObject ? seed.state : undefined;
  const pool = parts instanceof PythonTuple ? parts.items[2] : undefined;
  return Array.from(readTensor(pool as NdArray).data as Uint32Array);
}

describe('writeSkops', () => {
  // Pools of NumPy 2.3's SeedSequence.
  it.each([
    ['an int', 3, [], [3000467467, 1561008108, 495152367, 2451907660]],
    ['zero', 0, [], [4265667335, 1328953910, 1320288413, 3365567143]],
    ['an int of three words and a key', 2n ** 70n + 5n, [1, 2], [3544854904, 3494844276, 2558038378, 3766695921]],
    [
      'more words than the pool has, and a key',
      [1, 2, 3, 4, 5, 6],
      [9],
      [1840739729, 3647190686, 843342469, 2459050274],
    ],
  ] as const)('keeps a random generator whose seed is %s', (_, entropy, spawnKey, pool) => {
    const seed = typeof entropy === 'object' ? [...entropy] : entropy;
    const { bytes, types } = writeSkops(makeGenerator(seed, spawnKey, pool));
    expect(types).toEqual([]);
    const { value } = readSkops(bytes, { isFaithful: true });
    // Its node has no pool: it is mixed of the seed once more.
    expect(poolOf(value)).toEqual(pool);
    expect(value).toEqual(makeGenerator(seed, spawnKey, pool));
  });

  it('refuses a generator of NumPy before 1.25, whose pickle has no seed', () => {
    const old = call('numpy.random._pickle', '__generator_ctor', ['PCG64'], dict({ bit_generator: 'PCG64' }));
    expect(() => writeSkops(old)).toThrow(/numpy.random.Generator without its seed, which is not written in the skops/);
  });

  it("writes Cython's trees of neighbours as objects of their class", () => {
    const module = 'sklearn.neighbors._kd_tree';
    const tree = call(module, 'newObj', [new PythonGlobal(module, 'KDTree')], new PythonTuple([30, 1]));
    const { bytes, types } = writeSkops(tree);
    expect(types).toEqual([`${module}.KDTree`]);
    const { value } = readSkops(bytes, { isFaithful: true });
    expect(value).toMatchObject({ type: { path: `${module}.KDTree` }, state: { items: [30, 1] } });
  });

  it('writes a ufunc under the name that NumPy has for it', () => {
    const { bytes, types } = writeSkops(call('numpy._core', '_ufunc_reconstruct', ['numpy', 'log1p']));
    expect(types).toEqual(['numpy.log1p']);
    expect(readSkops(bytes, { isFaithful: true }).value).toMatchObject({ path: 'numpy.log1p' });
  });
});
