// NumPy's dtype, ndarray and scalar from the states that they pickle (numpy/_core/src/multiarray: descriptor.c
// arraydescr_reduce, methods.c array_reduce, scalarapi; numeric.py _frombuffer).
import { NdArray, PythonDict, PythonDtype, PythonTuple } from '../python/values.ts';
import type { NumpyDtype, PythonValue } from '../python/values.ts';
import type { PickleMachine } from './machine.ts';
import { decodeLatin1, encodeLatin1 } from './scalars.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const KINDS: readonly string[] = ['b', 'i', 'u', 'f', 'c', 'S', 'U', 'O', 'V', 'M', 'm'] satisfies NumpyDtype['kind'][];

/** numpy.dtype('f8', align, copy): the type that BUILD completes with byte order, fields and unit. */
export function describeTypeCode(args: readonly PythonValue[], m: PickleMachine): PythonDtype | undefined {
  const [given] = args;
  const code = given instanceof Uint8Array ? decodeLatin1(m.cursor, given) : given;
  if (typeof code !== 'string') return undefined;
  const parsed = /^([<>|=]?)([a-zA-Z])(\d*)$/.exec(code);
  if (parsed === null || parsed[2] === undefined || !KINDS.includes(parsed[2])) return undefined;
  const kind = parsed[2] as NumpyDtype['kind'];
  const count = parsed[3] === '' ? (kind === 'O' || kind === 'M' || kind === 'm' ? 8 : 0) : Number(parsed[3]);
  if (!Number.isSafeInteger(count * 4)) throw m.malformed(`a type of ${count} bytes`);
  return new PythonDtype({ kind, itemSize: kind === 'U' ? count * 4 : count, littleEndian: parsed[1] !== '>' });
}

/** dtype.__setstate__: (version, byte order, subarray, names, fields, size, alignment, flags[, metadata]). */
export function buildDtype(target: Mutable<PythonDtype>, state: PythonValue, m: PickleMachine): void {
  if (!(state instanceof PythonTuple)) throw m.malformed('the state of a dtype is not a tuple');
  const [version, order, subarray, names, fields, size] = state.items;
  if (version !== 3 && version !== 4) {
    throw m.cursor.unsupported('dtype state of an unknown version', 'Save the array with NumPy 1.5 or later.');
  }
  if (order !== '<' && order !== '>' && order !== '|' && order !== '=')
    throw m.malformed('a dtype of unknown byte order');
  const { kind } = target.dtype;
  let itemSize = target.dtype.itemSize;
  if ((kind === 'S' || kind === 'U' || kind === 'V') && typeof size === 'number' && size >= 0) itemSize = size;
  const unit = kind === 'M' || kind === 'm' ? readUnit(state.items[8], m) : undefined;
  const base: NumpyDtype = {
    kind,
    itemSize,
    littleEndian: order !== '>',
    ...(unit === undefined ? {} : { unit }),
  };
  if (subarray instanceof PythonTuple) {
    const [element, shape] = subarray.items;
    if (!(element instanceof PythonDtype) || shape === undefined)
      throw m.malformed('a subarray type without its element');
    target.dtype = element.dtype;
    target.shape = [...(typeof shape === 'number' ? [shape] : readShape(shape, m)), ...element.shape];
    return;
  }
  target.dtype =
    names === null || names === undefined ? base : { ...base, fields: readFields(names, fields, itemSize, m) };
}

function readUnit(metadata: PythonValue | undefined, m: PickleMachine): string {
  const parts = metadata instanceof PythonTuple ? metadata.items[1] : undefined;
  if (!(parts instanceof PythonTuple)) throw m.malformed('a date type without its unit');
  const [unit, multiple] = parts.items;
  const name = unit instanceof Uint8Array ? decodeLatin1(m.cursor, unit) : unit;
  if (typeof name !== 'string' || typeof multiple !== 'number') throw m.malformed('a date type without its unit');
  return multiple === 1 ? name : `${multiple}${name}`;
}

function readFields(
  names: PythonValue,
  fields: PythonValue | undefined,
  itemSize: number,
  m: PickleMachine,
): NonNullable<NumpyDtype['fields']> {
  if (!(names instanceof PythonTuple) || !(fields instanceof PythonDict))
    throw m.malformed('a dtype of unknown fields');
  m.spend(names.items.length);
  return names.items.map((name) => {
    const field = fields.entries.get(name);
    const [type, offset] = field instanceof PythonTuple ? field.items : [];
    if (typeof name !== 'string' || !(type instanceof PythonDtype) || typeof offset !== 'number') {
      throw m.malformed('a dtype of unknown fields');
    }
    const size = type.dtype.itemSize * product(type.shape);
    if (!(Number.isSafeInteger(offset) && offset >= 0 && offset + size <= itemSize)) {
      throw m.malformed(`field ${JSON.stringify(name)} lies outside its record`);
    }
    return { name, dtype: type.dtype, offset, shape: type.shape };
  });
}

