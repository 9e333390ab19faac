// JSON bodies that are large tables of numbers, straight to columns of the schema's types. What is not of the usual form is left to the
// parser of all bodies (parse-json.ts, modern-body.ts), which also knows how to refuse.
import type { Column, Frame } from '../../data/frame.ts';
import type { Schema } from '../../data/schema.ts';
import { scanNumberTable } from '../../formats/json/index.ts';
import type { NumberColumn } from '../../formats/json/index.ts';

/** Types of the columns by name, for schemas of named numbers alone. */
export type NumberTypes = ReadonlyMap<string, NumberType>;
type NumberType = 'double' | 'float' | 'integer' | 'long';

/** Shorter bodies gain nothing. */
const LEAST_BYTES = 1024;

/** What {@link readNumberBody} needs of a schema; undefined where it has other types than numbers, or no names. */
export function findNumberTypes(schema: Schema | undefined): NumberTypes | undefined {
  if (schema?.kind !== 'columns') return undefined;
  const types = new Map<string, NumberType>();
  for (const { name, type } of schema.columns) {
    if (typeof name !== 'string' || types.has(name)) return undefined;
    if (type !== 'double' && type !== 'float' && type !== 'integer' && type !== 'long') return undefined;
    types.set(name, type);
  }
  return types.size === 0 ? undefined : types;
}

/** The frame of the body; the same one, to the bit, that the casts make of its values. Undefined where they must decide. */
export function readNumberBody(bytes: Uint8Array, types: NumberTypes): Frame | undefined {
  if (bytes.length < LEAST_BYTES) return undefined;
  const table = scanNumberTable(bytes);
  if (table === undefined) return undefined;
  const columns: Column[] = [];
  for (const column of table.columns) {
    const type = types.get(column.name);
    // An array with null in it is another matter than a column (SCH-033).
    if (type === undefined || (column.hasNulls && table.form === 'inputs')) return undefined;
    const typed = toType(column, type);
    if (typed === undefined) return undefined;
    columns.push(typed);
  }
  return { kind: 'frame', rowCount: table.rowCount, columns };
}

function toType({ name, values, hasNulls, hasFractions }: NumberColumn, type: NumberType): Column | undefined {
  switch (type) {
    case 'double':
      return { name, dtype: 'float64', values };
    case 'float': {
      const narrow = Float32Array.from(values);
      // What is beyond the type, the policy decides.
      return narrow.every((value) => value !== Infinity && value !== -Infinity)
        ? { name, dtype: 'float32', values: narrow }
        : undefined;
    }
    case 'integer': {
      if (hasNulls || hasFractions) return undefined;
      const whole = Int32Array.from(values);
      return whole.every((value, row) => value === values[row]) ? { name, dtype: 'int32', values: whole } : undefined;
    }
    case 'long': {
      if (hasNulls || hasFractions) return undefined;
      const long = new BigInt64Array(values.length);
      for (let row = 0; row < values.length; row++) long[row] = BigInt(values[row] ?? 0);
      return { name, dtype: 'int64', values: long };
    }
  }
}
