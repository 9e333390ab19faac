// Element types, by NumPy's names, and the typed arrays that hold them.

/** Typed array of each numeric element type. `bool` is one byte an element, 0 or 1. */
export interface NumericStorage {
  bool: Uint8Array;
  int8: Int8Array;
  int16: Int16Array;
  int32: Int32Array;
  int64: BigInt64Array;
  uint8: Uint8Array;
  uint16: Uint16Array;
  uint32: Uint32Array;
  uint64: BigUint64Array;
  float32: Float32Array;
  float64: Float64Array;
}

/** Storage of every element type. Missing text is null; NaT is the least int64; `object` holds any {@link Value}. */
export interface Storage extends NumericStorage {
  /** Nanoseconds since 1970-01-01 without a zone; {@link NAT} is missing. */
  datetime64: BigInt64Array;
  str: readonly (string | null)[];
  bytes: readonly (Uint8Array | null)[];
  object: readonly Value[];
}

export type NumericDtype = keyof NumericStorage;
export type Dtype = keyof Storage;

/**
 * One Python value as data: what a JSON body, a cell of an object column or a model's answer may hold.
 * A whole number is a Python int, unless it stands in a {@link PythonFloat}; any other number is a float.
 */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | Date
  | PythonFloat
  | readonly Value[]
  | { readonly [key: string]: Value };

/** A Python float whose value is a whole number (`1.0`), where it must not be taken for an int. */
export class PythonFloat {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** NaT, the missing date: the least 64-bit integer, as in NumPy. */
export const NAT = -(2n ** 63n);

/** Is this the type of numbers that JavaScript holds as bigint? */
export function isBigDtype(dtype: Dtype): dtype is 'int64' | 'uint64' | 'datetime64' {
  return dtype === 'int64' || dtype === 'uint64' || dtype === 'datetime64';
}

export function isFloatDtype(dtype: Dtype): dtype is 'float32' | 'float64' {
  return dtype === 'float64' || dtype === 'float32';
}

/** Is this an integer, float or boolean type? */
export function isNumericDtype(dtype: Dtype): dtype is NumericDtype {
  return dtype !== 'str' && dtype !== 'bytes' && dtype !== 'object' && dtype !== 'datetime64';
}
