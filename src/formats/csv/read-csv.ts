// CSV as pandas' read_csv reads it with its defaults, straight from bytes to typed columns (parity SRV-060 .. SRV-069).
import { makeFrame } from '../../data/frame.ts';
import type { Column, Frame } from '../../data/frame.ts';
import { ColumnReader } from './convert-column.ts';
import type { CsvType } from './draft.ts';
import { nameColumns } from './header.ts';
import { refuse, tokenizeCsv } from './tokenize.ts';

/** Options of {@link readCsv}. */
export interface CsvOptions {
  /** Types of columns by name, or by number as pandas' dtype allows it too; other columns are inferred. */
  readonly types?: ReadonlyMap<string | number, CsvType>;
  /** Fields that count as missing. Default {@link PANDAS_NA_WORDS}. */
  readonly naWords?: ReadonlySet<string>;
  /** A number beyond an int32 column: refused (pandas 3), or wrapped around as older releases do. Default: refuse. */
  readonly int32Overflow?: 'wrap' | 'refuse';
  /** Integers and booleans with missing fields: refused, or kept as doubles with NaN and objects with None. Default: refuse. */
  readonly missingIntegers?: 'keep' | 'refuse';
  /** First data row longer than the header: its first fields are the row's names, or it is refused. Default: names. */
  readonly rowNames?: 'first field' | 'refuse';
}

/** The words that pandas 2 and later take for missing (SRV-063). */
export const PANDAS_NA_WORDS: readonly string[] = [
  ...['', 'NA', 'N/A', 'n/a', 'nan', 'NaN', '-nan', '-NaN', 'NULL', 'null', 'None', '<NA>', '#N/A', '#N/A N/A', '#NA'],
  ...['1.#IND', '-1.#IND', '1.#QNAN', '-1.#QNAN'],
];

/**
 * The frame in a CSV file. Where the first row is longer than the header, its first fields are an index and are left out
 * (SRV-062). Every error is BAD_REQUEST with pandas' text or a line number.
 */
export function readCsv(bytes: Uint8Array, options: CsvOptions = {}): Frame {
  const fields = tokenizeCsv(bytes);
  if (options.rowNames === 'refuse' && fields.width > fields.headerWidth) {
    throw refuse(`The first row has ${fields.width} fields, but the header has ${fields.headerWidth} names.`);
  }
  const reader = new ColumnReader(fields, options.naWords ?? new Set(PANDAS_NA_WORDS), options);
  const labels = nameColumns(Array.from({ length: fields.headerWidth }, (_, index) => reader.readHeader(index)));
  const indexWidth = fields.width - fields.headerWidth;
  const columns = labels.map(({ name, original }, index): Column => {
    const place = indexWidth + index;
    const type = options.types?.get(name) ?? options.types?.get(original) ?? options.types?.get(place);
    return type === undefined ? reader.infer(name, place) : reader.convert(name, place, type, place);
  });
  return makeFrame(columns, fields.rowCount);
}
