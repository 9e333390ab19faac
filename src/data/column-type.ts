// Questions about column types, and what storage and NumPy name each scalar type has (parity SCH-001 .. SCH-008).
import type { ColumnType, ScalarType } from './schema.ts';

/** A column type that is not a scalar. */
export type RecordType = Exclude<ColumnType, ScalarType>;

/** Is this a nested type, or any, or a vector? */
export function isRecordType(type: ColumnType): type is RecordType {
  return typeof type !== 'string';
}

/** Storage of each scalar type in a frame. */
export const SCALAR_STORAGE = {
  boolean: 'bool',
  integer: 'int32',
  long: 'int64',
  float: 'float32',
  double: 'float64',
  string: 'str',
  binary: 'bytes',
  datetime: 'datetime64',
} as const satisfies Record<ScalarType, string>;

/** NumPy's text of each scalar type, as in MLflow's errors. */
export const NUMPY_TYPE_TEXT: Readonly<Record<ScalarType, string>> = {
  boolean: 'bool',
  integer: 'int32',
  long: 'int64',
  float: 'float32',
  double: 'float64',
  string: '<U0',
  binary: '|S0',
  datetime: 'datetime64[ns]',
};

/** Pandas' text of each scalar type, as in MLflow's conversion errors. */
export const PANDAS_TYPE_TEXT: Readonly<Record<ScalarType, string>> = {
  ...NUMPY_TYPE_TEXT,
  string: "<class 'object'>",
  binary: "<class 'object'>",
};

/** Structural equality of two types. */
export function areTypesEqual(left: ColumnType, right: ColumnType): boolean {
  if (typeof left === 'string' || typeof right === 'string') return left === right;
  if (left.kind === 'array' && right.kind === 'array') return areTypesEqual(left.items, right.items);
  if (left.kind === 'map' && right.kind === 'map') return areTypesEqual(left.values, right.values);
  if (left.kind === 'object' && right.kind === 'object') {
    return (
      left.properties.length === right.properties.length &&
      left.properties.every((property, index) => {
        const other = right.properties[index];
        return (
          other?.name === property.name &&
          other.required === property.required &&
          areTypesEqual(property.type, other.type)
        );
      })
    );
  }
  return left.kind === right.kind && left.kind !== 'array' && left.kind !== 'map' && left.kind !== 'object';
}
