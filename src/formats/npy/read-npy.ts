// NumPy's .npy files, versions 1.0, 2.0 and 3.0 (NumPy Enhancement Proposal 1, numpy/lib/format.py).
import { DecantError } from '../../errors.ts';
import { NdArray } from '../python/values.ts';
import type { PythonValue } from '../python/values.ts';
import { holdsObjects, parseDtypeDescr, parseShape } from './dtype-descr.ts';
import { parseLiteral } from './python-literal.ts';

/** Options of {@link readNpy}. */
export interface NpyOptions {
  /** Reads the pickle of an object array; without it such arrays are refused. */
  readonly readPickle?: (bytes: Uint8Array) => PythonValue;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** NumPy itself refuses longer headers. */
const MAX_HEADER = 2 ** 24;

/**
 * The array in a .npy file; its bytes share the file's memory. MALFORMED_DATA for damage, also for bytes behind the array,
 * UNSUPPORTED_MODEL for arrays of objects.
 */
export function readNpy(bytes: Uint8Array, options: NpyOptions = {}): NdArray {
  if (bytes.length < 10 || MAGIC.some((byte, index) => bytes[index] !== byte))
    throw malformed('it has not the magic of one');
  const version = bytes[6]!;
  if (version < 1 || version > 3 || bytes[7] !== 0) throw malformed(`it has version ${version}.${bytes[7]!}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = version === 1 ? 10 : 12;
  const length = version === 1 ? view.getUint16(8, true) : bytes.length < 12 ? MAX_HEADER : view.getUint32(8, true);
  if (length >= MAX_HEADER || start + length > bytes.length) throw malformed('its header is cut short');
  const header = decodeHeader(bytes.subarray(start, start + length), version === 3);
  const literal = parseLiteral(header);
  if (literal === null || typeof literal !== 'object' || literal.kind !== 'dict' || literal.entries.size !== 3) {
    throw malformed('its header is not a dict of three');
  }
  const descr = literal.entries.get('descr');
  const fortranOrder = literal.entries.get('fortran_order');
  const shapeLiteral = literal.entries.get('shape');
  const shape = shapeLiteral === undefined || typeof shapeLiteral === 'number' ? undefined : parseShape(shapeLiteral);
  if (descr === undefined || typeof fortranOrder !== 'boolean' || shape === undefined) {
    throw malformed('its header lacks descr, fortran_order or shape');
  }
  const described = parseDtypeDescr(descr);
  const content = bytes.subarray(start + length);
  if (holdsObjects(described.dtype)) return readObjects(content, shape, options);
  // The elements of a subarray type become axes of the array.
  const fullShape = [...shape, ...described.shape];
  const count = fullShape.reduce((product, extent) => product * extent, 1);
  if (count * described.dtype.itemSize !== content.length) {
    throw malformed(`an array of ${count} elements and ${content.length} bytes`);
  }
  if (fortranOrder && described.shape.length > 0) throw malformed('a subarray type in Fortran order');
  return new NdArray(described.dtype, fullShape, fortranOrder, content);
}

function readObjects(content: Uint8Array, shape: readonly number[], options: NpyOptions): NdArray {
  if (options.readPickle === undefined) {
    throw new DecantError('UNSUPPORTED_MODEL', 'A .npy file with Python objects is a pickle, and none is read here.');
  }
  const value = options.readPickle(content);
  const isSame = value instanceof NdArray && value.shape.join() === shape.join();
  if (!isSame) throw malformed('its pickle holds another array than its header says');
  return value;
}

function decodeHeader(bytes: Uint8Array, isUtf8: boolean): string {
  try {
    return new TextDecoder(isUtf8 ? 'utf-8' : 'latin1', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new DecantError('MALFORMED_DATA', '.npy file: its header is not UTF-8.', { cause });
  }
}

function malformed(problem: string): DecantError {
  return new DecantError('MALFORMED_DATA', `.npy file: ${problem}.`, {
    hint: 'The file is damaged, cut short, or no .npy file.',
  });
}
