// One column as CatBoost takes it: numbers as float32, categories by the hash of their texts
// (catboost/python-package/catboost/_catboost.pyx, _FloatOrNan and get_id_object_bytes_string_representation).
import { PythonFloat } from '../../data/dtype.ts';
import type { Value } from '../../data/dtype.ts';
import type { Column } from '../../data/frame.ts';
import { DecantError } from '../../errors.ts';
import { hashBytes, hashCategory } from './city-hash.ts';

/** Texts that mean a missing number (catboost/libs/data/loader.cpp, IsMissingValue). */
const MISSING_TEXTS: ReadonlySet<string> = new Set([
  ...['', '-', 'NA', 'Na', 'na', 'nan', 'NaN', 'NAN', '#NA', 'N/A', 'n/a', '#N/A', '-NaN', '-nan'],
  ...['NULL', 'null', 'Null', 'none', 'None', '#N/A N/A', '-1.#IND', '-1.#QNAN', '1.#IND', '1.#QNAN'],
]);

const NUMBER = /^ *[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Numbers as float32. Texts are parsed; `isExact` rounds integers of 64 bits once, as a DataFrame does. */
export function toFloatColumn(column: Column, place: number, isExact: boolean): Float32Array {
  switch (column.dtype) {
    case 'str':
    case 'object': {
      const values: ArrayLike<Value> = column.values;
      const out = new Float32Array(values.length);
      for (let row = 0; row < out.length; row++) out[row] = toFloat(values[row]!, place);
      return out;
    }
    case 'bytes':
    case 'datetime64':
      throw refuseNumber(place);
    case 'int64':
    case 'uint64':
      return Float32Array.from(column.values, isExact ? roundToFloat32 : Number);
    case 'float32':
      return column.values;
    default:
      return Float32Array.from(column.values);
  }
}

/** Categories by their hashes; refuses numbers that are no integers, and missing values. */
export function hashColumn(column: Column, place: number): Int32Array {
  switch (column.dtype) {
    case 'float32':
    case 'float64':
    case 'datetime64':
      throw refuseCategory(place);
    default: {
      const values: ArrayLike<Value> = column.values;
      const known = new Map<Value, number>();
      const out = new Int32Array(values.length);
      for (let row = 0; row < out.length; row++) {
        const value = values[row]!;
        let hash = known.get(value);
        if (hash === undefined) known.set(value, (hash = hashValue(value, place)));
        out[row] = hash;
      }
      return out;
    }
  }
}

function hashValue(value: Value, place: number): number {
  switch (typeof value) {
    case 'string':
      return hashCategory(value);
    case 'boolean':
      return hashCategory(value ? '1' : '0');
    case 'number':
      if (Number.isInteger(value)) return hashCategory(Object.is(value, -0) ? '0' : BigInt(value).toString());
      break;
    case 'bigint':
      if (value >= -(2n ** 63n) && value < 2n ** 64n) return hashCategory(value.toString());
      break;
    default:
      if (value instanceof Uint8Array) return hashBytes(value);
  }
  throw refuseCategory(place);
}

function toFloat(value: Value, place: number): number {
  switch (typeof value) {
    case 'number':
      return value;
    case 'boolean':
    case 'bigint':
      return Number(value);
    case 'string':
      if (MISSING_TEXTS.has(value)) return Number.NaN;
      if (NUMBER.test(value)) return Number(value);
      break;
    default:
      if (value === null) return Number.NaN;
      if (value instanceof PythonFloat) return value.value;
  }
  throw refuseNumber(place);
}

// Above 2^53 a double would round before float32 does: the lower bits become one that says whether any was set.
function roundToFloat32(value: bigint): number {
  if (value < 2n ** 53n && value > -(2n ** 53n)) return Number(value);
  const size = value < 0n ? -value : value;
  const sticky = (size & 2047n) === 0n ? 0n : 1n;
  const rounded = Math.fround(Number((size >> 11n) | sticky)) * 2048;
  return value < 0n ? -rounded : rounded;
}

function refuseNumber(place: number): DecantError {
  return new DecantError(
    'INVALID_PARAMETER_VALUE',
    `Bad value for num_feature[feature_idx=${place}]: it cannot be converted to float.`,
  );
}

function refuseCategory(place: number): DecantError {
  return new DecantError(
    'INVALID_PARAMETER_VALUE',
    `Invalid type for cat_feature[feature_idx=${place}]: cat_features must be integer or string, real number values and NaN values should be converted to string.`,
  );
}
