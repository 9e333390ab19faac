// Cells of nested columns: numbers become floats where the schema says so, since JavaScript does not tell 1 from 1.0. All else is
// left to enforcement.
import { isRecordType } from '../column-type.ts';
import { isValueDict, isValueList } from '../python-text.ts';
import { toFloatValue } from '../float-value.ts';
import type { Value } from '../dtype.ts';
import type { ColumnType } from '../schema.ts';

/** The value with its floats marked. */
export function typeNested(value: Value, type: ColumnType): Value {
  if (!isRecordType(type))
    return typeof value === 'number' && (type === 'double' || type === 'float') ? toFloatValue(value) : value;
  switch (type.kind) {
    case 'any':
      return value;
    case 'array':
    case 'sparkml_vector': {
      const items = type.kind === 'array' ? type.items : 'double';
      return isValueList(value) ? value.map((item) => typeNested(item, items)) : value;
    }
    case 'map':
      return mapEntries(value, () => type.values);
    case 'object':
      return mapEntries(value, (key) => type.properties.find(({ name }) => name === key)?.type);
  }
}

function mapEntries(value: Value, typeOf: (key: string) => ColumnType | undefined): Value {
  if (!isValueDict(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const type = typeOf(key);
      return [key, type === undefined ? item : typeNested(item, type)];
    }),
  );
}
