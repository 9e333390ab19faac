// NumPy arrays as the file holds them -> tensors in C order and native byte order (numpy.lib.format, dtype reference).
import { DecantError } from '../../errors.ts';
import type { NumericDtype, NumericStorage } from '../../data/dtype.ts';
import { countElements, makeTensor } from '../../data/tensor.ts';
import type { Tensor } from '../../data/tensor.ts';
import { toNanoseconds } from './datetime.ts';
import { readBytesElements, readTextElements } from './text-elements.ts';
import { numericDtype, readHalves, readNumbers } from './numbers.ts';
import { readObjectElements } from './object-elements.ts';
import { NdArray } from './values.ts';
import type { NumpyDtype } from './values.ts';

/**
 * Converts an array to a tensor in C order: float16 becomes float32, dates become nanoseconds, texts lose their
 * trailing NULs as in NumPy, objects become values. Refuses structured, raw, complex, timedelta and long double types by
 * name. Numeric data may share the file's memory; it is never to be written to.
 */
export function readTensor(array: NdArray): Tensor {
  const { dtype, shape } = array;
  const count = countElements(shape);
  if (dtype.kind === 'O') {
    if (array.items?.length !== count) throw damaged(array, `${array.items?.length ?? 0} objects`);
    return makeTensor('object', shape, readObjectElements(array));
  }
  if (array.bytes.length !== count * dtype.itemSize) throw damaged(array, `${array.bytes.length} bytes`);
  const numeric = numericDtype(dtype);
  const bytes = toRowMajor(array, count);
  if (numeric === 'float16') return makeTensor('float32', shape, readHalves(bytes, dtype.littleEndian));
  if (numeric !== undefined) return makeNumericTensor(numeric, shape, readNumbers(numeric, bytes, dtype.littleEndian));
  switch (dtype.kind) {
    case 'U':
      return makeTensor('str', shape, readTextElements(bytes, count, dtype));
    case 'S':
      return makeTensor('bytes', shape, readBytesElements(bytes, count, dtype.itemSize));
    case 'M':
      return makeTensor(
        'datetime64',
        shape,
        toNanoseconds(readNumbers('int64', bytes, dtype.littleEndian), dtype.unit),
      );
    default:
      throw new DecantError('UNSUPPORTED_MODEL', `Arrays of ${describeDtype(dtype)} have no counterpart in Decant.`, {
        hint: 'A number array of bool, int, uint or float up to 64 bits, text, bytes, datetime64 or object is read.',
      });
  }
}

/** NumPy's name of a type, such as `float64`, `complex128` or `void24`. */
export function describeDtype(dtype: NumpyDtype): string {
  if (dtype.fields !== undefined) return `records of (${dtype.fields.map((field) => field.name).join(', ')})`;
  const bits = dtype.itemSize * 8;
  switch (dtype.kind) {
    case 'b':
      return 'bool';
    case 'i':
      return `int${bits}`;
    case 'u':
      return `uint${bits}`;
    case 'f':
      return bits > 64 ? `float${bits} (long double)` : `float${bits}`;
    case 'c':
      return `complex${bits}`;
    case 'S':
      return 'bytes';
    case 'U':
      return 'str';
    case 'O':
      return 'object';
    case 'V':
      return `void${dtype.itemSize}`;
    case 'M':
      return `datetime64[${dtype.unit ?? 'generic'}]`;
    case 'm':
      return `timedelta64[${dtype.unit ?? 'generic'}]`;
  }
}

/**
 * One field of an array of records, as an array of its own in C order: the records' shape, followed by the field's own.
 * scikit-learn keeps the nodes of a tree so. Refuses a field that is not there by name.
 */
