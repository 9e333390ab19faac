// Reads Parquet files as the frames that pandas.read_parquet makes of them. Pages are decoded by hyparquet, which is loaded when the
// first file comes.
import type { FileMetaData, SchemaTree } from 'hyparquet';
import { DecantError, describeError } from '../../errors.ts';
import { makeFrame } from '../../data/frame.ts';
import type { Column, Frame } from '../../data/frame.ts';
import { checkColumns } from './check-columns.ts';
import { checkPages, malformedParquet } from './check-pages.ts';
import type { ParquetLimits } from './check-pages.ts';
import { makeColumn } from './make-column.ts';
import type { Decoded } from './make-column.ts';
import { readPandasMetadata } from './pandas-metadata.ts';

/** Options of {@link readParquet}. */
export type ParquetOptions = Partial<ParquetLimits>;

const MAGIC = 0x31524150;

/**
 * The table in a Parquet file. Integers with missing values are floats, as pandas has them; columns of the index are left out;
 * decimals are doubles; times with a zone are instants. MALFORMED_DATA for damage, LIMIT_EXCEEDED for what is too large.
 */
export async function readParquet(bytes: Uint8Array, options: ParquetOptions = {}): Promise<Frame> {
  const limits: ParquetLimits = { maxBytes: options.maxBytes ?? 2 ** 31, maxValues: options.maxValues ?? 2 ** 28 };
  if (bytes.length < 12 || lastWord(bytes) !== MAGIC) {
    throw malformedParquet(
      'Parquet magic bytes not found in footer. Either the file is corrupted or this is not a parquet file',
    );
  }
  const [library, { compressors }, { parquetHeader }] = await Promise.all([
    import('hyparquet'),
    import('hyparquet-compressors'),
    import('hyparquet/src/column.js'),
  ]);
  try {
    // A copy: hyparquet reads whole buffers.
    const file = new Uint8Array(bytes).buffer;
    const parsers = PARSERS;
    const metadata = library.parquetMetadata(file, { parsers, geoparquet: false });
    checkPages(bytes, metadata, limits, parquetHeader);
    const schema = library.parquetSchema(metadata);
    checkColumns(metadata, schema);
    const chunks = new Map<string, { readonly start: number; readonly values: Decoded }[]>();
    await library.parquetRead({
      file,
      metadata,
      compressors,
      parsers,
      utf8: false,
      geoparquet: false,
      onChunk: ({ columnName, columnData, rowStart }) => {
        const list = chunks.get(columnName) ?? [];
        list.push({ start: rowStart, values: columnData });
        chunks.set(columnName, list);
      },
    });
    return assemble(metadata, schema.children, chunks);
  } catch (error) {
    if (error instanceof DecantError) throw error;
    throw malformedParquet(describeError(error).replace(/\.$/, ''), error);
  }
}

function assemble(
  metadata: FileMetaData,
  children: readonly SchemaTree[],
  chunks: ReadonlyMap<string, readonly { readonly start: number; readonly values: Decoded }[]>,
): Frame {
  const pandas = readPandasMetadata(metadata);
  const rowCount = Number(metadata.num_rows);
  const columns = children
    .filter(({ element }) => !pandas.indexColumns.has(element.name))
    .map(({ element, children: inner }): Column => {
      const parts = [...(chunks.get(element.name) ?? [])].sort((a, b) => a.start - b.start).map(({ values }) => values);
      const values = parts.length === 1 ? parts[0]! : parts.flatMap((part) => Array.from(part));
      if (values.length !== rowCount) throw malformedParquet(`column ${JSON.stringify(element.name)} lacks rows`);
      const name = pandas.hasNumberNames && /^-?\d{1,15}$/.test(element.name) ? Number(element.name) : element.name;
      // Groups are lists, structs and maps.
      if (holdsDates(inner)) throw refuseDates(element.name);
      const flat = inner.length > 0 ? { name: element.name } : element;
      return makeColumn(name, flat, values, pandas.types.get(element.name));
    });
  return makeFrame(columns, rowCount);
}

function holdsDates(children: readonly SchemaTree[]): boolean {
  return children.some(
    ({ element: { type, converted_type: converted, logical_type: logical }, children: inner }) =>
      logical?.type === 'TIMESTAMP' ||
      logical?.type === 'DATE' ||
      type === 'INT96' ||
      /^(?:DATE|TIMESTAMP_.*)$/.test(converted ?? '') ||
      holdsDates(inner),
  );
}

function refuseDates(name: string): DecantError {
  return new DecantError(
    'NOT_IMPLEMENTED',
    `Parquet file: column ${JSON.stringify(name)} holds dates inside lists or structs, which are not read.`,
  );
}

/** Dates and times as nanoseconds since 1970. */
const PARSERS = {
  timestampFromMilliseconds: (value: bigint | undefined) => (value === undefined ? undefined : value * 1_000_000n),
  timestampFromMicroseconds: (value: bigint | undefined) => (value === undefined ? undefined : value * 1000n),
  timestampFromNanoseconds: (value: bigint | undefined) => value,
  dateFromDays: (days: number | undefined) => (days === undefined ? undefined : BigInt(days) * 86_400_000_000_000n),
};

function lastWord(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 4, 4).getUint32(0, true);
}
