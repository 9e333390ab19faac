// One dimension as a column: what numpy.asarray makes of its elements.
import { PythonFloat } from '../../../data/dtype.ts';
import type { Value } from '../../../data/dtype.ts';
import type { Column, ColumnName } from '../../../data/frame.ts';
import type { Series } from '../estimator.ts';

/** The series as a column: of floats, of int64 or of bool where all elements are so, else of Python objects. */
export function seriesToColumn({ values }: Series, name: ColumnName): Column {
  if (values.length > 0 && values.every((value) => typeof value === 'boolean')) {
    return { name, dtype: 'bool', values: Uint8Array.from(values, (value) => (value ? 1 : 0)) };
  }
  if (values.length > 0 && values.every(isInteger)) {
    return { name, dtype: 'int64', values: BigInt64Array.from(values, BigInt) };
  }
  if (values.every(isFloat)) return { name, dtype: 'float64', values: Float64Array.from(values, Number) };
  return { name, dtype: 'object', values };
}

function isInteger(value: Value): value is number | bigint {
  return typeof value === 'bigint' || Number.isSafeInteger(value);
}

// A float with a whole value says so.
function isFloat(value: Value): value is number {
  return value instanceof PythonFloat || (typeof value === 'number' && !Number.isInteger(value));
}
