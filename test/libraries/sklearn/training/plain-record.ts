// Records as the JSON that tools/fixtures/sklearn_transformers.py makes of the objects of scikit-learn.
import { readTensor } from '../../../../src/formats/python/ndarray.ts';
import {
  NdArray,
  PythonDict,
  PythonDtype,
  PythonGlobal,
  PythonObject,
  PythonSlice,
  PythonTuple,
} from '../../../../src/formats/python/values.ts';
import { tensorToValue } from '../../../../src/data/tensor-columns.ts';

const DTYPES: Readonly<Record<string, string>> = {
  f8: 'float64',
  f4: 'float32',
  i8: 'int64',
  O8: 'object',
  b1: 'bool',
};

/** The record as plain values; NaN is null. */
export function toPlain(value: unknown): unknown {
  if (typeof value === 'number') return Number.isNaN(value) ? null : value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof PythonObject) return { class: value.type.name, state: toPlain(value.state) };
  if (value instanceof PythonDict) {
    return Object.fromEntries([...value.entries].map(([key, item]) => [key as string, toPlain(item)]));
  }
  if (value instanceof PythonTuple) return value.items.map(toPlain);
  if (value instanceof PythonSlice) return [value.start, value.stop, value.step].map(toPlain);
  if (value instanceof PythonGlobal) return value.name;
  if (value instanceof PythonDtype) return DTYPES[`${value.dtype.kind}${value.dtype.itemSize}`];
  if (value instanceof NdArray) {
    if (value.items !== undefined) return value.items.map(toPlain);
    return toPlain(tensorToValue(readTensor(value)));
  }
  if (Array.isArray(value)) return value.map(toPlain);
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array, toPlain);
  return value;
}

/** Rows with NaN where JSON has null. */
export function readMissing(rows: readonly (readonly (number | null)[])[]): number[][] {
  return rows.map((row) => row.map((value) => value ?? Number.NaN));
}