/** ndarray.__setstate__: (version, shape, dtype, is Fortran order, bytes or list). */
export function buildArray(target: Mutable<NdArray>, state: PythonValue, m: PickleMachine): void {
  if (!(state instanceof PythonTuple) || state.items.length !== 5)
    throw m.malformed('the state of an array has no five parts');
  const [version, shapeValue, type, fortran, data] = state.items;
  if (version !== 0 && version !== 1) throw m.malformed('array state of an unknown version');
  const dtype = readDtype(type, m);
  const shape = readShape(shapeValue!, m);
  const size = product(shape);
  // Elements without bytes (an empty text type) are not bounded by the file's length.
  if (dtype.itemSize === 0) m.spend(size);
  target.dtype = dtype;
  target.shape = shape;
  if (Array.isArray(data)) {
    if (data.length !== size) throw m.malformed(`an array of ${size} objects holds ${data.length}`);
    // NumPy writes and reads the list in C order whatever the flag says.
    target.fortranOrder = false;
    target.bytes = new Uint8Array(0);
    // A copy, as in NumPy: the pickle may go on to change the list.
    m.spend(data.length);
    const wholeFloats = m.wholeFloats.get(data);
    target.items = [...data];
    target.wholeFloats = wholeFloats === undefined ? undefined : new Set(wholeFloats);
    return;
  }
  if (dtype.kind === 'O') throw m.malformed('an array of objects without its list');
  target.fortranOrder = isTrue(fortran);
  target.bytes = readArrayBytes(data, size * dtype.itemSize, m);
  target.items = undefined;
  target.wholeFloats = undefined;
}

/** multiarray.scalar(dtype, bytes): a NumPy scalar, as an array of no dimensions. */
export function scalarFromBytes(args: readonly PythonValue[], m: PickleMachine): NdArray | undefined {
  const [type, data] = args;
  if (args.length !== 2 || !(type instanceof PythonDtype) || type.dtype.kind === 'O') return undefined;
  const dtype = readDtype(type, m);
  return new NdArray(dtype, [], false, readArrayBytes(data, dtype.itemSize, m));
}

/** numeric._frombuffer(buffer, dtype, shape, order[, axes]): arrays of protocol 5, inside the stream. */
export function arrayFromBuffer(args: readonly PythonValue[], m: PickleMachine): NdArray | undefined {
  const [buffer, type, shapeValue, order, axes] = args;
  if (!(buffer instanceof Uint8Array) || shapeValue === undefined) return undefined;
  const dtype = readDtype(type, m);
  if (dtype.kind === 'O') throw m.malformed('an array of objects from a buffer');
  const shape = readShape(shapeValue, m);
  if (dtype.itemSize === 0) m.spend(product(shape));
  const bytes = readArrayBytes(buffer, product(shape) * dtype.itemSize, m);
  if (order === 'C' || order === 'F')
    return new NdArray(dtype, shape, order === 'F', bytes, undefined, undefined, false);
  if (order !== 'K' || axes === undefined) return undefined;
  const permutation = readShape(axes, m);
  const isPermutation = permutation.length === shape.length && shape.every((_, axis) => permutation.includes(axis));
  if (!isPermutation) throw m.malformed('axes are no permutation');
  m.spend(Math.ceil(bytes.length / 8));
  return transpose(dtype, shape, permutation, bytes);
}

// The buffer is C-contiguous in `shape`; the array is that with its axes permuted. It is laid out anew in C order.
function transpose(dtype: NumpyDtype, shape: readonly number[], axes: readonly number[], bytes: Uint8Array): NdArray {
  const strides = shape.map((_, axis) => dtype.itemSize * product(shape.slice(axis + 1)));
  const newShape = axes.map((axis) => shape[axis]!);
  const newStrides = axes.map((axis) => strides[axis]!);
  const out = new Uint8Array(bytes.length);
  const index = new Array<number>(shape.length).fill(0);
  let source = 0;
  for (let target = 0; target < out.length; target += dtype.itemSize) {
    for (let i = 0; i < dtype.itemSize; i++) out[target + i] = bytes[source + i]!;
    for (let axis = index.length - 1; axis >= 0; axis--) {
      source += newStrides[axis]!;
      if (++index[axis]! < newShape[axis]!) break;
      source -= newStrides[axis]! * newShape[axis]!;
      index[axis] = 0;
    }
  }
  return new NdArray(dtype, newShape, false, out);
}

function readDtype(type: PythonValue | undefined, m: PickleMachine): NumpyDtype {
  if (!(type instanceof PythonDtype)) {
    throw m.cursor.unsupported(
      'an array of a type that is no plain numpy.dtype',
      'Convert it with astype before saving.',
    );
  }
  if (type.shape.length > 0) throw m.malformed('an array of a subarray type');
  return type.dtype;
}

/** A tuple of sizes. */
export function readShape(shape: PythonValue, m: PickleMachine): number[] {
  const extents = shape instanceof PythonTuple ? shape.items : Array.isArray(shape) ? shape : undefined;
  // NumPy itself stops at 64 dimensions.
  if (extents === undefined || extents.length > 64) throw m.malformed('a shape is no tuple of sizes');
  return extents.map((extent) => {
    if (typeof extent !== 'number' || !Number.isSafeInteger(extent) || extent < 0) {
      throw m.malformed('a shape is no tuple of sizes');
    }
    return extent;
  });
}

// Before protocol 3, bytes come as Python 2's str: one character a byte.
function readArrayBytes(data: PythonValue | undefined, length: number, m: PickleMachine): Uint8Array {
  if (typeof data === 'string') m.spend(Math.ceil(data.length / 8));
  const bytes = typeof data === 'string' ? encodeLatin1(data) : data;
  if (!(bytes instanceof Uint8Array)) throw m.malformed('an array without its bytes');
  if (bytes.length !== length) throw m.malformed(`an array of ${length} bytes holds ${bytes.length}`);
  return bytes;
}

function isTrue(value: PythonValue | undefined): boolean {
  return value === true || (typeof value === 'number' && value !== 0);
}

function product(extents: readonly number[]): number {
  let size = 1;
  for (const extent of extents) size *= extent;
  return size;
}
