// One column against its declared scalar type: same type, or a conversion that loses nothing
// (MLflow's _enforce_mlflow_datatype; parity SCH-044 .. SCH-048).
import { NUMPY_TYPE_TEXT, SCALAR_STORAGE } from '../column-type.ts';
import { dateToNanoseconds } from '../datetime.ts';
import { guessColumn, toNumber } from '../guess-column.ts';
import { parsePythonFloat } from '../python-number.ts';
import { NAT, type Dtype } from '../dtype.ts';
import { refuseSchema } from './schema-error.ts';
import type { Column } from '../frame.ts';
import type { ScalarType } from '../schema.ts';

const ITEM_SIZE: Readonly<Partial<Record<Dtype, number>>> = {
  int8: 1,
  int16: 2,
  int32: 4,
  int64: 8,
  uint8: 1,
  uint16: 2,
  uint32: 4,
  uint64: 8,
  float32: 4,
  float64: 8,
};

const HINT_MISSING_INTEGERS =
  ' Hint: the type mismatch is likely caused by missing values: a column of integers with missing values is a column of ' +
  'floats. Declare the column as double, or infer the signature from data that has missing values.';

/** Pandas' text of a column's dtype. */
function describeDtype(dtype: Dtype): string {
  if (dtype === 'datetime64') return 'datetime64[ns]';
  return dtype === 'bytes' ? 'object' : dtype;
}

/** The column as `type`; the same object where it already is. Refuses what MLflow calls unsafe. */
export function enforceColumn(column: Column, type: ScalarType): Column {
  if (column.dtype === SCALAR_STORAGE[type]) return column;
  if (column.dtype === 'object' && type !== 'binary' && type !== 'string') return enforceObjects(column, type);
  if (type === 'string' && column.dtype === 'object') return column;
  if (type === 'binary' && (column.dtype === 'object' || column.dtype === 'str')) return column;
  if ((type === 'string' || type === 'boolean') && column.dtype === 'bytes') return column;
  return enforceTyped(column, type);
}

function enforceObjects(column: Column & { readonly dtype: 'object' }, type: ScalarType): Column {
  const inferred = guessColumn(column.name, column.values);
  if (inferred.dtype !== 'object')
    return inferred.dtype === SCALAR_STORAGE[type] ? inferred : enforceTyped(inferred, type);
  // None among booleans must not become False, so such a column stays as it is.
  if (type === 'boolean') return inferred;
  if (type === 'datetime') return enforceDates(column);
  if (type === 'double') return enforceMixedNumbers(column);
  return enforceTyped(inferred, type);
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

function enforceTyped(column: Column, type: ScalarType): Column {
  const { name, dtype } = column;
  const size = ITEM_SIZE[dtype] ?? 0;
  const isSigned = dtype.startsWith('int');
  const isUnsigned = dtype.startsWith('uint');
  const isFloat = dtype.startsWith('float');
  if (type === 'integer' || type === 'long') {
    const targetSize = type === 'integer' ? 4 : 8;
    if ((isSigned && size <= targetSize) || (isUnsigned && size < targetSize)) {
      const values = toBigInts(column);
      return type === 'long'
        ? { name, dtype: 'int64', values: BigInt64Array.from(values) }
        : { name, dtype: 'int32', values: Int32Array.from(values, Number) };
    }
    throw refuseColumnType(column, type, isFloat && hasGapsAmongIntegers(column) ? HINT_MISSING_INTEGERS : '');
  }
  if (type === 'double' || type === 'float') {
    const isSafe =
      (isFloat && size <= (type === 'double' ? 8 : 4)) ||
      (type === 'double' && (isSigned || isUnsigned) && size <= 4) ||
      (dtype === 'int64' && column.values.every((value) => value === 0n || value === 1n));
    if (isSafe) {
      const numbers = toNumbers(column);
      return type === 'double'
        ? { name, dtype: 'float64', values: Float64Array.from(numbers) }
        : { name, dtype: 'float32', values: Float32Array.from(numbers) };
    }
  }
  throw refuseColumnType(column, type, '');
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

function toBigInts(column: Column): readonly bigint[] {
  return Array.from(toPrimitives(column), (value) => BigInt(value));
}

function toNumbers(column: Column): readonly number[] {
  return Array.from(toPrimitives(column), Number);
}

function toPrimitives(column: Column): Iterable<number | bigint> {
  switch (column.dtype) {
    case 'str':
    case 'bytes':
    case 'object':
      return [];
    default:
      return column.values;
  }
}
