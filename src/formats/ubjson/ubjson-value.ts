// What a UBJSON document holds, and the limits of its reader.

/** Numbers of one type that the document wrote as a typed array, in the machine's byte order. */
export type UbjsonNumbers =
  Int8Array | Uint8Array | Int16Array | Int32Array | BigInt64Array | Float32Array | Float64Array;

/** One value. Integers beyond 2^53 are bigints; objects keep the order of their keys. */
export type UbjsonValue =
  null | boolean | number | bigint | string | UbjsonNumbers | readonly UbjsonValue[] | ReadonlyMap<string, UbjsonValue>;

/** Limits of the reader; they are the operator's, no document can raise them. */
export interface UbjsonOptions {
  /** Most arrays and objects inside each other. Default 100. */
  readonly maxDepth?: number;
  /** Most values in all; the numbers of a typed array are one. Default 50 million. */
  readonly maxValues?: number;
}
