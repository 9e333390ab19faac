// TypeScript values as the Python values that a fitted estimator of scikit-learn holds.
import { NdArray } from '../../../formats/python/values.ts';
import type { NumpyDtype, PythonValue } from '../../../formats/python/values.ts';

const FLOAT64: NumpyDtype = { kind: 'f', itemSize: 8, littleEndian: true };
const INT64: NumpyDtype = { kind: 'i', itemSize: 8, littleEndian: true };
const INT32: NumpyDtype = { kind: 'i', itemSize: 4, littleEndian: true };
const BOOL: NumpyDtype = { kind: 'b', itemSize: 1, littleEndian: true };
const OBJECT: NumpyDtype = { kind: 'O', itemSize: 8, littleEndian: true };

/** An ndarray of float64 in C order. */
export function floatArray(values: ArrayLike<number>, shape: readonly number[] = [values.length]): NdArray {
  return new NdArray(
    FLOAT64,
    shape,
    false,
    littleEndianBytes(values.length, 8, (view, i) => {
      view.setFloat64(i * 8, values[i]!, true);
    }),
  );
}

/** A numpy.float64. */
export function floatScalar(value: number): NdArray {
  return floatArray([value], []);
}

/** A numpy.int64. */
export function longScalar(value: number): NdArray {
  return longArray([value], []);
}

/** An ndarray of int64. */
export function longArray(values: ArrayLike<number | bigint>, shape: readonly number[] = [values.length]): NdArray {
  return new NdArray(
    INT64,
    shape,
    false,
    littleEndianBytes(values.length, 8, (view, i) => {
      view.setBigInt64(i * 8, BigInt(values[i]!), true);
    }),
  );
}

/** An ndarray of int32. */
export function intArray(values: ArrayLike<number>): NdArray {
  return new NdArray(
    INT32,
    [values.length],
    false,
    littleEndianBytes(values.length, 4, (view, i) => {
      view.setInt32(i * 4, values[i]!, true);
    }),
  );
}

/** An ndarray of bool. */
export function booleanArray(values: readonly boolean[]): NdArray {
  return new NdArray(BOOL, [values.length], false, Uint8Array.from(values, Number));
}

/** An ndarray of objects. */
export function objectArray(items: readonly PythonValue[], shape: readonly number[] = [items.length]): NdArray {
  return new NdArray(OBJECT, shape, false, new Uint8Array(0), items);
}

/** An ndarray of texts, as wide as the longest (`<U7`). */
export function textArray(texts: readonly string[]): NdArray {
  const rows = texts.map((text) => Array.from(text, (character) => character.codePointAt(0)!));
  const width = Math.max(1, ...rows.map((row) => row.length));
  const words = new Uint32Array(rows.length * width);
  for (const [index, row] of rows.entries()) words.set(row, index * width);
  return new NdArray(
    { kind: 'U', itemSize: width * 4, littleEndian: true },
    [texts.length],
    false,
    littleEndianBytes(words.length, 4, (view, i) => {
      view.setUint32(i * 4, words[i]!, true);
    }),
  );
}

function littleEndianBytes(count: number, size: number, write: (view: DataView, index: number) => void): Uint8Array {
  const bytes = new Uint8Array(count * size);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < count; i++) write(view, i);
  return bytes;
}
