// Schemas from and to the JSON that MLmodel files hold: MLflow 1.x, 2.0 to 2.9 (`optional`) and 2.10 to 3.x (`required`)
// (parity MLM-020 .. MLM-029).
import { DecantError } from '../errors.ts';
import { normalizeDatetimeText } from './datetime.ts';
import { PythonFloat, type Value } from './dtype.ts';
import { makeObject } from './ordered-object.ts';
import { compareCodePoints, isValueDict, isValueList } from './python-text.ts';
import { SCALAR_TYPES } from './schema.ts';
import type { ColSpec, ColumnType, ParamSpec, Property, ScalarType, Schema, TensorSpec } from './schema.ts';

type ValueDict = { readonly [key: string]: Value };

const TENSOR_DTYPE = /^(?:bool|u?int(?:8|16|32|64)|float(?:16|32|64)|str|bytes|object|datetime64(?:\[\w+\])?)$/;

/** Reads a list of columns or tensors. `what` names it in errors. */
export function readSchema(value: Value, what: string): Schema {
  if (!isValueList(value) || value.length === 0) throw refuse(what, 'expected a list of at least one column or tensor');
  const entries = value.map((entry, index) => asDict(entry, `${what}[${index}]`));
  const tensorCount = entries.filter((entry) => entry['type'] === 'tensor').length;
  if (tensorCount !== 0 && tensorCount !== entries.length) throw refuse(what, 'columns and tensors are mixed');
  const namedCount = entries.filter((entry) => entry['name'] !== undefined && entry['name'] !== null).length;
  if (namedCount !== 0 && namedCount !== entries.length) throw refuse(what, 'named and unnamed entries are mixed');
  if (tensorCount > 0) {
    if (entries.length > 1 && namedCount === 0) throw refuse(what, 'several tensors have no names');
    return { kind: 'tensors', tensors: entries.map((entry, index) => readTensorSpec(entry, `${what}[${index}]`)) };
  }
  const columns = entries.map((entry, index) => readColumn(entry, `${what}[${index}]`));
  if (namedCount === 0 && columns.some((column) => !column.required))
    throw refuse(what, 'an unnamed column is optional');
  return { kind: 'columns', columns };
}

/** The plain values that MLflow 3 writes for a schema, keys in its order. */
export function writeSchema(schema: Schema): Value {
  if (schema.kind === 'tensors') return schema.tensors.map(writeTensorSpec);
  return schema.columns.map((column) => ({
    ...writeType(column.type),
    ...(column.name === undefined ? {} : { name: column.name }),
    required: column.required,
  }));
}

/** Reads the list of params; refuses duplicate names, binary, and shapes other than null and [-1]. */
export function readParams(value: Value, what: string): readonly ParamSpec[] {
  if (!isValueList(value)) throw refuse(what, 'expected a list of params');
  const params = value.map((entry, index) => readParam(asDict(entry, `${what}[${index}]`), `${what}[${index}]`));
  const names = new Set<string>();
  for (const param of params) {
    if (names.has(param.name)) throw refuse(what, `param ${JSON.stringify(param.name)} stands twice`);
    names.add(param.name);
  }
  return params;
}

/** The plain values that MLflow 3 writes for params, keys in its order. */
export function writeParams(params: readonly ParamSpec[]): Value {
  return params.map((param) => ({
    name: param.name,
    default: param.default,
    shape: param.shape,
    ...writeType(param.type),
  }));
}

function readColumn(entry: ValueDict, what: string): ColSpec {
  const type = readType(entry, what);
  const name = entry['name'];
  const required = readRequired(entry, what);
  if (name === undefined || name === null) return { type, required };
  if (typeof name !== 'string' && typeof name !== 'number') throw refuse(what, 'a name must be text or a number');
  return { name, type, required };
}

function readRequired(entry: ValueDict, what: string): boolean {
  const { required, optional } = entry;
  if (required !== undefined && typeof required !== 'boolean') throw refuse(what, '`required` must be true or false');
  if (optional !== undefined && typeof optional !== 'boolean') throw refuse(what, '`optional` must be true or false');
  return required ?? !(optional ?? false);
}

function readType(entry: ValueDict, what: string): ColumnType {
  const type = entry['type'];
  switch (type) {
    case 'array':
      return { kind: 'array', items: readType(asDict(entry['items'], `${what}.items`), `${what}.items`) };
    case 'map':
      return { kind: 'map', values: readType(asDict(entry['values'], `${what}.values`), `${what}.values`) };
    case 'object':
      return { kind: 'object', properties: readProperties(entry, what) };
    case 'any':
    case 'sparkml_vector':
      return { kind: type };
    default:
  }
  const scalar = SCALAR_TYPES.find((name) => name === type);
  if (scalar === undefined) {
    const hint = `Known types: ${SCALAR_TYPES.join(', ')}, array, object, map, any, sparkml_vector, tensor.`;
    throw refuse(what, `unknown type ${JSON.stringify(typeof type === 'string' ? type : null)}`, hint);
  }
  return scalar;
}

