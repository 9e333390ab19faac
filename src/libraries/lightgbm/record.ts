// Attributes of a pickled LightGBM object. What is absent or of another kind than expected is refused by name.
import { DecantError } from '../../errors.ts';
import { readTensor } from '../../formats/python/ndarray.ts';
import { NdArray, PythonDict, PythonGlobal, PythonObject } from '../../formats/python/values.ts';
import type { PythonValue } from '../../formats/python/values.ts';

/** The attributes of an instance; refuses one that has none. */
export function readState(record: PythonObject): PythonDict {
  if (record.state instanceof PythonDict) return record.state;
  throw refuseRecord(record.type.path, 'it holds no attributes');
}

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

/** A few words that say what a value is, without its data. */
export function describeRecord(value: PythonValue | undefined): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'None';
  if (value instanceof PythonGlobal) return value.path;
  if (value instanceof PythonObject) return `an instance of ${value.type.path}`;
  return typeof value === 'object' ? `a ${value.constructor.name}` : `a ${typeof value}`;
}

/** The error for an object whose layout is not known. */
export function refuseRecord(name: string, reason: string): DecantError {
  return new DecantError('UNSUPPORTED_MODEL', `${name}: ${reason}.`, {
    hint: 'Its layout has no native reader; a Python worker may run this model.',
  });
}
