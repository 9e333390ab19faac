// numpy.random.Generator between its pickle and the node that skops has for it (numpy/random/_pickle.py, bit_generator.pyx;
// skops/io/_numpy.py, random_generator_get_state).
import { NdArray, PythonDict, PythonGlobal, PythonObject, PythonTuple } from '../python/values.ts';
import type { NumpyDtype, PythonValue } from '../python/values.ts';
import { readTensor } from '../python/ndarray.ts';
import { refuseWriting } from './refuse-writing.ts';

/** Modules of NumPy's bit generators. */
const BIT_GENERATORS: Readonly<Record<string, string>> = {
  MT19937: 'numpy.random._mt19937',
  PCG64: 'numpy.random._pcg64',
  PCG64DXSM: 'numpy.random._pcg64',
  Philox: 'numpy.random._philox',
  SFC64: 'numpy.random._sfc64',
};
const PICKLE = 'numpy.random._pickle';
const SEED_MODULE = 'numpy.random.bit_generator';
/** What Cython asks of a pickled SeedSequence, so that its layout is known. */
const SEED_CHECKSUM = 65708578;
const UINT32: NumpyDtype = { kind: 'u', itemSize: 4, littleEndian: true };

/** What skops keeps of a generator: both are dicts. */
export interface GeneratorParts {
  readonly bitGenerator: PythonValue;
  readonly seedSequence: PythonValue;
}

/** Is this the record of a generator's pickle? */
export function isPickledGenerator({ type }: PythonObject): boolean {
  return type.name === '__generator_ctor' && type.module.startsWith('numpy.random');
}

/** The parts of a generator that a pickle holds. One of NumPy before 1.25, which keeps no seed, is refused. */
export function splitGenerator({ args }: PythonObject): GeneratorParts {
  const [bits] = args;
  const state = bits instanceof PythonObject ? bits.state : undefined;
  const [bitGenerator, seed] = state instanceof PythonTuple ? state.items : [];
  if (bitGenerator === undefined || !(seed instanceof PythonObject) || !(seed.state instanceof PythonTuple)) {
    throw refuseWriting('a numpy.random.Generator without its seed');
  }
  const [entropy = null, spawned = 0, , size = 4, spawnKey = new PythonTuple([])] = seed.state.items;
  const entries = [
    ['entropy', entropy],
    ['spawn_key', spawnKey],
    ['pool_size', size],
    ['n_children_spawned', spawned],
  ] as const;
  return { bitGenerator, seedSequence: new PythonDict(new Map(entries.filter(([, value]) => value !== null))) };
}

/** The record that the pickle of a generator gives, or undefined where the parts are not those of one. */
export function joinGenerator({ bitGenerator, seedSequence }: GeneratorParts): PythonObject | undefined {
  if (!(bitGenerator instanceof PythonDict) || !(seedSequence instanceof PythonDict)) return undefined;
  const name = bitGenerator.get('bit_generator');
  const module = typeof name === 'string' && Object.hasOwn(BIT_GENERATORS, name) ? BIT_GENERATORS[name] : undefined;
  const size = seedSequence.get('pool_size');
  const spawnKey = seedSequence.get('spawn_key');
  if (module === undefined || typeof name !== 'string' || typeof size !== 'number') return undefined;
  const entropy = seedSequence.get('entropy') ?? null;
  const words = [entropy, spawnKey ?? null].map(listWords);
  if (words.some((list) => list === undefined) || size < 4 || size > 1024) return undefined;
  const pool = mixEntropy(words[0]!, words[1]!, size);
  const seed = called(SEED_MODULE, '__pyx_unpickle_SeedSequence', [
    new PythonGlobal(SEED_MODULE, 'SeedSequence'),
    SEED_CHECKSUM,
    null,
  ]);
  const bytes = new Uint8Array(pool.length * 4);
  const view = new DataView(bytes.buffer);
  for (const [index, word] of pool.entries()) view.setUint32(index * 4, word, true);
  seed.state = new PythonTuple([
    entropy,
    seedSequence.get('n_children_spawned') ?? 0,
    new NdArray(UINT32, [size], false, bytes),
    size,
    spawnKey ?? new PythonTuple([]),
  ]);
  const bits = called(PICKLE, '__bit_generator_ctor', [new PythonGlobal(module, name)]);
  bits.state = new PythonTuple([bitGenerator, seed]);
  return called(PICKLE, '__generator_ctor', [bits]);
}

function called(module: string, name: string, args: readonly PythonValue[]): PythonObject {
  const object = new PythonObject(new PythonGlobal(module, name), args);
  object.isCalled = true;
  return object;
}

/** Numbers as words of 32 bits, the lowest first; undefined for what is no number. */
function listWords(value: PythonValue): readonly number[] | undefined {
  if (value === null) return [];
  if (typeof value === 'number' || typeof value === 'bigint') return splitWords(BigInt(value));
  const items =
    value instanceof PythonTuple
      ? value.items
      : value instanceof NdArray
        ? (Array.from(readTensor(value).data) as readonly PythonValue[])
        : Array.isArray(value)
          ? value
          : undefined;
  const lists = items?.map(listWords);
  return lists?.some((list) => list === undefined) === false ? lists.flatMap((list) => list ?? []) : undefined;
}

function splitWords(value: bigint): readonly number[] {
  const words: number[] = [];
  let rest = value;
  do {
    words.push(Number(rest & 0xffffffffn));
    rest >>= 32n;
  } while (rest > 0n);
  return words;
}

// O'Neill's seed_seq, as NumPy's SeedSequence mixes its pool.
function mixEntropy(entropy: readonly number[], spawnKey: readonly number[], size: number): Uint32Array {
  const gap = spawnKey.length === 0 ? 0 : Math.max(0, size - entropy.length);
  const words = [...entropy, ...new Array<number>(gap).fill(0), ...spawnKey];
  let constant = 0x43b0d7e5;
  const hash = (value: number): number => {
    const marked = value ^ constant;
    constant = Math.imul(constant, 0x931e8875);
    const mixed = Math.imul(marked, constant);
    return mixed ^ (mixed >>> 16);
  };
  const join = (one: number, other: number): number => {
    const mixed = (Math.imul(0xca01f9dd, one) - Math.imul(0x4973f715, other)) | 0;
    return mixed ^ (mixed >>> 16);
  };
  const pool = Uint32Array.from({ length: size }, (_, index) => hash(words[index] ?? 0));
  for (let from = 0; from < size; from++) {
    for (let to = 0; to < size; to++) if (from !== to) pool[to] = join(pool[to]!, hash(pool[from]!));
  }
  for (const word of words.slice(size)) {
    for (let to = 0; to < size; to++) pool[to] = join(pool[to]!, hash(word));
  }
  return pool;
}
