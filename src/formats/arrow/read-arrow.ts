// Arrow IPC, streams and files, as the frames that pyarrow's to_pandas makes of them (Arrow columnar format, "Serialization and
// Interprocess Communication"). The numbers are those of Message.fbs and Schema.fbs.
import { DecantError, describeError } from '../../errors.ts';
import { makeFrame } from '../../data/frame.ts';
import type { Column, Frame } from '../../data/frame.ts';
import { readFlatRoot } from '../flatbuffers/index.ts';
import type { FlatTable } from '../flatbuffers/index.ts';
import { makeColumn, readPandasMetadata } from '../parquet/index.ts';
import { malformedArrow } from './arrow-error.ts';
import { readArray } from './read-array.ts';
import type { BatchCursor, Values } from './read-array.ts';
import { describeField, readFields } from './read-schema.ts';
import type { ArrowField } from './read-schema.ts';
import { unpackLz4Frame } from './unpack-buffer.ts';
import type { UnpackZstd } from './unpack-buffer.ts';

/** Limits of {@link readArrow}. */
export interface ArrowOptions {
  /** Most bytes of all buffers, unpacked. Default: 2 GiB. */
  readonly maxBytes?: number;
  /** Most values of all columns. Default: 2^28. */
  readonly maxValues?: number;
}

const SCHEMA = 1;
const DICTIONARY_BATCH = 2;
const RECORD_BATCH = 3;
const MAGIC = 'ARROW1';

interface Message {
  readonly kind: number;
  readonly header: FlatTable;
  readonly body: Uint8Array;
}

/** The table; columns of pandas' index are left out. MALFORMED_DATA for damage, LIMIT_EXCEEDED for what is too large. */
export async function readArrow(bytes: Uint8Array, options: ArrowOptions = {}): Promise<Frame> {
  const { decompress } = await import('fzstd');
  try {
    // A plain view: slices of Node's buffers are no copies.
    return new ArrowReader(options, decompress).read(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length));
  } catch (error) {
    if (error instanceof DecantError) throw error;
    throw malformedArrow(describeError(error).replace(/\.$/, ''), error);
  }
}

class ArrowReader {
  readonly #dictionaries = new Map<number, Values>();
  readonly #unpackZstd: UnpackZstd;
  #bytesLeft: number;
  #valuesLeft: number;

  constructor({ maxBytes = 2 ** 31, maxValues = 2 ** 28 }: ArrowOptions, unpackZstd: UnpackZstd) {
    this.#bytesLeft = maxBytes;
    this.#valuesLeft = maxValues;
    this.#unpackZstd = unpackZstd;
  }

  read(bytes: Uint8Array): Frame {
    let schema: FlatTable | undefined;
    let fields: readonly ArrowField[] = [];
    const batches: { readonly length: number; readonly columns: readonly Values[] }[] = [];
    for (const { kind, header, body } of listMessages(bytes)) {
      if (kind === SCHEMA) {
        if (schema !== undefined) throw malformedArrow('it has two schemas');
        schema = header;
        fields = readFields(header);
      } else if (kind === DICTIONARY_BATCH) this.#readDictionary(header, body, fields);
      else if (kind === RECORD_BATCH) {
        if (schema === undefined) throw malformedArrow('it has no schema');
        batches.push(this.#readBatch(header, body, fields));
      } else throw malformedArrow(`a message is of the kind ${kind}, which is no table`);
    }
    if (schema === undefined) throw malformedArrow('it has no schema');
    return assemble(schema, fields, batches);
  }

  #readDictionary(header: FlatTable, body: Uint8Array, fields: readonly ArrowField[]): void {
    const id = header.int64(0);
    const data = header.table(1);
    const field = findDictionaryField(fields, id);
    if (data === undefined || field === undefined) throw malformedArrow('a dictionary belongs to no column');
    const [values = []] = this.#readBatch(data, body, [{ ...field, dictionary: undefined }]).columns;
    const known = header.boolean(2) ? this.#dictionaries.get(id) : undefined;
    this.#dictionaries.set(id, known === undefined ? values : [...Array.from(known), ...Array.from(values)]);
  }

