// The types of fit's columns, and pandas' `astype` to them (DataTransformer `_check_columns_names_and_convert_types`).
import { DecantError } from '../../../errors.ts';
import { isNumericDtype } from '../../../data/dtype.ts';
import type { NumericDtype, Value } from '../../../data/dtype.ts';
import type { Column } from '../../../data/frame.ts';
import { numericDtype } from '../../../formats/python/numbers.ts';
import type { NumpyDtype } from '../../../formats/python/values.ts';
import { isFloat, makeNumberColumn, toDoubles, toObjects } from '../array-columns.ts';
import { parseFloatOf } from '../float-matrix.ts';

/** Type of a column in fit; dates and objects are not converted here. */
export type ColumnType = NumericDtype | 'object' | 'datetime64';

/** The type of a NumPy dtype; undefined for those that are not known. */
export function readColumnType(dtype: NumpyDtype): ColumnType | undefined {
  if (dtype.kind === 'O') return 'object';
  if (dtype.kind === 'M') return 'datetime64';
  const numeric = numericDtype(dtype);
  return numeric === 'float16' ? undefined : numeric;
}

/** The column in the type; refuses values that have none in it. */
export function castColumn(column: Column, type: ColumnType): Column {
  if (column.dtype === type || type === 'datetime64') return column;
  // What a text or number is stays the same as an object.
  if (type === 'object') {
    return column.dtype === 'str' ? column : { name: column.name, dtype: 'object', values: toObjects(column, null) };
  }
  if (type === 'bool' && !isNumericDtype(column.dtype)) throw refuse(column, type);
  // Python's int() takes no "1.5".
  if (!isFloat(type) && toDoubles(column) === undefined && toObjects(column, null).some(isFractionText)) {
    throw refuse(column, type);
  }
  const numbers = toDoubles(column) ?? Float64Array.from(toObjects(column, null), parseFloatOf);
  if (!isFloat(type) && type !== 'bool' && !numbers.every(Number.isFinite)) throw refuse(column, type);
  const whole = isFloat(type) || type === 'bool' ? numbers : numbers.map(Math.trunc);
  return makeNumberColumn(column.name, type, whole);
}

function isFractionText(value: Value): boolean {
  return typeof value === 'string' && !/^\s*[+-]?\d+\s*$/.test(value);
}

function refuse({ name, dtype }: Column, type: string): DecantError {
  return new DecantError(
    'INVALID_PARAMETER_VALUE',
    `Column ${JSON.stringify(name)} is ${dtype} and has values that are no ${type}, as it was when the model was fitted.`,
  );
}
