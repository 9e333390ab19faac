// What a Parquet file promises of its size, checked before any page is decoded: a page of few bytes may claim billions of values
// (parquet-format: Encodings.md, PageHeader in parquet.thrift).
import type { FileMetaData, PageHeader } from 'hyparquet';
import { DecantError } from '../../errors.ts';

/** Largest file, uncompressed, and most values in all columns. */
export interface ParquetLimits {
  readonly maxBytes: number;
  readonly maxValues: number;
}

/** hyparquet's reader of page headers. */
export type ReadHeader = (reader: { readonly view: DataView; offset: number }) => PageHeader;

/** Refuses a file whose pages promise more than the limits allow, or other numbers than the file's directory. */
export function checkPages(
  bytes: Uint8Array,
  { row_groups: rowGroups }: FileMetaData,
  limits: ParquetLimits,
  readHeader: ReadHeader,
): void {
  let size = 0;
  let values = 0;
  for (const { columns } of rowGroups) {
    for (const { meta_data: column } of columns) {
      if (column === undefined) throw malformedParquet('a column has no description');
      if (column.num_values === 0n) continue;
      const start = Number(column.dictionary_page_offset ?? column.data_page_offset);
      const length = Number(column.total_compressed_size);
      const first = Math.min(start, Number(column.data_page_offset));
      if (!(first >= 4 && length >= 0 && first + length <= bytes.length))
        throw malformedParquet('a column lies outside it');
      const view = new DataView(bytes.buffer, bytes.byteOffset + first, length);
      let found = 0;
      for (const reader = { view, offset: 0 }; reader.offset < length;) {
        const header = readHeader(reader);
        const { compressed_page_size: packed, uncompressed_page_size: unpacked } = header;
        const count = countValues(header);
        if (!(packed >= 0 && unpacked >= 0 && count >= 0 && reader.offset + packed <= length)) {
          throw malformedParquet('a page lies outside its column');
        }
        reader.offset += packed;
        size += unpacked;
        values += count;
        if (header.dictionary_page_header === undefined) found += count;
        if (size > limits.maxBytes || values > limits.maxValues) throw tooLarge(limits);
      }
      if (BigInt(found) !== column.num_values)
        throw malformedParquet('a column holds other numbers of values than it says');
    }
  }
}

function countValues(header: PageHeader): number {
  const { data_page_header: first, data_page_header_v2: second, dictionary_page_header: dictionary } = header;
  return first?.num_values ?? second?.num_values ?? dictionary?.num_values ?? 0;
}

function tooLarge({ maxBytes, maxValues }: ParquetLimits): DecantError {
  return new DecantError(
    'LIMIT_EXCEEDED',
    `A Parquet file of more than ${maxBytes} bytes uncompressed, or of more than ${maxValues} values, is not read.`,
  );
}

/** The error for a file that breaks the format. */
export function malformedParquet(problem: string, cause?: unknown): DecantError {
  return new DecantError('MALFORMED_DATA', `Parquet file: ${problem}.`, {
    hint: 'The file is damaged, cut short, or no Parquet file.',
    cause,
  });
}