  #readBatch(
    header: FlatTable,
    body: Uint8Array,
    fields: readonly ArrowField[],
  ): { readonly length: number; readonly columns: readonly Values[] } {
    const length = header.int64(0);
    const nodes = readPairs(header.bytes(1, 16)).map(([count, nullCount]) => ({ length: count, nullCount }));
    for (const node of nodes) {
      if (!(node.length >= 0 && node.nullCount >= 0)) throw malformedArrow('a column has a negative length');
      this.#valuesLeft -= node.length;
    }
    if (!(length >= 0) || this.#valuesLeft < 0) throw tooLarge('values');
    const compression = header.table(3);
    const codec = compression?.int8(0);
    const buffers = readPairs(header.bytes(2, 16)).map(([offset, size]) => {
      if (!(offset >= 0 && size >= 0 && offset + size <= body.length)) throw malformedArrow('a buffer lies outside it');
      return this.#unpack(body.subarray(offset, offset + size), codec);
    });
    const counts = header.bytes(4, 8);
    const view = new DataView(counts.buffer, counts.byteOffset, counts.byteLength);
    const variadic = Array.from({ length: counts.length / 8 }, (_, index) => Number(view.getBigInt64(8 * index, true)));
    const cursor: BatchCursor = { nodes, buffers, variadic, node: 0, buffer: 0, view: 0 };
    const columns = fields.map((field) => readArray(field, cursor, this.#dictionaries));
    if (columns.some((values) => values.length !== length)) throw malformedArrow('a column lacks rows');
    return { length, columns };
  }

  #unpack(buffer: Uint8Array, codec: number | undefined): Uint8Array {
    if (codec === undefined || buffer.length < 8) return this.#spend(buffer);
    const size = Number(new DataView(buffer.buffer, buffer.byteOffset, 8).getBigInt64(0, true));
    const packed = buffer.subarray(8);
    if (size === -1) return this.#spend(packed);
    if (!(size >= 0 && size <= this.#bytesLeft)) throw tooLarge('bytes');
    const out = this.#spend(new Uint8Array(size));
    if (codec === 0) unpackLz4Frame(packed, out);
    else if (codec === 1) this.#unpackZstd(packed, out);
    else throw malformedArrow('its buffers are compressed in an unknown way');
    return out;
  }

  #spend(buffer: Uint8Array): Uint8Array {
    this.#bytesLeft -= buffer.length;
    if (this.#bytesLeft < 0) throw tooLarge('bytes');
    return buffer;
  }
}

/** Messages in order, up to the mark of the end or the end of the bytes. */
function* listMessages(all: Uint8Array): Generator<Message> {
  const isFile = latin1(all.subarray(0, 6)) === MAGIC;
  let bytes = all;
  if (isFile) {
    if (all.length < 20 || latin1(all.subarray(-6)) !== MAGIC) throw malformedArrow('a file ends without its mark');
    const footer = new DataView(all.buffer, all.byteOffset + all.length - 10, 4).getInt32(0, true);
    const end = all.length - 10 - footer;
    if (!(footer >= 0 && end >= 8)) throw malformedArrow('the footer lies outside of the file');
    bytes = all.subarray(0, end);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let position = isFile ? 8 : 0;
  while (position + 4 <= bytes.length) {
    let size = view.getInt32(position, true);
    position += 4;
    if (size === -1) {
      if (position + 4 > bytes.length) throw malformedArrow('a message is cut short');
      size = view.getInt32(position, true);
      position += 4;
    }
    if (size === 0) return;
    if (size < 0 || position + size > bytes.length) throw malformedArrow('a message is cut short');
    const message = readFlatRoot(bytes.subarray(position, position + size));
    position += size;
    const header = message.table(2);
    const bodyLength = message.int64(3);
    if (header === undefined || !(bodyLength >= 0 && position + bodyLength <= bytes.length)) {
      throw malformedArrow('a message is cut short');
    }
    yield { kind: message.int8(1), header, body: bytes.subarray(position, position + bodyLength) };
    position += bodyLength;
  }
}

function assemble(
  schema: FlatTable,
  fields: readonly ArrowField[],
  batches: readonly { readonly length: number; readonly columns: readonly Values[] }[],
): Frame {
  const metadata = schema.tables(2).map((entry) => ({ key: entry.text(0) ?? '', value: entry.text(1) ?? '' }));
  const pandas = readPandasMetadata({ key_value_metadata: metadata });
  const rowCount = batches.reduce((sum, { length }) => sum + length, 0);
  const columns = fields.flatMap((field, index): Column[] => {
    if (pandas.indexColumns.has(field.name)) return [];
    const parts = batches.map((batch) => batch.columns[index]!);
    const values = parts.length === 1 ? parts[0]! : parts.flatMap((part) => Array.from(part));
    const name = pandas.hasNumberNames && /^-?\d{1,15}$/.test(field.name) ? Number(field.name) : field.name;
    return [makeColumn(name, describeField(field), values, pandas.types.get(field.name))];
  });
  return makeFrame(columns, rowCount);
}

function findDictionaryField(fields: readonly ArrowField[], id: number): ArrowField | undefined {
  for (const field of fields) {
    if (field.dictionary?.id === id) return field;
    const found = findDictionaryField(field.children, id);
    if (found !== undefined) return found;
  }
  return undefined;
}

function readPairs(bytes: Uint8Array): (readonly [number, number])[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / 16 }, (_, index) => [
    Number(view.getBigInt64(16 * index, true)),
    Number(view.getBigInt64(16 * index + 8, true)),
  ]);
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

function tooLarge(what: string): DecantError {
  return new DecantError('LIMIT_EXCEEDED', `Arrow data of more ${what} than are allowed is not read.`);
}
