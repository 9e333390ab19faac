// Attributes of a pickled statsmodels object. What is absent or of another kind than expected is refused by name.
import { readTensor } from '../../formats/python/ndarray.ts';
import { refuseRecord } from '../../formats/python/records.ts';
import { NdArray } from '../../formats/python/values.ts';
import type { PythonValue } from '../../formats/python/values.ts';

export { describeRecord, readState, refuseRecord } from '../../formats/python/records.ts';

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
