// Attributes of a pickled statsmodels object. What is absent or of another kind than expected is refused by name.
import { DecantError } from '../../errors.ts';
import { readTensor } from '../../formats/python/ndarray.ts';
import { NdArray, PythonDict, PythonGlobal, PythonObject } from '../../formats/python/values.ts';
import type { PythonValue } from '../../formats/python/values.ts';

/** The attributes of an instance; refuses one that has none. */
export function readState(record: PythonObject): PythonDict {
  if (record.state instanceof PythonDict) return record.state;
  throw refuseRecord(record.type.path, 'it holds no attributes');
}

/** The number of an attribute that is a Python or NumPy number; undefined for anything else. */
export function readNumber(value: PythonValue | undefined): number | undefined {
  if (typeof value === 'number') return value;
  if (!(value instanceof NdArray) || value.shape.length > 0 || !'iuf'.includes(value.dtype.kind)) return undefined;
  return Number(readTensor(value).data[0]);
}

/** Numbers of a numeric array, in C order. */
export function readNumbers(array: NdArray, what: string): Float64Array {
  if (!'biuf'.includes(array.dtype.kind)) throw refuseRecord(what, 'it is no array of numbers');
  const { data } = readTensor(array);
  return Float64Array.from({ length: data.length }, (_, i) => Number(data[i]));
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
