// NumPy arrays as the file holds them -> tensors in C order and native byte order (numpy.lib.format, dtype reference).
import { DecantError } from '../../errors.ts';
import type { NumericDtype, NumericStorage } from '../../data/dtype.ts';
import { countElements, makeTensor } from '../../data/tensor.ts';
import type { Tensor } from '../../data/tensor.ts';
import { toNanoseconds } from './datetime.ts';
import { readBytesElements, readTextElements } from './text-elements.ts';
import { numericDtype, readHalves, readNumbers, readWords } from './numbers.ts';
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
  return new NdArray(dtype, [width], false, gatherBytes(bytes, width, rowCount * size, row * size, size));
}

/** Bytes offset .. offset + size of each record, one after the other; by words of four bytes where all is aligned. */
export function gatherBytes(
  bytes: Uint8Array,
  count: number,
  recordSize: number,
  offset: number,
  size: number,
): Uint8Array {
  const out = new Uint8Array(count * size);
  if (recordSize % 4 === 0 && offset % 4 === 0 && size % 4 === 0) {
    const source = readWords(bytes);
    const target = new Int32Array(out.buffer);
    const width = size / 4;
    const stride = recordSize / 4;
    for (let record = 0, from = offset / 4, to = 0; record < count; record++, from += stride, to += width) {
      target[to] = source[from]!;
      for (let i = 1; i < width; i++) target[to + i] = source[from + i]!;
    }
    return out;
  }
  for (let record = 0, from = offset, to = 0; record < count; record++, from += recordSize, to += size) {
    for (let i = 0; i < size; i++) out[to + i] = bytes[from + i]!;
  }
  return out;
}

/** The error for an array whose bytes do not fit its shape. */
export function damaged(array: NdArray, found: string): DecantError {
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

/** The bytes with the last axis fastest. */
export function toRowMajor(array: NdArray, count: number): Uint8Array {
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
