// A CSV file that comes in pieces, as the frames that readCsv would cut out of the whole. pandas infers the type of a column from all of its
// fields: a piece has the type of what came until then, and `state` tells when that is not the type of the frames before.
import { makeFrame } from '../../data/frame.ts';
import type { Column, Frame } from '../../data/frame.ts';
import { ColumnProfile } from './column-profile.ts';
import type { ColumnKind } from './column-profile.ts';
import { ColumnReader } from './convert-column.ts';
import { toInt64 } from './draft.ts';
import type { CsvType } from './draft.ts';
import { nameColumns } from './header.ts';
import type { ColumnLabel } from './header.ts';
import { readNumberRows } from './number-rows.ts';
import { NumberReader } from './number-reader.ts';
import { PANDAS_NA_WORDS } from './read-csv.ts';
import type { CsvOptions } from './read-csv.ts';
import { CsvTokenizer, refuse } from './tokenize.ts';

/** What is known of the columns' types after a pass over a file; a second pass has them from its beginning. */
export type CsvProfiles = readonly ColumnProfile[];

/**
 * `same`: all frames have the types of the whole, as far as it was read. `changed`: a column has another type than in frames before: read
 * the file to its end, and again with the profiles. `whole`: a column has a type that only readCsv finds.
 */
export type CsvState = 'same' | 'changed' | 'whole';

/** Reads the pieces of one file, in order. */
export class CsvStream {
  readonly #options: CsvOptions;
  readonly #naWords: ReadonlySet<string>;
  readonly #tokenizer = new CsvTokenizer();
  readonly #known: CsvProfiles | undefined;
  #header: readonly string[] | undefined;
  #columns: readonly StreamedColumn[] = [];
  #kinds: readonly ColumnKind[] | undefined;
  #state: CsvState = 'same';
  /** Did the last piece hold numbers alone? */
  #isNumeric = false;

  /** `profiles` are those of another stream that has read the whole file. */
  constructor(options: CsvOptions = {}, profiles?: CsvProfiles) {
    this.#options = options;
    this.#naWords = options.naWords ?? new Set(PANDAS_NA_WORDS);
    this.#known = profiles;
  }

  /** Bytes of the last piece that were read; the others are to begin the next piece. */
  get consumed(): number {
    return this.#tokenizer.consumed;
  }

  get state(): CsvState {
    return this.#state;
  }

  /** What is known of the columns by now. */
  get profiles(): CsvProfiles {
    return this.#columns.map(({ profile }) => profile);
  }

  /** Names and kinds of the columns by now, in the order of the file. */
  get columns(): readonly { readonly name: string; readonly kind: ColumnKind }[] {
    return this.#columns.map(({ label, profile }) => ({ name: label.name, kind: profile.kind }));
  }

  /** The whole rows of a piece; undefined where it has none. Where the state is not `same`, the frame is empty. BAD_REQUEST as readCsv. */
  read(bytes: Uint8Array, isLast: boolean): Frame | undefined {
    return this.#readNumbers(bytes, isLast) ?? this.#readAny(bytes, isLast);
  }

  /** The rows of a piece that is all numbers, where those before it were; undefined where they are not. */
  #readNumbers(bytes: Uint8Array, isLast: boolean): Frame | undefined {
    if (this.#state !== 'same' || !this.#isNumeric) return undefined;
    const rows = readNumberRows(bytes, isLast, this.#columns.length, new NumberReader(bytes));
    const fits =
      rows !== undefined &&
      rows.rowCount > 0 &&
      this.#columns.every(({ profile }, index) => {
        const { hasFloats, missing } = rows.columns[index]!;
        return profile.kind === 'float64' || (!hasFloats && missing === 0);
      });
    if (!fits) {
      this.#isNumeric = false;
      return undefined;
    }
    const columns = this.#columns.map(({ label: { name }, profile }, index): Column => {
      const { values, missing, hasFloats } = rows.columns[index]!;
      const { kind } = profile;
      profile.addNumbers(rows.rowCount, missing, hasFloats, false);
      return kind === 'float64'
        ? { name, dtype: 'float64', values }
        : { name, dtype: 'int64', values: toInt64(values) };
    });
    this.#tokenizer.skip(rows.rowCount, rows.consumed);
    return makeFrame(columns, rows.rowCount);
  }

  /** Is it worth a try to read the next piece as numbers alone? */
  #findNumeric(width: number): boolean {
    return (
      this.#naWords.has('') &&
      this.#columns.length === width &&
      this.#columns.every(
        ({ type, profile }) =>
          (type === undefined && profile.kind === 'int64') ||
          ((type === undefined || type === 'float64') && profile.kind === 'float64'),
      )
    );
  }

  #readAny(bytes: Uint8Array, isLast: boolean): Frame | undefined {
    const fields = this.#tokenizer.read(bytes, isLast);
    const { headerWidth, width, rowCount } = fields;
    const reader = new ColumnReader(fields, this.#naWords, this.#options);
    if (headerWidth > 0) this.#header = Array.from({ length: headerWidth }, (_, index) => reader.readHeader(index));
    if (rowCount === 0 || this.#header === undefined) {
      // The types of a table without rows are a matter of their own.
      if (isLast && this.#kinds === undefined) this.#state = 'whole';
      return undefined;
    }
    if (this.#kinds === undefined) this.#columns = this.#makeColumns(this.#header, width);
    const columns: Column[] = [];
    for (const { label, place, type, profile } of this.#columns) {
      const column = reader.readPiece(label.name, place, type, profile);
      if (column !== undefined) columns.push(column);
    }
    const kinds = this.#columns.map(({ profile }) => profile.kind);
    const before = this.#kinds ?? kinds;
    if (kinds.includes('other')) this.#state = 'whole';
    else if (this.#state === 'same' && kinds.some((kind, index) => kind !== before[index])) this.#state = 'changed';
    this.#kinds = kinds;
    this.#isNumeric = this.#findNumeric(width);
    return this.#state === 'same' ? makeFrame(columns, rowCount) : makeFrame([], 0);
  }

  #makeColumns(header: readonly string[], width: number): readonly StreamedColumn[] {
    if (this.#options.rowNames === 'refuse' && width > header.length) {
      throw refuse(`The first row has ${width} fields, but the header has ${header.length} names.`);
    }
    const { types } = this.#options;
    return nameColumns(header).map((label, index): StreamedColumn => {
      const place = width - header.length + index;
      const type = types?.get(label.name) ?? types?.get(label.original) ?? types?.get(place);
      return { label, place, type, profile: this.#known?.[index] ?? new ColumnProfile() };
    });
  }
}

interface StreamedColumn {
  readonly label: ColumnLabel;
  readonly place: number;
  readonly type: CsvType | undefined;
  readonly profile: ColumnProfile;
}
