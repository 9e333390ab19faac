// One column against its declared scalar type: same type, or a conversion that loses nothing
// (MLflow's _enforce_mlflow_datatype; parity SCH-044 .. SCH-048).
import { NUMPY_TYPE_TEXT, SCALAR_STORAGE } from '../column-type.ts';
import { dateToNanoseconds } from '../datetime.ts';
import { guessColumn, toNumber } from '../guess-column.ts';
import { parsePythonFloat } from '../python-number.ts';
import { isFloatDtype, isNumericDtype, NAT, type Dtype, type NumericDtype, type NumericStorage } from '../dtype.ts';
import { itemSize } from '../storage.ts';
import { convertNumbers } from './convert-tensor.ts';
import { refuseSchema } from './schema-error.ts';
import type { EnforcementPolicy } from './policy.ts';
import type { Column } from '../frame.ts';
import type { ScalarType } from '../schema.ts';

const HINT_MISSING_INTEGERS =
  ' Hint: the type mismatch is likely caused by missing values: a column of integers with missing values is a column of ' +
  'floats. Declare the column as double, or infer the signature from data that has missing values.';

/** Pandas' text of a column's dtype. */
function describeDtype(dtype: Dtype): string {
  if (dtype === 'datetime64') return 'datetime64[ns]';
  return dtype === 'bytes' ? 'object' : dtype;
}

/** The column as `type`; the same object where it already is. Refuses what MLflow calls unsafe. */
export function enforceColumn(column: Column, type: ScalarType, policy: EnforcementPolicy): Column {
  if (column.dtype === SCALAR_STORAGE[type]) return column;
  if (column.dtype === 'object' && type !== 'binary' && type !== 'string') return enforceObjects(column, type, policy);
  if (type === 'string' && column.dtype === 'object') return column;
  if (type === 'binary' && (column.dtype === 'object' || column.dtype === 'str')) return column;
  if ((type === 'string' || type === 'boolean') && column.dtype === 'bytes') return column;
  return enforceTyped(column, type, policy);
}

function enforceObjects(
  column: Column & { readonly dtype: 'object' },
  type: ScalarType,
  policy: EnforcementPolicy,
): Column {
  const inferred = guessColumn(column.name, column.values);
  if (inferred.dtype !== 'object')
    return inferred.dtype === SCALAR_STORAGE[type] ? inferred : enforceTyped(inferred, type, policy);
  // None among booleans must not become False, so such a column stays as it is.
  if (type === 'boolean') return inferred;
  if (type === 'datetime') return enforceDates(column);
  if (type === 'double') return enforceMixedNumbers(column);
  return enforceTyped(inferred, type, policy);
}

const NUMBER_TEXT = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|inf(?:inity)?)$/i;

/** What pandas.to_numeric makes of values of several kinds; MLflow means decimals here, and lets all objects pass. */
function enforceMixedNumbers(column: Column & { readonly dtype: 'object' }): Column {
  const values = Float64Array.from(column.values, (value) => {
    if (value === null || value === '') return Number.NaN;
    if (typeof value === 'boolean') return value ? 1 : 0;
    const text = typeof value === 'string' ? value.trim() : undefined;
    const number = text !== undefined && NUMBER_TEXT.test(text) ? parsePythonFloat(text) : toNumber(value);
    if (number === undefined) {
      throw refuseSchema(`Failed to convert column ${column.name} from type object to double.`);
    }
    return number;
  });
  return { name: column.name, dtype: 'float64', values };
}

function enforceDates(column: Column & { readonly dtype: 'object' }): Column {
  const values = BigInt64Array.from(column.values, (value) => {
    const nanoseconds = value === null ? NAT : value instanceof Date ? dateToNanoseconds(value) : undefined;
    if (nanoseconds === undefined)
      throw refuseSchema(`Failed to convert column ${column.name} from type object to datetime.`);
    return nanoseconds;
  });
  return { name: column.name, dtype: 'datetime64', values };
}

function enforceTyped(column: Column, type: ScalarType, policy: EnforcementPolicy): Column {
  const { name, dtype } = column;
  const target = SCALAR_STORAGE[type];
  if (!isNumericDtype(dtype) || !isNumericDtype(target)) throw refuseColumnType(column, type, '');
  const values = column.values as ArrayLike<number | bigint>;
  if (isSafe(dtype, target) || (isFloatDtype(target) && dtype === 'int64' && isZerosAndOnes(values))) {
    return { name, dtype: target, values: convertNumbers(values, dtype, target) } as Column;
  }
  const isInteger = target === 'int32' || target === 'int64';
  if (isInteger && policy.missingIntegers === 'keep' && hasGapsAmongIntegers(column)) return column;
  if (policy.conversion === 'lossless' && dtype !== 'bool' && target !== 'bool') {
    const converted = convertLosslessly(values, dtype, target);
    if (converted !== undefined) return { name, dtype: target, values: converted } as Column;
  }
  throw refuseColumnType(column, type, isInteger && hasGapsAmongIntegers(column) ? HINT_MISSING_INTEGERS : '');
}

/** The numbers as another type, where each of them stays what it is. */
function convertLosslessly(
  values: ArrayLike<number | bigint>,
  from: NumericDtype,
  to: NumericDtype,
): NumericStorage[NumericDtype] | undefined {
  const isToFloat = isFloatDtype(to);
  for (let index = 0; index < values.length; index++) {
    const number = Number(values[index]);
    // Beyond 2^53 a double no longer tells one integer from the next.
    if (!isToFloat && !Number.isSafeInteger(number)) return undefined;
    if (isToFloat && !isFloatDtype(from) && !Number.isSafeInteger(number)) return undefined;
    if (to === 'float32' && !Object.is(Math.fround(number), number)) return undefined;
    if (to === 'int32' && (number < -(2 ** 31) || number >= 2 ** 31)) return undefined;
  }
  return convertNumbers(values, from, to);
}

/** The same kind of at most that size; a smaller unsigned type; integers of at most 32 bits as doubles. */
function isSafe(from: NumericDtype, to: NumericDtype): boolean {
  if (kindOf(from) === kindOf(to)) return itemSize(from) <= itemSize(to);
  if (kindOf(from) === 'u' && kindOf(to) === 'i') return itemSize(from) < itemSize(to);
  return to === 'float64' && (kindOf(from) === 'i' || kindOf(from) === 'u') && itemSize(from) <= 4;
}

/** NumPy's letter of a type: b, i, u or f. */
function kindOf(dtype: NumericDtype): string {
  return dtype.charAt(0);
}

function isZerosAndOnes(values: ArrayLike<number | bigint>): boolean {
  for (let index = 0; index < values.length; index++) {
    if (values[index] !== 0n && values[index] !== 1n) return false;
  }
  return true;
}

function refuseColumnType(column: Column, type: ScalarType, hint: string): Error {
  return refuseSchema(
    `Incompatible input types for column ${column.name}. Can not safely convert ${describeDtype(column.dtype)} to ${NUMPY_TYPE_TEXT[type]}.${hint}`,
  );
}

function hasGapsAmongIntegers(column: Column): boolean {
  if (column.dtype !== 'float64') return false;
  return (
    column.values.some(Number.isNaN) && column.values.every((value) => Number.isNaN(value) || Number.isInteger(value))
  );
}