export function readStructuredField(array: NdArray, name: string): Tensor {
  const field = array.dtype.fields?.find((candidate) => candidate.name === name);
  if (field === undefined) {
    throw new DecantError(
      'UNSUPPORTED_MODEL',
      `An array of ${describeDtype(array.dtype)} has no field ${JSON.stringify(name)}.`,
    );
  }
  const count = countElements(array.shape);
  const recordSize = array.dtype.itemSize;
  if (array.items !== undefined || field.dtype.kind === 'O') {
    throw new DecantError('UNSUPPORTED_MODEL', `Field ${JSON.stringify(name)} lies in records that hold objects.`);
  }
  if (array.bytes.length !== count * recordSize) throw damaged(array, `${array.bytes.length} bytes`);
  const size = field.dtype.itemSize * countElements(field.shape);
  const gathered = gather(array.bytes, count, recordSize, field.offset, size);
  // Records may lie in Fortran order, while each field's own elements are in C order.
  const opaque: NumpyDtype = { kind: 'V', itemSize: size, littleEndian: true };
  const ordered = toRowMajor(new NdArray(opaque, array.shape, array.fortranOrder, gathered), count);
  return readTensor(new NdArray(field.dtype, [...array.shape, ...field.shape], false, ordered));
}

/** Row `row` of a matrix as an array of its own: a column of a pandas block. */
export function takeRow(array: NdArray, row: number): NdArray {
  const { dtype, fortranOrder, bytes, items, wholeFloats } = array;
  const [rowCount, width] = array.shape;
  if (rowCount === undefined || width === undefined || array.shape.length !== 2 || row < 0 || row >= rowCount) {
    throw new DecantError('INTERNAL_ERROR', `Row ${row} of an array of shape [${array.shape.join(', ')}].`);
  }
  const start = row * width;
  if (items !== undefined) {
    if (items.length !== rowCount * width) throw damaged(array, `${items.length} objects`);
    const floats = [...(wholeFloats ?? [])].filter((at) => at >= start && at < start + width).map((at) => at - start);
    return new NdArray(dtype, [width], false, bytes, items.slice(start, start + width), new Set(floats));
  }
  const size = dtype.itemSize;
  if (bytes.length !== rowCount * width * size) throw damaged(array, `${bytes.length} bytes`);
  if (!fortranOrder) return new NdArray(dtype, [width], false, bytes.subarray(start * size, (start + width) * size));
  return new NdArray(dtype, [width], false, gather(bytes, width, rowCount * size, row * size, size));
}

// Bytes offset .. offset + size of each record, one after the other; by words of four bytes where all is aligned.
function gather(bytes: Uint8Array, count: number, recordSize: number, offset: number, size: number): Uint8Array {
  const out = new Uint8Array(count * size);
  if (recordSize % 4 === 0 && offset % 4 === 0 && size % 4 === 0) {
    const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
    const source = new Uint32Array(aligned.buffer, aligned.byteOffset, (count * recordSize) / 4);
    const target = new Uint32Array(out.buffer);
    const width = size / 4;
    for (let record = 0, from = offset / 4; record < count; record++, from += recordSize / 4) {
      for (let i = 0; i < width; i++) target[record * width + i] = source[from + i]!;
    }
    return out;
  }
  for (let record = 0, from = offset; record < count; record++, from += recordSize) {
    for (let i = 0; i < size; i++) out[record * size + i] = bytes[from + i]!;
  }
  return out;
}

function damaged(array: NdArray, found: string): DecantError {
  return new DecantError(
    'MALFORMED_DATA',
    `An array of ${describeDtype(array.dtype)} and shape [${array.shape.join(', ')}] holds ${found}.`,
  );
}

function makeNumericTensor<D extends NumericDtype>(
  dtype: D,
  shape: readonly number[],
  data: NumericStorage[D],
): Tensor {
  return makeTensor<NumericDtype>(dtype, shape, data);
}

// The bytes with the last axis fastest.
function toRowMajor(array: NdArray, count: number): Uint8Array {
  const { shape, bytes } = array;
  if (!array.fortranOrder || shape.length < 2 || count === 0) return bytes;
  const size = array.dtype.itemSize;
  const out = new Uint8Array(bytes.length);
  const index = new Array<number>(shape.length).fill(0);
  const strides: number[] = [];
  let stride = size;
  for (const extent of shape) {
    strides.push(stride);
    stride *= extent;
  }
  let source = 0;
  for (let target = 0; target < out.length; target += size) {
    for (let i = 0; i < size; i++) out[target + i] = bytes[source + i]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      source += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      source -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return out;
}
