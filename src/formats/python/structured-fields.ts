// Fields of NumPy's arrays of records (structured arrays), each as an array of its own.
import { DecantError } from '../../errors.ts';
import { countElements } from '../../data/tensor.ts';
import type { Tensor } from '../../data/tensor.ts';
import { damaged, describeDtype, gatherBytes, readTensor, toRowMajor } from './ndarray.ts';
import { isLittleEndianMachine, readWords } from './numbers.ts';
import { NdArray } from './values.ts';
import type { NumpyDtype } from './values.ts';

/** Copies arrays of records, one at a time, to memory that begins at a whole word: who reads several fields of each makes one copy. */
export class RecordAligner {
  #buffer = new Uint8Array(0);

  /** The same records, which the next call overwrites where they were not aligned. */
  align(array: NdArray): NdArray {
    const { dtype, shape, fortranOrder, bytes, items, wholeFloats } = array;
    if (bytes.byteOffset % 8 === 0) return array;
    if (this.#buffer.length < bytes.length) this.#buffer = new Uint8Array(bytes.length);
    this.#buffer.set(bytes);
    return new NdArray(dtype, shape, fortranOrder, this.#buffer.subarray(0, bytes.length), items, wholeFloats);
  }
}

/**
 * One field of an array of records, as an array of its own in C order: the records' shape, followed by the field's own.
 * scikit-learn keeps the nodes of a tree so. Refuses a field that is not there by name.
 */
export function readStructuredField(array: NdArray, name: string): Tensor {
  const field = findField(array, name);
  const count = countRecords(array);
  const size = field.dtype.itemSize * countElements(field.shape);
  const gathered = gatherBytes(array.bytes, count, array.dtype.itemSize, field.offset, size);
  // Records may lie in Fortran order, while each field's own elements are in C order.
  const opaque: NumpyDtype = { kind: 'V', itemSize: size, littleEndian: true };
  const ordered = toRowMajor(new NdArray(opaque, array.shape, array.fortranOrder, gathered), count);
  return readTensor(new NdArray(field.dtype, [...array.shape, ...field.shape], false, ordered));
}

/**
 * A field of one int32 or int64 a record, as int32; undefined where it is of another type. Refuses a field that is not there by name, and
 * numbers that need more than 32 bits with MALFORMED_DATA.
 */
export function readInt32Field(array: NdArray, name: string): Int32Array | undefined {
  const { dtype: type, offset, shape } = findField(array, name);
  const recordSize = array.dtype.itemSize;
  const isDirect = type.kind === 'i' && type.itemSize === 8 && type.littleEndian && isLittleEndianMachine();
  if (isDirect && shape.length === 0 && array.shape.length === 1 && recordSize % 4 === 0 && offset % 4 === 0) {
    const count = countRecords(array);
    return narrowIntegers(readWords(array.bytes), count, recordSize / 4, offset / 4, name);
  }
  const { dtype, data } = readStructuredField(array, name);
  // Machines of 32 bits write int32.
  if (dtype === 'int32') return data;
  if (dtype !== 'int64') return undefined;
  return Int32Array.from(data, (value) => {
    if (BigInt.asIntN(32, value) !== value) throw tooLarge(name);
    return Number(value);
  });
}

// Integers of two words each, the lower one first.
function narrowIntegers(words: Int32Array, count: number, stride: number, start: number, name: string): Int32Array {
  const out = new Int32Array(count);
  for (let at = 0, from = start; at < count; at++, from += stride) {
    const low = words[from]!;
    if (words[from + 1] !== low >> 31) throw tooLarge(name);
    out[at] = low;
  }
  return out;
}

function tooLarge(name: string): DecantError {
  return new DecantError('MALFORMED_DATA', `Field ${name} of an array of records does not fit 32 bits.`);
}

function findField(array: NdArray, name: string): NonNullable<NumpyDtype['fields']>[number] {
  const field = array.dtype.fields?.find((candidate) => candidate.name === name);
  if (field === undefined) {
    throw new DecantError(
      'UNSUPPORTED_MODEL',
      `An array of ${describeDtype(array.dtype)} has no field ${JSON.stringify(name)}.`,
    );
  }
  if (array.items !== undefined || field.dtype.kind === 'O') {
    throw new DecantError('UNSUPPORTED_MODEL', `Field ${JSON.stringify(name)} lies in records that hold objects.`);
  }
  return field;
}

function countRecords(array: NdArray): number {
  const count = countElements(array.shape);
  if (array.bytes.length !== count * array.dtype.itemSize) throw damaged(array, `${array.bytes.length} bytes`);
  return count;
}
