// Reads files of joblib.dump as data: a pickle with the bytes of its arrays between the opcodes, perhaps compressed
// (joblib/numpy_pickle.py and compressor.py).
import { DecantError } from '../../errors.ts';
import { ByteCursor } from '../pickle/byte-cursor.ts';
import { runPickle } from '../pickle/machine.ts';
import type { PickleMachine } from '../pickle/machine.ts';
import { completeLimits } from '../pickle/options.ts';
import type { PickleOptions, PickleResult } from '../pickle/options.ts';
import { NdArray, PythonDict, PythonDtype, PythonGlobal, PythonObject, PythonTuple } from '../python/values.ts';
import type { NumpyDtype, PythonValue } from '../python/values.ts';
import { inflateGzip, inflateZlib } from './decompress.ts';

/** Limits of the joblib reader. */
export interface JoblibOptions extends Omit<PickleOptions, 'loadPersistent'> {
  /** Most bytes that a compressed file may inflate to. Default 4 GiB. */
  readonly maxInflatedBytes?: number;
}

/**
 * The object in a joblib file: raw, zlib or gzip, and the zlib of joblib before 0.10. Errors are those of
 * {@link readPickle}; bz2, lzma, xz and lz4, and arrays in side files, are refused by name.
 */
export function readJoblib(bytes: Uint8Array, options: JoblibOptions = {}): PickleResult {
  const limits = completeLimits(options);
  const content = decompress(bytes, options.maxInflatedBytes ?? 2 ** 32);
  return runPickle(new ByteCursor(content, limits.maxValueBytes), limits, undefined, replaceWrapper);
}

// Compressions that have no decoder here, by their first bytes.
const REFUSED: readonly { readonly name: string; readonly magic: readonly number[] }[] = [
  { name: 'bz2', magic: [0x42, 0x5a, 0x68] },
  { name: 'xz', magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a] },
  { name: 'lzma', magic: [0x5d, 0x00] },
  { name: 'lz4', magic: [0x04, 0x22, 0x4d, 0x18] },
];

function decompress(bytes: Uint8Array, maxBytes: number): Uint8Array {
  for (const { name, magic } of REFUSED) {
    if (magic.every((byte, i) => bytes[i] === byte)) {
      throw new DecantError('UNSUPPORTED_MODEL', `A joblib file compressed by ${name} is not read.`, {
        hint: 'Save it again uncompressed: joblib.dump(joblib.load(path), path).',
      });
    }
  }
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return inflateGzip(bytes, maxBytes);
  if (bytes[0] === 0x78) return inflateZlib(bytes, maxBytes);
  return bytes[0] === 0x5a && bytes[1] === 0x46 ? inflateOldFile(bytes, maxBytes) : bytes;
}

// 'ZF', the length of the content as 19 characters of hexadecimal text, perhaps a space, and a zlib stream.
function inflateOldFile(bytes: Uint8Array, maxBytes: number): Uint8Array {
  const text = String.fromCharCode(...bytes.subarray(2, 21));
  const parsed = /^0x([0-9a-fA-F]+)L? *$/.exec(text);
  if (parsed?.[1] === undefined) throw new DecantError('MALFORMED_DATA', 'A joblib file of type ZF has no length.');
  const content = inflateZlib(bytes.subarray(bytes[21] === 0x20 ? 22 : 21), maxBytes);
  const length = Number.parseInt(parsed[1], 16);
  if (content.length !== length) {
    throw new DecantError(
      'MALFORMED_DATA',
      `A joblib file of type ZF declares ${length} bytes and holds ${content.length}.`,
    );
  }
  return content;
}

// joblib puts a wrapper in the place of each array, and the array's bytes right behind the wrapper's BUILD.
function replaceWrapper(object: PythonObject, machine: PickleMachine): PythonValue | undefined {
  const { module, name } = object.type;
  if (!name.endsWith('ArrayWrapper')) return undefined;
  if (!/(^|\.)joblib\.numpy_pickle(_compat)?$/.test(module)) return undefined;
  if (name === 'NDArrayWrapper' || name === 'ZNDArrayWrapper') {
    throw machine.cursor.unsupported(
      'its arrays lie in other files, as joblib wrote them before 0.10',
      'Save it again with a newer joblib: joblib.dump(joblib.load(path), path).',
    );
  }
  if (name !== 'NumpyArrayWrapper' || !(object.state instanceof PythonDict)) return undefined;
  const { state } = object;
  const array = readArray(state, machine);
  const subclass = state.get('subclass');
  const isPlain = subclass instanceof PythonGlobal && (subclass.path === 'numpy.ndarray' || subclass.name === 'memmap');
  if (isPlain) return array;
  if (machine.isFaithful)
    throw machine.cursor.unsupported('it holds a matrix of NumPy', 'Convert it with numpy.asarray before saving.');
  // A matrix is no array: it stays a record around its data.
  return new PythonObject(subclass instanceof PythonGlobal ? subclass : object.type, [array]);
}

function readArray(state: PythonDict, machine: PickleMachine): PythonValue {
  const { cursor } = machine;
  const type = state.get('dtype');
  const shapeValue = state.get('shape');
  const order = state.get('order');
  if (!(type instanceof PythonDtype) || type.shape.length > 0 || !(shapeValue instanceof PythonTuple)) {
    throw cursor.malformed('an array wrapper without type or shape');
  }
  const { dtype } = type;
  if (holdsObjects(dtype)) return machine.runNested();
  const shape = machine.readShape(shapeValue);
  if (order !== 'C' && order !== 'F') throw cursor.malformed('an array wrapper of unknown order');
  const alignment = state.get('numpy_array_alignment_bytes');
  if (alignment !== undefined && alignment !== null) cursor.advance(cursor.byte());
  const count = shape.reduce((product, extent) => product * extent, 1);
  if (dtype.itemSize === 0) machine.spend(count);
  return new NdArray(dtype, shape, order === 'F', cursor.take(count * dtype.itemSize), undefined, undefined, false);
}

function holdsObjects(dtype: NumpyDtype): boolean {
  return dtype.kind === 'O' || (dtype.fields?.some((field) => holdsObjects(field.dtype)) ?? false);
}
