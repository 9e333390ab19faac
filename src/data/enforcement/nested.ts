// Values of nested types: arrays, objects, maps (MLflow's _enforce_array, _enforce_object, _enforce_map, _enforce_datatype;
// parity SCH-050 .. SCH-056).
import { NAT, type Value } from '../dtype.ts';
import { describeType } from '../describe-schema.ts';
import { castBytes, castText } from '../casting/cast-array.ts';
import { isTruthy } from '../casting/cast-cells.ts';
import { columnToValues, toIntegerValue } from '../column-values.ts';
import { guessColumn } from '../guess-column.ts';
import { isRecordType, type RecordType } from '../column-type.ts';
import { makeObject } from '../ordered-object.ts';
import { formatPythonString, isValueDict, isValueList, nameOfPythonType } from '../python-text.ts';
import { DecantError } from '../../errors.ts';
import { enforceColumn } from './enforce-column.ts';
import { EXACT_ENFORCEMENT } from './policy.ts';
import type { EnforcementPolicy } from './policy.ts';
import { refuseSchema } from './schema-error.ts';
import type { ColumnType, ScalarType } from '../schema.ts';

type ObjectType = Extract<RecordType, { readonly kind: 'object' }>;
const MAX_DEPTH = 200;

/** The value as `type`. `required` is that of the column or property; items of arrays and maps inherit it. */
export function enforceNested(
  value: Value,
  type: ColumnType,
  required: boolean,
  policy: EnforcementPolicy = EXACT_ENFORCEMENT,
  depth = 0,
): Value {
  if (depth > MAX_DEPTH) throw new DecantError('LIMIT_EXCEEDED', `A value nests deeper than ${MAX_DEPTH}.`);
  if (!isRecordType(type)) return enforceScalar(value, type, required, policy);
  switch (type.kind) {
    case 'any':
      return value;
    case 'array':
      return enforceArray(value, type.items, required, policy, depth);
    case 'sparkml_vector':
      return enforceArray(value, 'double', required, policy, depth);
    case 'object':
      return enforceObject(value, type, required, policy, depth);
    case 'map':
      return enforceMap(value, type.values, required, policy, depth);
  }
}

function enforceScalar(value: Value, type: ScalarType, required: boolean, policy: EnforcementPolicy): Value {
  if (!required && isMissing(value)) return null;
  if (value === null || isValueList(value) || isValueDict(value) || value instanceof Date) {
    throw refuseSchema(`Expected data to be scalar, got ${nameOfPythonType(value)}`);
  }
  try {
    return enforceItems([value], type, policy)[0] ?? null;
  } catch (cause) {
    if (!(cause instanceof DecantError)) throw cause;
    throw refuseSchema(`Failed to enforce schema of data of type ${nameOfPythonType(value)} with dtype \`${type}\``, {
      cause,
    });
  }
}

function enforceArray(
  value: Value,
  items: ColumnType,
  required: boolean,
  policy: EnforcementPolicy,
  depth: number,
): Value {
  const mayBeEmpty = !required || (isRecordType(items) && items.kind === 'any');
  if (mayBeEmpty && (value === null || (isValueList(value) && value.length === 0))) return value;
  if (!isValueList(value))
    throw refuseSchema(`Expected data to be list or numpy array, got ${nameOfPythonType(value)}`);
  if (!isRecordType(items)) return value.length === 0 ? value : castItems(enforceItems(value, items, policy), items);
  return value.map((item) => enforceNested(item, items, required, policy, depth + 1));
}

function enforceObject(
  value: Value,
  type: ObjectType,
  required: boolean,
  policy: EnforcementPolicy,
  depth: number,
): Value {
  if (!required && (value === null || isEmptyDict(value))) return value;
  if (!isValueDict(value)) {
    throw refuseSchema(
      `Failed to enforce schema with type '${describeType(type)}'. Expected data to be dictionary, got ${nameOfPythonType(value)}`,
    );
  }
  const missing = type.properties.filter((property) => property.required && !Object.hasOwn(value, property.name));
  if (missing.length > 0) {
    throw refuseSchema(
      `Missing required properties: {${missing.map((property) => formatPythonString(property.name)).join(', ')}}`,
    );
  }
  const properties = new Map(type.properties.map((property) => [property.name, property]));
  const unknown = Object.keys(value).filter((key) => !properties.has(key));
  if (unknown.length > 0) {
    throw refuseSchema(
      `Invalid properties not defined in the schema found: {${unknown.map(formatPythonString).join(', ')}}`,
    );
  }
  const entries = Object.entries(value).map(([key, item]): [string, Value] => {
    const property = properties.get(key)!;
    try {
      return [key, enforceNested(item, property.type, property.required, policy, depth + 1)];
    } catch (cause) {
      if (!(cause instanceof DecantError)) throw cause;
      const expected = isRecordType(property.type) ? property.type.kind.replace('_', ' ') : property.type;
      throw refuseSchema(
        `Failed to enforce schema for key \`${key}\`. Expected type ${expected}, received type ${nameOfPythonType(item)}`,
        { cause },
      );
    }
  });
  return makeObject(entries);
}

function enforceMap(
  value: Value,
  values: ColumnType,
  required: boolean,
  policy: EnforcementPolicy,
  depth: number,
): Value {
  const mayBeEmpty = !required || (isRecordType(values) && values.kind === 'any');
  if (mayBeEmpty && (value === null || isEmptyDict(value))) return value;
  if (!isValueDict(value)) throw refuseSchema(`Expected data to be a dict, got ${nameOfPythonType(value)}`);
  return makeObject(
    Object.entries(value).map(
      ([key, item]) => [key, enforceNested(item, values, required, policy, depth + 1)] as const,
    ),
  );
}

/** Items go through the rules of a column, as one series. */
function enforceItems(items: readonly Value[], type: ScalarType, policy: EnforcementPolicy): readonly Value[] {
  const column = enforceColumn(guessColumn('', items), type, policy);
  // A list of dates holds nanoseconds, as NumPy's tolist gives them.
  return column.dtype === 'datetime64'
    ? Array.from(column.values, (value) => (value === NAT ? null : toIntegerValue(value)))
    : columnToValues(column);
}

/** What the series let pass as objects becomes NumPy's type of the items: text, bytes, truth. */
function castItems(items: readonly Value[], type: ScalarType): readonly Value[] {
  try {
    switch (type) {
      case 'string':
        return items.map((item) => (item instanceof Uint8Array ? decodeAscii(item) : castText(item)));
      case 'binary':
        return items.map(castBytes);
      case 'boolean':
        return items.map(isTruthy);
      default:
        return items;
    }
  } catch (cause) {
    if (!(cause instanceof DecantError)) throw cause;
    throw refuseSchema(`Failed to enforce schema of data of type list with dtype \`${type}\``, { cause });
  }
}

function decodeAscii(bytes: Uint8Array): string {
  if (bytes.some((byte) => byte > 127))
    throw refuseSchema("'ascii' codec can't decode bytes: ordinal not in range(128)");
  return String.fromCharCode(...bytes);
}

function isMissing(value: Value): boolean {
  return value === null || (typeof value === 'number' && Number.isNaN(value));
}

function isEmptyDict(value: Value): boolean {
  return isValueDict(value) && Object.keys(value).length === 0;
}