function readProperties(entry: ValueDict, what: string): readonly Property[] {
  const properties = Object.entries(asDict(entry['properties'], `${what}.properties`)).map(([name, value]) => {
    const where = `${what}.properties[${JSON.stringify(name)}]`;
    const property = asDict(value, where);
    return { name, type: readType(property, where), required: readRequired(property, where) };
  });
  if (properties.length === 0) throw refuse(what, 'an object needs at least one property');
  return sortProperties(properties);
}

/** Properties in MLflow's order: by code points of their names. */
export function sortProperties(properties: readonly Property[]): readonly Property[] {
  return properties.toSorted((a, b) => compareCodePoints(a.name, b.name));
}

function readTensorSpec(entry: ValueDict, what: string): TensorSpec {
  const spec = asDict(entry['tensor-spec'], `${what}.tensor-spec`);
  const { dtype, shape } = spec;
  if (typeof dtype !== 'string' || !TENSOR_DTYPE.test(dtype)) {
    throw refuse(what, `unknown tensor dtype ${JSON.stringify(typeof dtype === 'string' ? dtype : null)}`);
  }
  if (!isValueList(shape)) throw refuse(what, 'a tensor needs a shape');
  const extents = shape.map((extent) => {
    if (typeof extent !== 'number' || !Number.isInteger(extent) || extent < -1)
      throw refuse(what, 'a size in the shape is not a whole number from -1');
    return extent;
  });
  const name = entry['name'];
  if (name === undefined || name === null) return { dtype, shape: extents };
  if (typeof name !== 'string') throw refuse(what, 'a name of a tensor must be text');
  return { name, dtype, shape: extents };
}

function writeTensorSpec(spec: TensorSpec): Value {
  const rest = { type: 'tensor', 'tensor-spec': { dtype: spec.dtype, shape: spec.shape } };
  return spec.name === undefined ? rest : { name: spec.name, ...rest };
}

function writeType(type: ColumnType): { readonly [key: string]: Value } {
  if (typeof type === 'string') return { type };
  switch (type.kind) {
    case 'array':
      return { type: 'array', items: writeType(type.items) };
    case 'map':
      return { type: 'map', values: writeType(type.values) };
    case 'object':
      return {
        type: 'object',
        properties: makeObject(
          type.properties.map((p) => [p.name, { ...writeType(p.type), required: p.required }] as const),
        ),
      };
    case 'any':
    case 'sparkml_vector':
      return { type: type.kind };
  }
}

function readParam(entry: ValueDict, what: string): ParamSpec {
  const typeName = entry['type'] ?? entry['dtype'];
  const type = readType({ ...entry, type: typeName ?? null }, what);
  const { name, shape = null, default: defaultValue } = entry;
  if (typeof name !== 'string' && typeof name !== 'number') throw refuse(what, 'a param needs a name');
  if (defaultValue === undefined) throw refuse(what, 'a param needs a default');
  if (type === 'binary') throw refuse(what, 'a param cannot be binary');
  if (typeof type !== 'string' && type.kind !== 'object') throw refuse(what, `a param cannot be of type ${type.kind}`);
  if (shape === null) {
    return {
      name: String(name),
      type,
      default: typeof type === 'string' ? normalizeDefault(defaultValue, type) : defaultValue,
      shape: null,
    };
  }
  if (!isValueList(shape) || shape.length !== 1 || shape[0] !== -1)
    throw refuse(what, 'the shape of a param must be null or [-1]');
  if (!isValueList(defaultValue)) throw refuse(what, 'the default of a param of shape [-1] must be a list');
  if (typeof type !== 'string') throw refuse(what, 'a param of type object cannot have a shape');
  return { name: String(name), type, default: defaultValue.map((item) => normalizeDefault(item, type)), shape: [-1] };
}

/** As MLflow's ParamSpec does at load: ints become floats for float types, dates their ISO text. */
function normalizeDefault(value: Value, type: ScalarType): Value {
  if ((type === 'double' || type === 'float') && (typeof value === 'number' || typeof value === 'bigint')) {
    return Number.isInteger(Number(value)) ? new PythonFloat(Number(value)) : value;
  }
  if (type !== 'datetime' || typeof value !== 'string') return value;
  const normalized = normalizeDatetimeText(value);
  return normalized === undefined ? value : normalized;
}

function asDict(value: Value | undefined, what: string): ValueDict {
  if (!isValueDict(value)) throw refuse(what, 'expected an object');
  return value;
}

function refuse(what: string, reason: string, hint?: string): DecantError {
  const details = hint === undefined ? {} : { hint };
  return new DecantError('INVALID_PARAMETER_VALUE', `Model signature, ${what}: ${reason}.`, details);
}
