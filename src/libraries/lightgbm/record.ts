// Attributes of a pickled LightGBM object. What is absent or of another kind than expected is refused by name.
import { readTensor } from '../../formats/python/ndarray.ts';
import { NdArray, PythonGlobal, PythonObject } from '../../formats/python/values.ts';
import type { PythonValue } from '../../formats/python/values.ts';

/** A plain value, where the record is a NumPy scalar; anything else unchanged. */
export function unwrapScalar(value: PythonValue | undefined): PythonValue | undefined {
  if (!(value instanceof NdArray) || value.shape.length > 0) return value;
  const { dtype, data } = readTensor(value);
  const element: unknown = data[0];
  if (dtype === 'bool') return element === 1;
  if (typeof element === 'bigint') return Number.isSafeInteger(Number(element)) ? Number(element) : element;
  return typeof element === 'number' || typeof element === 'string' ? element : value;
}

/** Is this a function, or an object in its place? */
export function isCallable(value: PythonValue | undefined): boolean {
  return value instanceof PythonGlobal || value instanceof PythonObject;
}
