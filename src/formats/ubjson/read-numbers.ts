// The number types of UBJSON, alone and as typed arrays.
import type { ByteReader } from './byte-reader.ts';
import type { UbjsonNumbers } from './ubjson-value.ts';

/** Bytes of each number type, by its marker: int8 `i`, uint8 `U`, int16 `I`, int32 `l`, int64 `L`, float32 `d`, float64 `D`. */
export const NUMBER_SIZES: ReadonlyMap<number, number> = new Map(
  Object.entries({ i: 1, U: 1, I: 2, l: 4, L: 8, d: 4, D: 8 }).map(([marker, size]) => [marker.charCodeAt(0), size]),
);

/** One number; MALFORMED_DATA where the marker is none of a number. */
export function readNumber(marker: number, reader: ByteReader): number | bigint {
  const size = NUMBER_SIZES.get(marker);
  if (size === undefined) {
    throw reader.malformed(`0x${marker.toString(16).padStart(2, '0')} is no marker of a value`);
  }
  const { view, offset } = reader.view(size);
  switch (String.fromCharCode(marker)) {
    case 'i':
      return view.getInt8(offset);
    case 'U':
      return view.getUint8(offset);
    case 'I':
      return view.getInt16(offset);
    case 'l':
      return view.getInt32(offset);
    case 'd':
      return view.getFloat32(offset);
    case 'D':
      return view.getFloat64(offset);
    default: {
      const value = view.getBigInt64(offset);
      const number = Number(value);
      return Number.isSafeInteger(number) ? number : value;
    }
  }
}

/** `count` numbers of one type; the bytes must be there before anything is allocated. */
export function readNumbers(marker: number, count: number, reader: ByteReader): UbjsonNumbers {
  const { view, offset } = reader.view(count * (NUMBER_SIZES.get(marker) ?? 1));
  switch (String.fromCharCode(marker)) {
    case 'i':
      return fill(new Int8Array(count), (index) => view.getInt8(offset + index));
    case 'U':
      return fill(new Uint8Array(count), (index) => view.getUint8(offset + index));
    case 'I':
      return fill(new Int16Array(count), (index) => view.getInt16(offset + 2 * index));
    case 'l':
      return fill(new Int32Array(count), (index) => view.getInt32(offset + 4 * index));
    case 'd':
      return fill(new Float32Array(count), (index) => view.getFloat32(offset + 4 * index));
    case 'D':
      return fill(new Float64Array(count), (index) => view.getFloat64(offset + 8 * index));
    default: {
      const numbers = new BigInt64Array(count);
      for (let index = 0; index < count; index++) numbers[index] = view.getBigInt64(offset + 8 * index);
      return numbers;
    }
  }
}

// A plain loop: TypedArray.prototype.map takes several times as long.
function fill<T extends Exclude<UbjsonNumbers, BigInt64Array>>(numbers: T, read: (index: number) => number): T {
  for (let index = 0; index < numbers.length; index++) numbers[index] = read(index);
  return numbers;
}

/** A number of any size, which UBJSON writes as text. */
export function readHighPrecision(text: string, reader: ByteReader): number | bigint {
  if (/^-?(?:0|[1-9]\d{0,999})$/.test(text)) {
    const number = Number(text);
    return Number.isSafeInteger(number) ? number : BigInt(text);
  }
  if (/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text)) return Number(text);
  throw reader.malformed('a high-precision number is no number');
}
