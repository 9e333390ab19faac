// NumPy's plain number types -> typed arrays in the machine's byte order.
import type { NumericDtype, NumericStorage } from '../../data/dtype.ts';
import type { NumpyDtype } from './values.ts';

/** The element type of a plain number type; `float16` has no storage of its own; undefined for anything else. */
export function numericDtype(dtype: NumpyDtype): NumericDtype | 'float16' | undefined {
  if (dtype.fields !== undefined) return undefined;
  switch (`${dtype.kind}${dtype.itemSize}`) {
    case 'b1':
      return 'bool';
    case 'i1':
      return 'int8';
    case 'i2':
      return 'int16';
    case 'i4':
      return 'int32';
    case 'i8':
      return 'int64';
    case 'u1':
      return 'uint8';
    case 'u2':
      return 'uint16';
    case 'u4':
      return 'uint32';
    case 'u8':
      return 'uint64';
    case 'f2':
      return 'float16';
    case 'f4':
      return 'float32';
    case 'f8':
      return 'float64';
    default:
      return undefined;
  }
}

/** Typed arrays have the byte order of the machine that runs them. */
export function isLittleEndianMachine(): boolean {
  return new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
}

/** Numbers as a typed array: a view of the bytes where alignment and byte order allow, else a copy. */
export function readNumbers<D extends NumericDtype>(
  dtype: D,
  bytes: Uint8Array,
  littleEndian: boolean,
): NumericStorage[D] {
  const size = BYTES_PER_ELEMENT[dtype];
  let source = bytes;
  if (size > 1 && littleEndian !== isLittleEndianMachine()) {
    source = new Uint8Array(bytes.length);
    for (let start = 0; start < bytes.length; start += size) {
      for (let i = 0; i < size; i++) source[start + i] = bytes[start + size - 1 - i]!;
    }
  } else if (bytes.byteOffset % size !== 0) {
    source = new Uint8Array(bytes); // slices of a Buffer are no copies
  }
  const { buffer, byteOffset } = source;
  const length = source.length / size;
  return VIEWS[dtype](buffer, byteOffset, length);
}

/** Bytes as signed words, which V8 keeps without a box whatever they are; a rest of less than a word is left out. */
export function readWords(bytes: Uint8Array): Int32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes);
  return new Int32Array(aligned.buffer, aligned.byteOffset, Math.floor(aligned.length / 4));
}

const BYTES_PER_ELEMENT: Readonly<Record<NumericDtype, number>> = {
  bool: 1,
  int8: 1,
  int16: 2,
  int32: 4,
  int64: 8,
  uint8: 1,
  uint16: 2,
  uint32: 4,
  uint64: 8,
  float32: 4,
  float64: 8,
};

type View<D extends NumericDtype> = (buffer: ArrayBufferLike, offset: number, length: number) => NumericStorage[D];

const VIEWS: { readonly [D in NumericDtype]: View<D> } = {
  // Any byte but 0 is true; here true is 1.
  bool: (buffer, offset, length) => new Uint8Array(buffer, offset, length).map((byte) => (byte === 0 ? 0 : 1)),
  int8: (buffer, offset, length) => new Int8Array(buffer, offset, length),
  int16: (buffer, offset, length) => new Int16Array(buffer, offset, length),
  int32: (buffer, offset, length) => new Int32Array(buffer, offset, length),
  int64: (buffer, offset, length) => new BigInt64Array(buffer, offset, length),
  uint8: (buffer, offset, length) => new Uint8Array(buffer, offset, length),
  uint16: (buffer, offset, length) => new Uint16Array(buffer, offset, length),
  uint32: (buffer, offset, length) => new Uint32Array(buffer, offset, length),
  uint64: (buffer, offset, length) => new BigUint64Array(buffer, offset, length),
  float32: (buffer, offset, length) => new Float32Array(buffer, offset, length),
  float64: (buffer, offset, length) => new Float64Array(buffer, offset, length),
};

/** Halves of IEEE 754 (1 sign, 5 exponent and 10 fraction bits) as float32, which holds each of them exactly. */
export function readHalves(bytes: Uint8Array, littleEndian: boolean): Float32Array {
  const halves = readNumbers('uint16', bytes, littleEndian);
  return Float32Array.from(halves, (half) => {
    const sign = half & 0x8000 ? -1 : 1;
    const exponent = (half >> 10) & 0x1f;
    const fraction = half & 0x3ff;
    if (exponent === 0) return sign * fraction * 2 ** -24;
    if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
    return sign * (1024 + fraction) * 2 ** (exponent - 25);
  });
}
