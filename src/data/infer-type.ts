// The type of a plain value, and the type that holds two (MLflow 3's _infer_datatype and the _merge of its types; parity API-073
// .. API-089).
import { areTypesEqual, isRecordType } from './column-type.ts';
import { DecantError } from '../errors.ts';
import { isPythonInt } from './guess-column.ts';
import { PythonFloat, type Value } from './dtype.ts';
import { sortProperties } from './schema-json.ts';
import { isValueDict, isValueList } from './python-text.ts';
import type { ColumnType, Property, ScalarType } from './schema.ts';

const ANY: ColumnType = { kind: 'any' };
type ObjectType = Extract<ColumnType, { readonly kind: 'object' }>;

/**
 * The type of a value: dicts are objects, lists arrays, nothing (null, NaN, an empty list or dict) is any. Whole numbers among
 * fractions are doubles, where MLflow refuses to mix them: JavaScript does not tell 1 from 1.0.
 */
export function inferType(value: Value): ColumnType {
  if (value === null || isMissing(value)) return ANY;
  if (isValueList(value)) return value.length === 0 ? ANY : { kind: 'array', items: inferItemType(value) };
  if (isValueDict(value)) {
    const entries = Object.entries(value);
    if (entries.length === 0) return ANY;
    const properties = entries.map(([name, item]): Property => {
      const type = inferType(item);
      return { name, type, required: !isAny(type) };
    });
    return { kind: 'object', properties: sortProperties(properties) };
  }
  return inferScalarType(value);
}

/** The one type of all items of a list that is not empty. */
export function inferItemType(items: readonly Value[]): ColumnType {
  const [first = ANY, ...rest] = items.map(inferType);
  return rest.reduce(mergeTypes, first);
}

/** Is this a value that a required column must not have: null, NaN, NaT? */
export function isMissing(value: Value | undefined): boolean {
  if (value instanceof PythonFloat) return Number.isNaN(value.value);
  return (
    value === null ||
    value === undefined ||
    (typeof value === 'number' && Number.isNaN(value)) ||
    (value instanceof Date && Number.isNaN(value.getTime()))
  );
}

function inferScalarType(value: Value): ScalarType {
  if (typeof value === 'boolean') return 'boolean';
  if (isPythonInt(value)) return 'long';
  if (typeof value === 'string') return 'string';
  if (value instanceof Uint8Array) return 'binary';
  return value instanceof Date ? 'datetime' : 'double';
}

function isAny(type: ColumnType): boolean {
  return isRecordType(type) && type.kind === 'any';
}

function mergeTypes(left: ColumnType, right: ColumnType): ColumnType {
  if (areTypesEqual(left, right)) return left;
  if (!isRecordType(left)) {
    if (isAny(right)) return left;
    if (isNumber(left) && isNumber(right)) return 'double';
    throw refuse(left, right);
  }
  if (left.kind === 'any') return isRecordType(right) ? mergeTypes(right, left) : right;
  if (left.kind === 'object') {
    if (isAny(right))
      return { ...left, properties: left.properties.map((property) => ({ ...property, required: false })) };
    if (isRecordType(right) && right.kind === 'object') return mergeObjects(left, right);
    throw refuse(left, right);
  }
  if (isAny(right)) return left;
  if (left.kind === 'array' && isRecordType(right) && right.kind === 'array') {
    return { kind: 'array', items: mergeTypes(left.items, right.items) };
  }
  throw refuse(left, right);
}

function isNumber(type: ColumnType): boolean {
  return type === 'long' || type === 'double';
}

/** Properties of both; those that only one has, or that one does not require, are optional. */
function mergeObjects(left: ObjectType, right: ObjectType): ObjectType {
  const others = new Map(right.properties.map((property) => [property.name, property]));
  const merged = left.properties.map((property): Property => {
    const other = others.get(property.name);
    if (other === undefined) return { ...property, required: false };
    others.delete(property.name);
    return {
      name: property.name,
      type: mergeTypes(property.type, other.type),
      required: property.required && other.required,
    };
  });
  const added = Array.from(others.values(), (property): Property => ({ ...property, required: false }));
  return { kind: 'object', properties: sortProperties([...merged, ...added]) };
}

function refuse(left: ColumnType, right: ColumnType): DecantError {
  const [first, second] = [left, right].map((type) => (isRecordType(type) ? type.kind : type));
  return new DecantError(
    'INVALID_PARAMETER_VALUE',
    `Expected all values in the list to be of the same type, got ${first} and ${second}.`,
    { hint: 'Write the signature by hand, with a type any where several are meant.' },
  );
}
