// The closed table of pure functions that the pickle reader interprets: containers, bytes and NumPy's reconstructors.
// Each only rearranges its arguments. Undefined means "not in a form that pickle writes": the call stays an inert record.
import {
  NdArray,
  PythonComplex,
  PythonDict,
  PythonGlobal,
  PythonObject,
  PythonSet,
  PythonSlice,
  PythonTuple,
} from '../python/values.ts';
import type { PythonValue } from '../python/values.ts';
import type { PickleMachine } from './machine.ts';
import { arrayFromBuffer, describeTypeCode, scalarFromBytes } from './numpy-state.ts';
import { encodeLatin1 } from './scalars.ts';

/** Makes the value of a call from its arguments. */
export type Reconstructor = (args: readonly PythonValue[], machine: PickleMachine) => PythonValue | undefined;

/** Classes whose `__new__` without arguments makes the same empty container as a call. */
export const EMPTY_WHEN_NEW: readonly string[] = [
  'builtins.list',
  'builtins.dict',
  'builtins.set',
  'builtins.frozenset',
  'builtins.tuple',
  'collections.OrderedDict',
  'collections.defaultdict',
];

/** Every interpreted function by its path. */
export const RECONSTRUCTORS: Readonly<Record<string, Reconstructor>> = {
  'builtins.list': ([items, ...rest], m) => {
    if (items === undefined) return [];
    if (rest.length > 0) return undefined;
    const values = sequenceItems(items);
    if (values === undefined) return undefined;
    m.spend(values.length);
    const list = [...values];
    const floats = Array.isArray(items) ? m.wholeFloats.get(items) : undefined;
    if (floats !== undefined) m.wholeFloats.set(list, new Set(floats));
    return list;
  },
  'builtins.tuple': ([items, ...rest], m) => {
    if (items === undefined) return new PythonTuple([]);
    const values = rest.length > 0 ? undefined : sequenceItems(items);
    if (values === undefined) return undefined;
    m.spend(values.length);
    return new PythonTuple([...values]);
  },
  'builtins.set': makeSet,
  'builtins.frozenset': makeSet,
  'builtins.dict': makeDict,
  'collections.OrderedDict': makeDict,
  // The factory only matters for keys that are absent.
  'collections.defaultdict': ([factory, ...rest], m) =>
    factory === undefined || factory === null || factory instanceof PythonGlobal || factory instanceof PythonObject
      ? makeDict(rest, m)
      : undefined,
  'builtins.slice': (args) => {
    const [start, stop, step] = args;
    return args.length === 3 ? new PythonSlice(start!, stop!, step!) : undefined;
  },
  'builtins.complex': (args) => {
    const [real, imaginary] = args;
    return args.length === 2 && typeof real === 'number' && typeof imaginary === 'number'
      ? new PythonComplex(real, imaginary)
      : undefined;
  },
  'builtins.bytes': makeBytes,
  'builtins.bytearray': makeBytes,
  '_codecs.encode': ([text, encoding], m) =>
    typeof text === 'string' && isLatin1(encoding) ? encodeBytes(text, m) : undefined,
  'copyreg._reconstructor': reconstructInstance,
  'copyreg.__newobj__': ([type, ...args], m) => (type === undefined ? undefined : m.newObject(type, args)),

  'numpy.dtype': describeTypeCode,
  'numpy.core.multiarray._reconstruct': makeEmptyArray,
  'numpy._core.multiarray._reconstruct': makeEmptyArray,
  'numpy.core.multiarray.scalar': scalarFromBytes,
  'numpy._core.multiarray.scalar': scalarFromBytes,
  'numpy.core.numeric._frombuffer': arrayFromBuffer,
  'numpy._core.numeric._frombuffer': arrayFromBuffer,
};

function sequenceItems(value: PythonValue): readonly PythonValue[] | undefined {
  if (Array.isArray(value)) return value;
  return value instanceof PythonTuple || value instanceof PythonSet ? value.items : undefined;
}

function makeSet(args: readonly PythonValue[], m: PickleMachine): PythonSet | undefined {
  const [items, ...rest] = args;
  if (items === undefined) return new PythonSet([]);
  const values = rest.length > 0 ? undefined : sequenceItems(items);
  if (values === undefined) return undefined;
  m.spend(values.length);
  const set = new PythonSet([]);
  m.addTo(set, values);
  return set;
}

// OrderedDict() and dict(), of nothing, of a dict, or of a list of pairs (as Python 2 pickles an OrderedDict).
function makeDict(args: readonly PythonValue[], m: PickleMachine): PythonDict | undefined {
  const [source, ...rest] = args;
  const dict = new PythonDict();
  if (source === undefined) return dict;
  if (rest.length > 0) return undefined;
  if (source instanceof PythonDict) {
    m.spend(source.entries.size);
    for (const [key, value] of source.entries) m.setItems(dict, [key, value]);
    return dict;
  }
  const pairs = sequenceItems(source);
  if (pairs === undefined) return undefined;
  m.spend(pairs.length);
  for (const pair of pairs) {
    const items = sequenceItems(pair);
    if (items?.length !== 2) return undefined;
    m.setItems(dict, items);
  }
  return dict;
}

function isLatin1(encoding: PythonValue | undefined): boolean {
  return encoding === 'latin1' || encoding === 'latin-1';
}

function encodeBytes(text: string, m: PickleMachine): Uint8Array {
  m.spend(Math.ceil(text.length / 8));
  const bytes = encodeLatin1(text);
  if (bytes === undefined) throw m.malformed('text for bytes has a character beyond latin1');
  return bytes;
}

// bytes() and bytearray(): of nothing, of bytes, or of text with its encoding (protocols 0 to 2).
function makeBytes(args: readonly PythonValue[], m: PickleMachine): Uint8Array | undefined {
  const [source, encoding] = args;
  if (source === undefined) return new Uint8Array(0);
  if (source instanceof Uint8Array && args.length === 1) return source;
  return typeof source === 'string' && args.length === 2 && isLatin1(encoding) ? encodeBytes(source, m) : undefined;
}

// copyreg._reconstructor(cls, base, state): object.__new__(cls), or base.__new__(cls, state) of a built-in's subclass.
function reconstructInstance(args: readonly PythonValue[], m: PickleMachine): PythonValue | undefined {
  const [type, base, state] = args;
  if (args.length !== 3 || type === undefined || state === undefined || !(base instanceof PythonGlobal))
    return undefined;
  if (base.path === 'builtins.object') return state === null ? m.newObject(type, []) : undefined;
  if (!base.path.startsWith('builtins.')) return undefined;
  const instance = m.newObject(type, [state]);
  if (instance instanceof PythonObject) {
    if (state instanceof PythonDict) instance.entries = state;
    else if (Array.isArray(state)) instance.items = state;
  }
  return instance;
}

// Subclasses of ndarray (matrix, recarray, MaskedArray) mean something else and stay inert; a memmap is its data.
function makeEmptyArray(args: readonly PythonValue[], m: PickleMachine): PythonValue | undefined {
  const [type, shape, code] = args;
  if (!(type instanceof PythonGlobal) || shape === undefined || code === undefined) return undefined;
  const isPlain = type.path === 'numpy.ndarray' || type.name === 'memmap';
  if (!isPlain) return m.isFaithful ? undefined : m.newObject(type, [shape, code]);
  return new NdArray({ kind: 'i', itemSize: 1, littleEndian: true }, [0], false, new Uint8Array(0));
}
