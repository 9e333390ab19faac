// Arrow's schemas (Schema.fbs): fields with their types, by the numbers that the format gives them.
import type { SchemaElement } from 'hyparquet';
import { DecantError } from '../../errors.ts';
import type { FlatTable } from '../flatbuffers/index.ts';
import { malformedArrow } from './arrow-error.ts';

/** How the values of a field lie in buffers. */
export type ArrowLayout =
  | { readonly kind: 'null' | 'bool' | 'struct' }
  | { readonly kind: 'int'; readonly bits: number; readonly isSigned: boolean }
  | { readonly kind: 'float'; readonly bits: 16 | 32 | 64 }
  /** Moments: `scale` nanoseconds each. */
  | { readonly kind: 'time'; readonly bits: 32 | 64; readonly scale: bigint }
  | { readonly kind: 'decimal'; readonly bits: number; readonly scale: number }
  | { readonly kind: 'text' | 'binary'; readonly offsets: 32 | 64 | 'view' }
  | { readonly kind: 'fixedBinary' | 'fixedList'; readonly size: number }
  | { readonly kind: 'list'; readonly offsets: 32 | 64 };

/** One field. */
export interface ArrowField {
  readonly name: string;
  readonly layout: ArrowLayout;
  readonly children: readonly ArrowField[];
  /** Dictionary that the values are indices of. */
  readonly dictionary: { readonly id: number; readonly index: ArrowLayout } | undefined;
}

/** Deeper fields are refused. */
const MAX_DEPTH = 32;

/** The fields of a schema table. */
export function readFields(schema: FlatTable): readonly ArrowField[] {
  if (schema.int16(0) !== 0) throw new DecantError('MALFORMED_DATA', 'Arrow data of big-endian machines is not read.');
  return schema.tables(1).map((field) => readField(field, 0));
}

function readField(field: FlatTable, depth: number): ArrowField {
  if (depth > MAX_DEPTH) throw malformedArrow('its fields are nested too deeply');
  const name = field.text(0) ?? '';
  const children = field.tables(5).map((child) => readField(child, depth + 1));
  const encoding = field.table(4);
  const layout = readLayout(field.int8(2), field.table(3), name);
  const indexTable = encoding?.table(1);
  const dictionary =
    encoding === undefined
      ? undefined
      : {
          id: encoding.int64(0),
          index: indexTable === undefined ? INT32 : readLayout(INT, indexTable, name),
        };
  return { name, layout, children, dictionary };
}

const INT = 2;
const INT32: ArrowLayout = { kind: 'int', bits: 32, isSigned: true };
/** Nanoseconds in a second, millisecond, microsecond, nanosecond. */
const UNITS = [1_000_000_000n, 1_000_000n, 1000n, 1n] as const;
const DAY = 86_400_000_000_000n;

function readLayout(tag: number, type: FlatTable | undefined, name: string): ArrowLayout {
  switch (tag) {
    case 1:
      return { kind: 'null' };
    case INT: {
      const bits = type?.int32(0) ?? 0;
      if (bits !== 8 && bits !== 16 && bits !== 32 && bits !== 64)
        throw malformedArrow('an integer has no known width');
      return { kind: 'int', bits, isSigned: type?.boolean(1) ?? false };
    }
    case 3:
      return { kind: 'float', bits: ([16, 32, 64] as const)[type?.int16(0) ?? 0] ?? 64 };
    case 4:
      return { kind: 'binary', offsets: 32 };
    case 5:
      return { kind: 'text', offsets: 32 };
    case 6:
      return { kind: 'bool' };
    case 7:
      return { kind: 'decimal', bits: type?.int32(2, 128) ?? 128, scale: type?.int32(1) ?? 0 };
    case 8:
      return type?.int16(0, 1) === 0
        ? { kind: 'time', bits: 32, scale: DAY }
        : { kind: 'time', bits: 64, scale: 1_000_000n };
    case 10:
      return { kind: 'time', bits: 64, scale: UNITS[type?.int16(0) ?? 0] ?? 1n };
    case 12:
      return { kind: 'list', offsets: 32 };
    case 13:
      return { kind: 'struct' };
    case 15:
      return { kind: 'fixedBinary', size: Math.max(0, type?.int32(0) ?? 0) };
    case 16:
      return { kind: 'fixedList', size: Math.max(0, type?.int32(0) ?? 0) };
    case 19:
      return { kind: 'binary', offsets: 64 };
    case 20:
      return { kind: 'text', offsets: 64 };
    case 21:
      return { kind: 'list', offsets: 64 };
    case 23:
      return { kind: 'binary', offsets: 'view' };
    case 24:
      return { kind: 'text', offsets: 'view' };
    default:
      throw new DecantError(
        'MALFORMED_DATA',
        `Arrow data: the type number ${tag} of column ${JSON.stringify(name)} is not read.`,
        { hint: 'Cast the column to numbers, texts, booleans, dates or lists of them.' },
      );
  }
}

/** The column's type in the words of Parquet, for which pandas' rules are written. */
export function describeField({ name, layout }: ArrowField): SchemaElement {
  switch (layout.kind) {
    case 'bool':
      return { name, type: 'BOOLEAN' };
    case 'int': {
      const bitWidth = layout.bits as 8 | 16 | 32 | 64;
      return { name, type: 'INT64', logical_type: { type: 'INTEGER', bitWidth, isSigned: layout.isSigned } };
    }
    case 'float':
      return { name, type: layout.bits === 64 ? 'DOUBLE' : 'FLOAT' };
    case 'time':
      return { name, type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'NANOS' } };
    case 'decimal':
      return { name, type: 'DOUBLE' };
    case 'text':
      return { name, type: 'BYTE_ARRAY', logical_type: { type: 'STRING' } };
    case 'binary':
    case 'fixedBinary':
      return { name, type: 'BYTE_ARRAY' };
    default:
      return { name };
  }
}
