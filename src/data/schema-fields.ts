// Names and types of a schema's entries (MLflow's Schema accessors; parity API-060).
import { isRecordType } from './column-type.ts';
import type { ColSpec, ColumnType, Schema, TensorSpec } from './schema.ts';

/** A name of an input: text, or the number of an unnamed column. */
export type InputName = string | number;

/** Do the entries have names? */
export function hasInputNames(schema: Schema): boolean {
  const first = schema.kind === 'columns' ? schema.columns[0] : schema.tensors[0];
  return first?.name !== undefined;
}

/** Names in order; positions where the schema has no names. */
export function inputNames(schema: Schema): readonly InputName[] {
  const entries = schema.kind === 'columns' ? schema.columns : schema.tensors;
  return entries.map((entry, index) => entry.name ?? index);
}

/** Names of the required entries in order. */
export function requiredInputNames(schema: Schema): readonly InputName[] {
  if (schema.kind === 'tensors') return inputNames(schema);
  return schema.columns.flatMap((column, index) => (column.required ? [column.name ?? index] : []));
}

/** Names of the optional entries in order. */
export function optionalInputNames(schema: Schema): readonly InputName[] {
  if (schema.kind === 'tensors') return [];
  return schema.columns.flatMap((column, index) => (column.required ? [] : [column.name ?? index]));
}

/** Types of the columns, or the tensors, in order. */
export function inputTypes(schema: Schema): readonly (ColumnType | TensorSpec)[] {
  return schema.kind === 'columns' ? schema.columns.map((column) => column.type) : schema.tensors;
}

/** Is a dict one row of such columns? It is where they have arrays or objects; maps do not count (MLflow's _enforce_schema). */
export function takesDictAsRow(columns: readonly ColSpec[]): boolean {
  return columns.some(({ type }) => isRecordType(type) && type.kind !== 'map' && type.kind !== 'any');
}
