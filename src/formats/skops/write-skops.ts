// Writes records in the format of skops, protocol 2: a schema of nodes as JSON, with arrays beside it (skops/io/_general.py, _numpy.py, _scipy.py,
// _sklearn.py). What the format has no node for is refused by name.
import { PythonFloat } from '../../data/dtype.ts';
import { DecantError } from '../../errors.ts';
import { renderString, renderValue } from '../json/index.ts';
import type { Value } from '../../data/dtype.ts';
import { writeNpy } from '../npy/index.ts';
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
} from '../python/values.ts';
import type { NumpyDtype, PythonValue } from '../python/values.ts';
import { writeZip } from '../zip/index.ts';
import { isPickledGenerator, splitGenerator } from './random-generators.ts';
import { refuseWriting as refuse } from './refuse-writing.ts';
import { NUMPY_SCALARS, scalarClass, writeKey } from './write-keys.ts';

/** Deepest nesting that is written; a record that holds itself would go on for ever. */
const MAX_DEPTH = 200;
const PROTOCOL = 2;
/** Release of skops whose schema is written. */
const SKOPS_VERSION = '0.16.0';

/** A file, and the classes that it names. */
export interface SkopsFile {
  readonly bytes: Uint8Array;
  /** Classes of objects, and functions: whoever loads the file must trust them. */
  readonly types: readonly string[];
}

// Stands before each key while it is one of a JavaScript object, which would put keys that are whole numbers first.
const KEY_MARK = '\0';
const KEY_MARK_TEXT = '\\u0000';

type Node = { readonly [key: string]: Value };

/** The file of a record. */
export function writeSkops(value: PythonValue): SkopsFile {
  const writer = new SchemaWriter();
  const schema = { ...writer.node(value, 0), protocol: PROTOCOL, _skops_version: SKOPS_VERSION };
  const text = renderValue(schema, { indent: 2, maxDepth: 8 * MAX_DEPTH }).replaceAll(`"${KEY_MARK_TEXT}`, '"');
  const files = new Map([...writer.files, ['schema.json', new TextEncoder().encode(text)] as const]);
  return { bytes: writeZip(files), types: [...writer.types].sort() };
}

class SchemaWriter {
  readonly files = new Map<string, Uint8Array>();
  readonly types = new Set<string>();
  readonly #ids = new Map<object, number>();
  #lastId = 0;

  node(value: PythonValue | PythonFloat, depth: number): Node {
    if (depth > MAX_DEPTH) {
      throw new DecantError('LIMIT_EXCEEDED', `The model has more than ${MAX_DEPTH} objects inside each other.`, {
        hint: 'Save it with serializationFormat: pickle.',
      });
    }
    const made = this.#makeNode(value, depth + 1);
    const id = typeof value === 'object' && value !== null ? this.#idOf(value) : ++this.#lastId;
    return { ...made, __id__: id };
  }

