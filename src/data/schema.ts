// Schemas and signatures as MLflow's MLmodel files state them (mlflow.types.schema; parity MLM-020 .. MLM-029, SCH-001 .. SCH-008).
import type { Value } from './dtype.ts';

/** MLflow's scalar types, by the names in signature JSON. */
export const SCALAR_TYPES = ['boolean', 'integer', 'long', 'float', 'double', 'string', 'binary', 'datetime'] as const;
export type ScalarType = (typeof SCALAR_TYPES)[number];

/** Type of a column, of an array's items, of a property. */
export type ColumnType =
  | ScalarType
  | { readonly kind: 'array'; readonly items: ColumnType }
  | { readonly kind: 'object'; readonly properties: readonly Property[] }
  | { readonly kind: 'map'; readonly values: ColumnType }
  | { readonly kind: 'any' }
  | { readonly kind: 'sparkml_vector' };

/** One property of an object; MLflow orders them by name. */
export interface Property {
  readonly name: string;
  readonly type: ColumnType;
  readonly required: boolean;
}

/** One column. Frames without text names have numbers, columns without any have no `name`. */
export interface ColSpec {
  readonly name?: string | number;
  readonly type: ColumnType;
  readonly required: boolean;
}

/** One tensor. `dtype` is NumPy's name (`float64`, `str`, `object`, `datetime64[D]`); -1 in `shape` is any size. */
export interface TensorSpec {
  readonly name?: string;
  readonly dtype: string;
  readonly shape: readonly number[];
}

/** Columns or tensors, never both. */
export type Schema =
  | { readonly kind: 'columns'; readonly columns: readonly ColSpec[] }
  | { readonly kind: 'tensors'; readonly tensors: readonly TensorSpec[] };

/** One param. `shape` is null for a scalar and [-1] for a list. */
export interface ParamSpec {
  readonly name: string;
  readonly type: ScalarType | { readonly kind: 'object'; readonly properties: readonly Property[] };
  readonly default: Value;
  readonly shape: readonly number[] | null;
}

/** What a model takes and gives. */
export interface Signature {
  readonly inputs?: Schema;
  readonly outputs?: Schema;
  readonly params?: readonly ParamSpec[];
}
