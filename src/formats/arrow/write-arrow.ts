// Frames as Arrow IPC, a stream or a file, of one record batch (Arrow columnar format; Message.fbs, Schema.fbs, File.fbs).
import { NAT } from '../../data/dtype.ts';
import type { Column, Frame } from '../../data/frame.ts';
import { writeFlat } from '../flatbuffers/index.ts';
import type { FlatContent, FlatField } from '../flatbuffers/index.ts';
import { renderValue } from '../json/index.ts';

/** `stream` is for connections, `file` is what Feather 2 names. */
export type ArrowForm = 'stream' | 'file';

/** Version 5 of the format. */
const VERSION: FlatField = { kind: 'int16', value: 4 };

/** The bytes of a frame. Values of object columns that are no texts are written as JSON. */
export function writeArrow({ columns, rowCount }: Frame, form: ArrowForm): Uint8Array {
  const parts: Uint8Array[] = [];
  if (form === 'file') parts.push(new TextEncoder().encode('ARROW1\0\0'));
  const written = columns.map((column) => writeColumn(column, rowCount));
  const schema: FlatContent = [undefined, { kind: 'tables', tables: written.map(({ field }) => field) }];
  parts.push(...wrapMessage(1, schema, 0));
  const batchStart = lengthOf(parts);
  const body = placeBuffers(written.flatMap(({ buffers }) => buffers));
  const batch: FlatContent = [
    { kind: 'int64', value: rowCount },
    structs(
      written.map(({ nullCount }) => [rowCount, nullCount]),
      2,
    ),
    structs(body.places, 2),
  ];
  const message = wrapMessage(3, batch, body.length);
  parts.push(...message, ...body.parts, Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 0));
  if (form === 'file') {
    const footer = writeFlat([
      VERSION,
      { kind: 'table', table: schema },
      { kind: 'structs', count: 0, bytes: new Uint8Array(0) },
      structs([[batchStart, lengthOf(message), body.length]], 3),
    ]);
    const size = new Uint8Array(4);
    new DataView(size.buffer).setInt32(0, footer.length, true);
    parts.push(footer, size, new TextEncoder().encode('ARROW1'));
  }
  return concat(parts);
}

interface WrittenColumn {
  readonly field: FlatContent;
  readonly nullCount: number;
  /** The bitmap of what is not missing, then the data. */
  readonly buffers: readonly Uint8Array[];
}

const flag = (value: boolean): FlatField => ({ kind: 'int8', value: value ? 1 : 0 });
const int32 = (value: number): FlatField => ({ kind: 'int32', value });
const int16 = (value: number): FlatField => ({ kind: 'int16', value });

function writeColumn(column: Column, rowCount: number): WrittenColumn {
  const describe = (tag: number, type: FlatContent, isNullable: boolean): FlatContent => [
    { kind: 'text', text: String(column.name) },
    flag(isNullable),
    { kind: 'int8', value: tag },
    { kind: 'table', table: type },
    undefined,
    { kind: 'tables', tables: [] },
  ];
  const plain = (tag: number, type: FlatContent, data: Uint8Array): WrittenColumn => ({
    field: describe(tag, type, false),
    nullCount: 0,
    buffers: [new Uint8Array(0), data],
  });
  const { dtype, values } = column;
  switch (dtype) {
    case 'float64':
      return plain(3, [int16(2)], bytesOf(values));
    case 'float32':
      return plain(3, [int16(1)], bytesOf(values));
    case 'bool':
      return plain(
        6,
        [],
        packBits(rowCount, (row) => values[row] !== 0),
      );
    case 'datetime64': {
      const nullCount = values.reduce((count, value) => (value === NAT ? count + 1 : count), 0);
      const bitmap = nullCount === 0 ? new Uint8Array(0) : packBits(rowCount, (row) => values[row] !== NAT);
      return { field: describe(10, [int16(3)], true), nullCount, buffers: [bitmap, bytesOf(values)] };
    }
    case 'str':
      return writeItems(5, values.map(encodeText));
    case 'bytes':
      return writeItems(4, values);
    case 'object':
      return writeItems(
        5,
        values.map((value) => encodeText(value === null || typeof value === 'string' ? value : renderValue(value))),
      );
    default:
      return plain(2, [int32(values.BYTES_PER_ELEMENT * 8), flag(dtype.startsWith('int'))], bytesOf(values));
  }

  function writeItems(tag: number, items: readonly (Uint8Array | null)[]): WrittenColumn {
    const nullCount = items.filter((item) => item === null).length;
    const bitmap = nullCount === 0 ? new Uint8Array(0) : packBits(rowCount, (row) => items[row] !== null);
    const offsets = new Int32Array(items.length + 1);
    for (const [row, item] of items.entries()) offsets[row + 1] = offsets[row]! + (item?.length ?? 0);
    const data = concat(items.filter((item) => item !== null));
    return { field: describe(tag, [], true), nullCount, buffers: [bitmap, bytesOf(offsets), data] };
  }
}

function encodeText(text: string | null): Uint8Array | null {
  return text === null ? null : new TextEncoder().encode(text);
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function packBits(count: number, isSet: (row: number) => boolean): Uint8Array {
  const bits = new Uint8Array(Math.ceil(count / 8));
  for (let row = 0; row < count; row++) if (isSet(row)) bits[row >> 3]! |= 1 << (row & 7);
  return bits;
}

/** A message without its body: a mark, the length of the description, the description; all in steps of 8 bytes. */
function wrapMessage(tag: number, header: FlatContent, bodyLength: number): readonly Uint8Array[] {
  const message = writeFlat([
    VERSION,
    { kind: 'int8', value: tag },
    { kind: 'table', table: header },
    { kind: 'int64', value: bodyLength },
  ]);
  const padding = -message.length & 7;
  const prefix = new Uint8Array(8);
  const view = new DataView(prefix.buffer);
  view.setInt32(0, -1, true);
  view.setInt32(4, message.length + padding, true);
  return [prefix, message, new Uint8Array(padding)];
}

function placeBuffers(buffers: readonly Uint8Array[]): {
  readonly places: readonly (readonly [number, number])[];
  readonly parts: readonly Uint8Array[];
  readonly length: number;
} {
  const places: [number, number][] = [];
  const parts: Uint8Array[] = [];
  let length = 0;
  for (const buffer of buffers) {
    const padding = -buffer.length & 7;
    places.push([length, buffer.length]);
    parts.push(buffer, new Uint8Array(padding));
    length += buffer.length + padding;
  }
  return { places, parts, length };
}

/** Structs of `width` int64s each. */
function structs(rows: readonly (readonly number[])[], width: number): FlatField {
  const numbers = BigInt64Array.from(rows.flat(), BigInt);
  return { kind: 'structs', count: numbers.length / width, bytes: bytesOf(numbers) };
}

function lengthOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(lengthOf(parts));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}
