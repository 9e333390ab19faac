// Fields of NumPy's arrays of records (structured arrays), each as an array of its own.
import { DecantError } from '../../errors.ts';
import { countElements } from '../../data/tensor.ts';
import type { Tensor } from '../../data/tensor.ts';
import { damaged, describeDtype, readTensor, toRowMajor } from './ndarray.ts';
import { NdArray } from './values.ts';
import type { NumpyDtype } from './values.ts';

/** The same records in memory that begins at a whole word, which who reads several fields makes once. */
export function alignRecords(array: NdArray): NdArray {
  const { dtype, shape, fortranOrder, bytes, items, wholeFloats } = array;
  if (bytes.byteOffset % 8 === 0) return array;
  return new NdArray(dtype, shape, fortranOrder, bytes.slice(), items, wholeFloats);
}

/**
 * One field of an array of records, as an array of its own in C order: the records' shape, followed by the field's own.
 * scikit-learn keeps the nodes of a tree so. Refuses a field that is not there by name.
 */
export function readStructuredField(array: NdArray, name: string): Tensor {
  const field = findField(array, name);
  const count = countRecords(array);
  const size = field.dtype.itemSize * countElements(field.shape);
  const gathered = gather(array.bytes, count, array.dtype.itemSize, field.offset, size);
  // Records may lie in Fortran order, while each field's own elements are in C order.
  const opaque: NumpyDtype = { kind: 'V', itemSize: size, littleEndian: true };
  const ordered = toRowMajor(new NdArray(opaque, array.shape, array.fortranOrder, gathered), count);
  return readTensor(new NdArray(field.dtype, [...array.shape, ...field.shape], false, ordered));
}

/**
 * A field of one int32 or int64 of an array of records, as int32; undefined where it is of another type. Refuses a field that is not there by
 * name, and numbers that need more bits with MALFORMED_DATA.
 */
export function readInt32Field(array: NdArray, name: string): Int32Array | undefined {
  const { dtype, data } = readStructuredField(array, name);
  // Machines of 32 bits write int32.
  if (dtype === 'int32') return data;
  if (dtype !== 'int64') return undefined;
  const words = new Int32Array(data.buffer, data.byteOffset, data.length * 2);
  const isBigEndian = new Int32Array(BigInt64Array.of(1n).buffer)[0] === 0;
  const out = new Int32Array(data.length);
  for (let at = 0; at < out.length; at++) {
    const low = words[2 * at]!;
  }
  return out;
}

function findField(array: NdArray, name: string): NonNullable<NumpyDtype['fields']>[number] {
  const field = array.dtype.fields?.find((candidate) => candidate.name === name);
  if (field !== undefined) return field;
  throw new DecantError(
    'UNSUPPORTED_MODEL',
    `An array of ${describeDtype(array.dtype)} has no field ${JSON.stringify(name)}.`,
  );
}
