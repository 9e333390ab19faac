// TypeScript values as the Python values that a fitted estimator of scikit-learn holds.
import { DecantError } from '../../../errors.ts';
import { PythonFloat } from '../../../data/dtype.ts';
import type { NumericDtype, Value } from '../../../data/dtype.ts';
import { NdArray, PythonDtype, PythonGlobal } from '../../../formats/python/values.ts';
import type { NumpyDtype, PythonValue } from '../../../formats/python/values.ts';

const OBJECT: NumpyDtype = { kind: 'O', itemSize: 8, littleEndian: true };

interface NumberType {
  readonly dtype: NumpyDtype;
  /** Writes an element at a byte offset. */
  readonly write: (view: DataView, at: number, value: number | bigint) => void;
}

function numberType(kind: 'b' | 'i' | 'u' | 'f', itemSize: number, write: NumberType['write']): NumberType {
  return { dtype: { kind, itemSize, littleEndian: true }, write };
}

const NUMBER_TYPES: Readonly<Record<NumericDtype, NumberType>> = {
  bool: numberType('b', 1, (view, at, value) => {
    view.setUint8(at, Number(value));
  }),
  int8: numberType('i', 1, (view, at, value) => {
    view.setInt8(at, Number(value));
  }),
  int16: numberType('i', 2, (view, at, value) => {
    view.setInt16(at, Number(value), true);
  }),
  int32: numberType('i', 4, (view, at, value) => {
    view.setInt32(at, Number(value), true);
  }),
  int64: numberType('i', 8, (view, at, value) => {
    view.setBigInt64(at, BigInt(value), true);
  }),
  uint8: numberType('u', 1, (view, at, value) => {
    view.setUint8(at, Number(value));
  }),
  uint16: numberType('u', 2, (view, at, value) => {
    view.setUint16(at, Number(value), true);
  }),
  uint32: numberType('u', 4, (view, at, value) => {
    view.setUint32(at, Number(value), true);
  }),
  uint64: numberType('u', 8, (view, at, value) => {
    view.setBigUint64(at, BigInt(value), true);
  }),
  float32: numberType('f', 4, (view, at, value) => {
    view.setFloat32(at, Number(value), true);
  }),
  float64: numberType('f', 8, (view, at, value) => {
    view.setFloat64(at, Number(value), true);
  }),
};

/** An ndarray of numbers in C order. */
export function numberArray(
  dtype: NumericDtype,
  values: ArrayLike<number | bigint>,
  shape: readonly number[] = [values.length],
): NdArray {
  const { dtype: type, write } = NUMBER_TYPES[dtype];
  const bytes = littleEndianBytes(values.length, type.itemSize, (view, i) => {
    write(view, i * type.itemSize, values[i]!);
  });
  return new NdArray(type, shape, false, bytes);
}

/** An ndarray of float64 in C order. */
export function floatArray(values: ArrayLike<number>, shape?: readonly number[]): NdArray {
  return numberArray('float64', values, shape);
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
export function longArray(values: ArrayLike<number | bigint>, shape?: readonly number[]): NdArray {
  return numberArray('int64', values, shape);
}

/** An ndarray of int32. */
export function intArray(values: ArrayLike<number>): NdArray {
  return numberArray('int32', values);
}

/** An ndarray of bool. */
export function booleanArray(values: readonly boolean[]): NdArray {
  return numberArray('bool', values.map(Number));
}

/** An ndarray of objects. */
export function objectArray(items: readonly PythonValue[], shape: readonly number[] = [items.length]): NdArray {
  return new NdArray(OBJECT, shape, false, new Uint8Array(0), items);
}

/** An ndarray of Python objects that are plain: None, booleans, numbers and texts; floats stay floats. */
export function plainArray(values: readonly Value[]): NdArray {
  const wholeFloats = new Set<number>();
  const items = values.map((value, index): PythonValue => {
    if (value === null || typeof value !== 'object') return value;
    if (!(value instanceof PythonFloat)) throw new DecantError('INTERNAL_ERROR', 'A value that is not plain.');
    wholeFloats.add(index);
    return value.value;
  });
  return new NdArray(OBJECT, [items.length], false, new Uint8Array(0), items, wholeFloats);
}

/** The dtype of arrays of numbers, as a value of its own. */
export function numberDtype(dtype: NumericDtype): PythonDtype {
  return new PythonDtype(NUMBER_TYPES[dtype].dtype);
}

/** The dtype of arrays of objects, as a value of its own. */
export function objectDtype(): PythonDtype {
  return new PythonDtype(OBJECT);
}

/** NumPy's class of numbers: `numpy.float64`. */
export function numberClass(dtype: NumericDtype): PythonGlobal {
  return new PythonGlobal('numpy', dtype);
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
