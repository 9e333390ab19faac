// A column of a Parquet file as the column that pandas makes of it (pandas.read_parquet by pyarrow).
import type { SchemaElement } from 'hyparquet';
import { NAT } from '../../data/dtype.ts';
import type { Dtype, NumericDtype, Value } from '../../data/dtype.ts';
import type { Column, ColumnName } from '../../data/frame.ts';
import { makeStorage } from '../../data/storage.ts';
import { malformedParquet } from './check-pages.ts';

/** Values as hyparquet decodes them; null and undefined are missing. */
export type Decoded = ArrayLike<unknown>;

/** Makes the column of `rowCount` values; `pandasType` is what pandas' own metadata calls it. */
export function makeColumn(
  name: ColumnName,
  element: SchemaElement,
  values: Decoded,
  pandasType: string | undefined,
): Column {
  const dtype = dtypeOf(element);
  switch (dtype) {
    case 'object':
      return { name, dtype, values: Array.from(values, toValue) };
    case 'str':
      return { name, dtype, values: Array.from(values, (text) => (typeof text === 'string' ? text : null)) };
    case 'bytes':
      return { name, dtype: 'object', values: Array.from(values, toValue) };
    case 'datetime64':
      return { name, dtype, values: BigInt64Array.from({ length: values.length }, (_, row) => toDate(values[row])) };
    case 'bool':
      if (hasMissing(values)) return { name, dtype: 'object', values: Array.from(values, toValue) };
      return {
        name,
        dtype,
        values: Uint8Array.from({ length: values.length }, (_, row) => (values[row] === true ? 1 : 0)),
      };
    default:
      return makeNumbers(name, dtype, values, pandasType);
  }
}

/** The type of a column of one value a row. */
function dtypeOf({
  type,
  type_length: length,
  converted_type: converted,
  logical_type: logical,
}: SchemaElement): Dtype {
  if (logical?.type === 'INTEGER') return `${logical.isSigned ? '' : 'u'}int${logical.bitWidth}` as NumericDtype;
  if (logical?.type === 'TIMESTAMP' || logical?.type === 'DATE') return 'datetime64';
  if (logical?.type === 'DECIMAL' || converted === 'DECIMAL') return 'float64';
  if (logical?.type === 'FLOAT16') return 'float32';
  if (logical?.type === 'STRING' || logical?.type === 'ENUM' || logical?.type === 'UUID') return 'str';
  switch (converted) {
    case 'UTF8':
    case 'ENUM':
      return 'str';
    case 'DATE':
    case 'TIMESTAMP_MILLIS':
    case 'TIMESTAMP_MICROS':
      return 'datetime64';
    case 'INT_8':
    case 'INT_16':
    case 'INT_32':
    case 'INT_64':
      return `int${converted.slice(4)}` as NumericDtype;
    case 'UINT_8':
    case 'UINT_16':
    case 'UINT_32':
    case 'UINT_64':
      return `uint${converted.slice(5)}` as NumericDtype;
    case 'JSON':
    case 'BSON':
    case 'TIME_MILLIS':
    case 'TIME_MICROS':
    case 'INTERVAL':
      return 'object';
    default:
      break;
  }
  switch (type) {
    case 'BOOLEAN':
      return 'bool';
    case 'INT32':
      return 'int32';
    case 'INT64':
      return 'int64';
    case 'INT96':
      return 'datetime64';
    case 'FLOAT':
      return 'float32';
    case 'DOUBLE':
      return 'float64';
    case 'BYTE_ARRAY':
      return 'bytes';
    case 'FIXED_LEN_BYTE_ARRAY':
      return length === undefined ? 'object' : 'bytes';
    default:
      return 'object';
  }
}

// Missing integers make pandas take floats, but in columns of its own nullable types.
function makeNumbers(name: ColumnName, dtype: NumericDtype, values: Decoded, pandasType: string | undefined): Column {
  const isFloat = dtype === 'float32' || dtype === 'float64';
  const isNullable = pandasType !== undefined && /^U?Int\d+$/.test(pandasType);
  const hasGaps = !isFloat && hasMissing(values);
  if (hasGaps && isNullable) return { name, dtype: 'object', values: Array.from(values, toValue) };
  const target = hasGaps ? 'float64' : dtype;
  const storage = makeStorage(target, values.length);
  const isBig = storage instanceof BigInt64Array || storage instanceof BigUint64Array;
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (isBig) storage[row] = toBig(value);
    else (storage as Float64Array)[row] = value === null || value === undefined ? Number.NaN : Number(value);
  }
  return { name, dtype: target, values: storage } as Column;
}

function hasMissing(values: Decoded): boolean {
  if (ArrayBuffer.isView(values)) return false;
  for (let row = 0; row < values.length; row++) if (values[row] === null || values[row] === undefined) return true;
  return false;
}

function toBig(value: unknown): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value);
  throw malformedParquet('a column of integers holds something else');
}

function toDate(value: unknown): bigint {
  return typeof value === 'bigint' ? value : NAT;
}

/** Lists, structs and maps, and what stands in them. */
function toValue(value: unknown): Value {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') return BigInt.asIntN(53, value) === value ? Number(value) : value;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (value instanceof Uint8Array || value instanceof Date) return value;
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return Array.from(value as ArrayLike<unknown>, toValue);
  if (typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toValue(item)]));
  }
  throw malformedParquet('a column holds a value of an unknown kind');
}