  #idOf(value: object): number {
    const known = this.#ids.get(value);
    if (known !== undefined) return known;
    this.#ids.set(value, ++this.#lastId);
    return this.#lastId;
  }

  #makeNode(value: PythonValue | PythonFloat, depth: number): Node {
    if (value === null || typeof value !== 'object' || value instanceof PythonFloat) return writeJson(value);
    if (value instanceof PythonTuple) return this.#sequence('tuple', 'TupleNode', value.items, depth);
    if (Array.isArray(value)) return this.#sequence('list', 'ListNode', value, depth);
    if (value instanceof PythonDict) return this.#dict(value, 'builtins', 'dict', depth);
    if (value instanceof PythonSet) return this.#sequence('set', 'SetNode', value.items, depth);
    if (value instanceof NdArray) return this.#array(value, depth);
    if (value instanceof Uint8Array) return this.#bytes(value);
    if (value instanceof PythonGlobal) return this.#global(value);
    if (value instanceof PythonObject) return this.#object(value, depth);
    if (value instanceof PythonDtype) return this.#dtype(value, depth);
    if (value instanceof PythonSlice) {
      const content = { start: plain(value.start), stop: plain(value.stop), step: plain(value.step) };
      return { __class__: 'slice', __module__: 'builtins', __loader__: 'SliceNode', content };
    }
    throw refuse(value instanceof PythonComplex ? 'a complex number' : 'a value of an unknown kind');
  }

  #sequence(name: string, loader: string, items: readonly PythonValue[], depth: number): Node {
    const content = items.map((item) => this.node(item, depth));
    return { __class__: name, __module__: 'builtins', __loader__: loader, content };
  }

  #dict({ entries }: PythonDict, module: string, name: string, depth: number): Node {
    const types: PythonValue[] = [];
    const content = new Map<string, Node>();
    for (const [key, item] of entries) {
      const [type, text] = writeKey(key);
      if (content.has(KEY_MARK + text)) throw refuse(`a dict with two keys that JSON writes as ${renderString(text)}`);
      types.push(type);
      content.set(KEY_MARK + text, this.node(item, depth));
    }
    return {
      __class__: name,
      __module__: module,
      __loader__: 'DictNode',
      content: Object.fromEntries(content),
      key_types: this.node(types, depth),
    };
  }

  #array(array: NdArray, depth: number): Node {
    const { dtype, shape, items } = array;
    const node = (name: string, rest: Node): Node => ({
      __class__: name,
      __module__: 'numpy',
      __loader__: 'NdArrayNode',
      ...rest,
    });
    if (items !== undefined) {
      if (shape.length === 0) throw refuse('an object array without axes');
      const nest = (axis: number, start: number, size: number): readonly Node[] => {
        const length = shape[axis] ?? 0;
        const step = size / Math.max(length, 1);
        return Array.from({ length }, (_, index) => {
          const at = start + index * step;
          if (axis + 1 === shape.length) return this.node(boxFloat(array, at), depth);
          const content = nest(axis + 1, at, step);
          const row = { __class__: 'list', __module__: 'builtins', __loader__: 'ListNode', content };
          return { ...row, __id__: ++this.#lastId };
        });
      };
      const extents = this.node(new PythonTuple(shape), depth);
      return node('ndarray', { content: nest(0, 0, items.length), type: 'json', shape: extents });
    }
    const file = `${this.#idOf(array)}.npy`;
    this.files.set(file, writeNpy(array));
    return node(array.isScalar ? scalarClass(dtype) : 'ndarray', { type: 'numpy', file });
  }

  #bytes(bytes: Uint8Array, name = 'bytes', loader = 'BytesNode'): Node {
    const file = `${this.#idOf(bytes)}.bin`;
    this.files.set(file, bytes);
    return { __class__: name, __module__: 'builtins', __loader__: loader, file };
  }

  #global({ module, name, path }: PythonGlobal): Node {
    const isType = module === 'builtins' || (module === 'numpy' && NUMPY_TYPES.has(name)) || /^_?[A-Z]/.test(name);
    if (module !== 'builtins' && !(module === 'numpy' && NUMPY_SCALARS.has(name))) this.types.add(path);
    return { __class__: name, __module__: module, __loader__: isType ? 'TypeNode' : 'FunctionNode' };
  }

  #dtype({ dtype, shape }: PythonDtype, depth: number): Node {
    this.types.add('numpy.dtype');
    const items = dtype.kind === 'O' ? [] : undefined;
    const empty = new NdArray(dtype, [0, ...shape], false, new Uint8Array(0), items);
    return { __class__: 'dtype', __module__: 'numpy', __loader__: 'DTypeNode', content: this.node(empty, depth) };
  }

  #object(object: PythonObject, depth: number): Node {
    const { type, state, args } = object;
    const { module, name, path } = type;
    if (object.kwargs !== undefined || object.callee !== undefined) throw refuse(`${path}, which is made of code`);
    const known = this.#known(object, depth);
    if (known !== undefined) return known;
    if (object.entries !== undefined) {
      if (state !== undefined || object.items !== undefined || args.length > 0) throw refuse(`a dict of class ${path}`);
      this.types.add(path);
      return this.#dict(object.entries, module, name, depth);
    }
    if (object.items !== undefined) throw refuse(`a list of class ${path}`);
    if (path === 'sklearn.tree._tree.Tree') return this.#reduced('TreeNode', type, args, state, depth);
    if (name.startsWith('__pyx_unpickle_')) return this.#cython(object, depth);
    const isLoss =
      module === 'sklearn.linear_model._sgd_fast' || (module === 'sklearn._loss._loss' && /^Cy/.test(name));
    if (isLoss) return this.#reduced('LossNode', type, args, state, depth);
    if (/^numpy\.random\b/.test(module) && /^__randomstate_ctor$|^RandomState$/i.test(name) && state !== undefined) {
      const content = this.node(state instanceof PythonTuple ? (state.items[0] ?? null) : state, depth);
      return { __class__: 'RandomState', __module__: 'numpy.random.mtrand', __loader__: 'RandomStateNode', content };
    }
    if (isPickledGenerator(object)) {
      const { bitGenerator, seedSequence } = splitGenerator(object);
      const content = { bit_generator: this.node(bitGenerator, depth), seed_seq: this.node(seedSequence, depth) };
      const own = { __class__: 'Generator', __module__: 'numpy.random._generator' };
      return { ...own, __loader__: 'RandomGeneratorNode', content };
    }
    // Trees of neighbours and their metrics: Cython's classes, which are made empty and told their state.
    const [owner] = args;
    if (name === 'newObj' && owner instanceof PythonGlobal && args.length === 1 && state !== undefined) {
      this.types.add(owner.path);
      const own = { __class__: owner.name, __module__: owner.module };
      return { ...own, __loader__: 'ObjectNode', content: this.node(state, depth) };
    }
    if (module.startsWith('scipy.sparse') && /^(?:csr|csc|bsr|coo|dia)_(?:matrix|array)$/.test(name)) {
      return this.#sparse(object);
    }
    this.types.add(path);
    const own = { __class__: name, __module__: module };
    if (args.length > 0 || object.isCalled) {
      if (state !== undefined || /^[a-z_]/.test(name)) throw refuse(`an object made by ${path}`);
      const content = this.node(new PythonTuple(args), depth);
      return { ...own, __loader__: 'ConstructorFromReduceNode', content };
    }
    return { ...own, __loader__: 'ObjectNode', content: this.node(state ?? null, depth) };
  }

  // Calls of Python's own classes that have a node each.
  #known({ type, args, state, entries }: PythonObject, depth: number): Node | undefined {
    const { module, name, path } = type;
    const own = { __class__: name, __module__: module };
    const [first, second] = args;
    const dict = entries ?? new PythonDict();
    switch (path) {
      case 'builtins.bytearray':
        if (args.length > 1 || !(first === undefined || first instanceof Uint8Array)) return undefined;
        return this.#bytes(first ?? new Uint8Array(0), name, 'BytearrayNode');
      case 'builtins.frozenset': {
        const items = first instanceof PythonSet || first instanceof PythonTuple ? [...first.items] : (first ?? []);
        const content = this.node(new PythonTuple([items]), depth);
        return { ...own, __loader__: 'ConstructorFromReduceNode', content };
      }
      case 'collections.OrderedDict':
        return args.length > 0 || state !== undefined ? undefined : this.#dict(dict, module, name, depth);
      case 'collections.defaultdict': {
        const content = { main: this.node(dict, depth), default_factory: this.node(first ?? null, depth) };
        return { ...own, __loader__: 'DefaultDictNode', content };
      }
      case 'sklearn.utils._bunch.Bunch':
        this.types.add(path);
        return this.#dict(dict, module, name, depth);
      case 'sklearn.impute._iterative._ImputerTriplet': {
        this.types.add(path);
        return { ...own, __loader__: 'TupleNode', content: args.map((item) => this.node(item, depth)) };
      }
      case 'numpy.core._ufunc_reconstruct':
      case 'numpy._core._ufunc_reconstruct':
        return typeof first === 'string' && typeof second === 'string'
          ? this.#global(new PythonGlobal(first.replace(/^numpy\._?core\b.*/, 'numpy'), second))
          : undefined;
      case 'numpy.ma.core._mareconstruct':
        return this.#masked(first, state, depth);
      case 'builtins.getattr':
        return first instanceof PythonObject && typeof second === 'string'
          ? this.#method(first, second, depth)
          : undefined;
      case 'functools.partial': {
        if (!(state instanceof PythonTuple)) return undefined;
        const [func = null, given = null, kwds = null, namespace = null] = state.items;
        this.types.add(path);
        const content = {
          func: this.node(func, depth),
          args: this.node(given, depth),
          kwds: this.node(kwds, depth),
          namespace: this.node(namespace, depth),
        };
        return { ...own, __loader__: 'PartialNode', content };
      }
      case 'operator.attrgetter':
      case 'operator.itemgetter':
        this.types.add(path);
        return { ...own, __loader__: 'OperatorFuncNode', attrs: this.node(new PythonTuple(args), depth) };
      default:
        return undefined;
    }
  }

  // numpy.ma.MaskedArray.__getstate__: version, shape, type, is Fortran order, elements, mask, fill value (which skops does not keep).
  #masked(type: PythonValue | undefined, state: PythonValue | undefined, depth: number): Node | undefined {
    if (!(type instanceof PythonGlobal) || type.name !== 'MaskedArray' || !(state instanceof PythonTuple)) {
      return undefined;
    }
    const [, shape, dtype, isFortran, elements, mask] = state.items;
    if (!(shape instanceof PythonTuple) || !(dtype instanceof PythonDtype) || !(mask instanceof Uint8Array)) {
      return undefined;
    }
    const extents = shape.items as readonly number[];
    const items = Array.isArray(elements) ? elements : undefined;
    const bytes = elements instanceof Uint8Array ? elements : new Uint8Array(0);
    if (dtype.dtype.fields !== undefined || (items === undefined && elements !== bytes)) return undefined;
    const order = isFortran === true;
    const data = new NdArray(dtype.dtype, extents, items === undefined && order, bytes, items, undefined, false);
    const masked = new NdArray(BOOL, extents, order, mask, undefined, undefined, false);
    return {
      __class__: type.name,
      __module__: 'numpy.ma',
      __loader__: 'MaskedArrayNode',
      content: { data: this.node(data, depth), mask: this.node(masked, depth) },
    };
  }

  #method(owner: PythonObject, func: string, depth: number): Node {
    const { module, name, path } = owner.type;
    this.types.add(`${path}.${func}`);
    return {
      __class__: name,
      __module__: module,
      __loader__: 'MethodNode',
      content: { func, obj: this.node(owner, depth) },
    };
  }

  #reduced(
    loader: string,
    { module, name, path }: PythonGlobal,
    args: readonly PythonValue[],
    state: PythonValue | undefined,
    depth: number,
  ): Node {
    this.types.add(path);
    return {
      __class__: name,
      __module__: module,
      __loader__: loader,
      __reduce__: { args: this.node(new PythonTuple(args), depth) },
      content: this.node(state ?? new PythonDict(), depth),
    };
  }

  // scikit-learn's losses in Cython: a function is called with the class, a checksum, and the state.
  #cython({ type, args, state }: PythonObject, depth: number): Node {
    const [owner, , own] = args;
    if (!(owner instanceof PythonGlobal) || !owner.module.endsWith('_loss')) throw refuse(`an object of ${type.path}`);
    return own instanceof PythonTuple
      ? this.#reduced('LossNode', owner, own.items, undefined, depth)
      : this.#reduced('LossNode', owner, [], state ?? new PythonTuple([]), depth);
  }

  #sparse(object: PythonObject): Node {
    const { module, name, path } = object.type;
    const { state } = object;
    if (!(state instanceof PythonDict)) throw refuse(`a ${path} without a state`);
    const format = name.slice(0, 3);
    const names = { csr: COMPRESSED, csc: COMPRESSED, bsr: COMPRESSED, coo: ['row', 'col'], dia: ['offsets'] }[format];
    const shape = state.get('_shape');
    const files = new Map<string, Uint8Array>();
    for (const part of [...(names ?? []), 'data']) {
      const array = state.get(part);
      if (!(array instanceof NdArray)) throw refuse(`a ${path} without ${part}`);
      files.set(`${part}.npy`, writeNpy(array));
    }
    if (!(shape instanceof PythonTuple)) throw refuse(`a ${path} without a shape`);
    // skops would not load it.
    if (shape.items.length !== 2) throw refuse(`a ${path} of ${shape.items.length} dimensions`);
    files.set('format.npy', writeNpy(new NdArray(TEXT_OF_3, [], false, new TextEncoder().encode(format))));
    const extents = new BigInt64Array(shape.items.map((extent) => BigInt(extent as number)));
    files.set('shape.npy', writeNpy(new NdArray(INT64, [extents.length], false, new Uint8Array(extents.buffer))));
    if (name.endsWith('_array')) {
      files.set('_is_array.npy', writeNpy(new NdArray(BOOL, [], false, new Uint8Array([1]))));
    }
    this.types.add(path);
    const file = `${this.#idOf(object)}.npz`;
    this.files.set(file, writeZip(files));
    return { __class__: name, __module__: module, __loader__: 'SparseMatrixNode', type: 'scipy', file };
  }
}

const COMPRESSED = ['indices', 'indptr'] as const;
const TEXT_OF_3: NumpyDtype = { kind: 'S', itemSize: 3, littleEndian: true };
const INT64: NumpyDtype = { kind: 'i', itemSize: 8, littleEndian: true };
const BOOL: NumpyDtype = { kind: 'b', itemSize: 1, littleEndian: true };

function writeJson(value: null | boolean | number | bigint | string | PythonFloat): Node {
  const content = renderValue(value);
  return { __class__: 'str', __module__: 'builtins', __loader__: 'JsonNode', content, is_json: true };
}

function plain(value: PythonValue): Value {
  if (value === null || typeof value !== 'object') return value;
  throw refuse('a slice of objects');
}

function boxFloat(array: NdArray, index: number): PythonValue | PythonFloat {
  const item = array.items?.[index] ?? null;
  return typeof item === 'number' && array.wholeFloats?.has(index) === true ? new PythonFloat(item) : item;
}

const NUMPY_TYPES = {
  has: (name: string): boolean => NUMPY_SCALARS.has(name) || name === 'ndarray' || name === 'dtype',
};
