// Texts of schemas as MLflow prints them in errors (parity API-060, API-062).
import { isRecordType } from './column-type.ts';
import { formatPythonScalar, formatPythonString } from './python-text.ts';
import type { ColSpec, ColumnType, ParamSpec, Schema, TensorSpec } from './schema.ts';

/** Text of a schema: `['a': long (required), 'b': string (optional)]`. */
export function describeSchema(schema: Schema): string {
  const items = schema.kind === 'columns' ? schema.columns.map(describeColumn) : schema.tensors.map(describeTensorSpec);
  return `[${items.join(', ')}]`;
}

/** Text of a type: `long`, `Array(double)`, `{k: string (required)}`, `Map(str -> DataType.long)`. */
export function describeType(type: ColumnType): string {
  if (typeof type === 'string') return type;
  switch (type.kind) {
    case 'array':
      return `Array(${describeType(type.items)})`;
    case 'object':
      return `{${type.properties.map((p) => `${p.name}: ${describeType(p.type)} (${requirement(p.required)})`).join(', ')}}`;
    case 'map':
      return `Map(str -> ${isRecordType(type.values) ? describeType(type.values) : `DataType.${type.values}`})`;
    case 'any':
      return 'Any';
    case 'sparkml_vector':
      return 'SparkML vector';
  }
}

/** Text of a tensor: `'x': Tensor('float32', (-1, 2, 3))`. */
export function describeTensorSpec(spec: TensorSpec): string {
  const tensor = `Tensor('${spec.dtype}', ${describeShape(spec.shape)})`;
  return spec.name === undefined ? tensor : `${formatPythonString(spec.name)}: ${tensor}`;
}

/** Text of a shape as a Python tuple: `(-1,)`, `(2, 3)`. */
export function describeShape(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
}

/** Text of a param without its default: `'top_k': integer (shape: (-1,))`. */
export function describeParamSpec(spec: ParamSpec): string {
  const shape = spec.shape === null ? '' : ` (shape: ${describeShape(spec.shape)})`;
  return `${formatPythonString(spec.name)}: ${describeType(spec.type)}${shape}`;
}

/** Text of a list of column names: `['a', 0]`. */
export function describeNames(names: readonly (string | number)[]): string {
  return `[${names.map(describeName).join(', ')}]`;
}

/** Text of one column name. */
export function describeName(name: string | number): string {
  return typeof name === 'string' ? formatPythonString(name) : (formatPythonScalar(name) ?? '');
}

function describeColumn(spec: ColSpec): string {
  const type = `${describeType(spec.type)} (${requirement(spec.required)})`;
  return spec.name === undefined ? type : `${describeName(spec.name)}: ${type}`;
}

function requirement(required: boolean): string {
  return required ? 'required' : 'optional';
}
