// Splits the bytes of a CSV file into fields with the rules of pandas' C tokenizer: comma, double quotes, header row, blank lines
// skipped, any of \n, \r and \r\n ends a line (pandas/_libs/src/parser/tokenizer.c; parity SRV-060 .. SRV-062).
import { DecantError } from '../../errors.ts';

/** The fields of a CSV file: field i is the bytes `starts[i]` to `ends[i]`, quotes taken off; rows have `width` fields each. */
export interface CsvFields {
  /** The file's bytes; a copy where fields were unquoted in place. */
  readonly bytes: Uint8Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** Header fields come first: so many. */
  readonly headerWidth: number;
  /** Fields of each data row. */
  readonly width: number;
  readonly rowCount: number;
  /** The line of each data row in the file, counted from 1. */
  readonly lines: Uint32Array;
}

const COMMA = 0x2c;
const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

/** Splits a file; BAD_REQUEST with the line for a row that is too long or a quote that does not end. */
export function tokenizeCsv(bytes: Uint8Array): CsvFields {
  if (bytes.length >= 2 ** 32) throw refuse('The file has 4 GiB or more; split it.');
  return new CsvTokenizer().read(bytes, true);
}

/**
 * Splits a file that comes in pieces. The fields of a piece are good until the next one is read.
 */
export class CsvTokenizer {
  #bytes: Uint8Array = new Uint8Array(0);
  #isCopy = false;
  #isLast = false;
  #position = 0;
  #line = 0;
  #starts = new Uint32Array(1024);
  #ends = new Uint32Array(1024);
  #count = 0;
  #lines = new Uint32Array(256);
  /** Fields of the header; -1 before it is read. */
  #headerWidth = -1;
  #width = 0;
  #hasRows = false;

  /** Bytes of the last piece that were read: whole lines, but for the last piece. The rest belongs to the next piece. */
  get consumed(): number {
    return this.#position;
  }

  /** Counts rows that another reader took out of the next piece: `consumed` bytes of it. */
  skip(rowCount: number, consumed: number): void {
    this.#line += rowCount;
    this.#position = consumed;
  }

  /** The rows that are whole in a piece. The first piece has the header before them, and `headerWidth` is 0 in the others. */
  read(bytes: Uint8Array, isLast: boolean): CsvFields {
    this.#bytes = bytes;
    this.#isCopy = false;
    this.#isLast = isLast;
    this.#count = 0;
    const isFirst = this.#headerWidth < 0;
    this.#position = isFirst && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
    if (isFirst && !this.#readHeader()) {
      if (isLast) throw refuse('No columns to parse from file');
      this.#position = 0;
      this.#line = 0;
      return this.#collect(0, 0);
    }
    const headerWidth = isFirst ? this.#headerWidth : 0;
    let width = this.#width;
    let rowCount = 0;
    while (this.#skipBlankLines()) {
      const before = this.#count;
      if (!this.#readRow()) break;
      const found = this.#count - before;
      if (found > width) {
        // Only the first row may be longer than the header: it then tells that there is an index.
        if (this.#hasRows) {
          throw refuse(
            `Error tokenizing data. C error: Expected ${width} fields in line ${this.#line}, saw ${found}\n`,
          );
        }
        width = found;
        this.#width = found;
      }
      this.#hasRows = true;
      this.#grow(before + width);
      while (this.#count < before + width) {
        this.#starts[this.#count] = 0;
        this.#ends[this.#count++] = 0;
      }
      if (rowCount === this.#lines.length) this.#lines = enlarge(this.#lines, rowCount + 1);
      this.#lines[rowCount++] = this.#line;
    }
    return this.#collect(headerWidth, rowCount);
  }

  #collect(headerWidth: number, rowCount: number): CsvFields {
    return {
      bytes: this.#bytes,
      starts: this.#starts,
      ends: this.#ends,
      headerWidth,
      width: this.#width,
      rowCount,
      lines: this.#lines,
    };
  }

  #readHeader(): boolean {
    if (!this.#skipBlankLines() || !this.#readRow()) return false;
    this.#headerWidth = this.#count;
    this.#width = this.#count;
    return true;
  }

  // Moves to the next line that holds more than blanks; false at the end.
  #skipBlankLines(): boolean {
    const bytes = this.#bytes;
    let start = this.#position;
    for (let position = start; position < bytes.length; position++) {
      const byte = bytes[position]!;
      if (byte === LF || byte === CR) {
        if (byte === CR) {
          if (position + 1 === bytes.length && !this.#isLast) break;
          if (bytes[position + 1] === LF) position += 1;
        }
        this.#line += 1;
        start = position + 1;
        this.#position = start;
      } else if (byte !== 0x20 && byte !== 0x09) {
        this.#position = start;
        return true;
      }
    }
    if (this.#isLast) this.#position = bytes.length;
    return false;
  }

  #grow(count: number): void {
    if (count <= this.#starts.length) return;
    this.#starts = enlarge(this.#starts, count);
    this.#ends = enlarge(this.#ends, count);
  }

  // Reads one line with all its fields, to behind its end; false where the piece ends before the line.
  #readRow(): boolean {
    const before = this.#count;
    let bytes = this.#bytes;
    const { length } = bytes;
    let starts = this.#starts;
    let ends = this.#ends;
    let count = before;
    let position = this.#position;
    this.#line += 1;
    for (;;) {
      if (count === starts.length) {
        this.#grow(count + 1);
        starts = this.#starts;
        ends = this.#ends;
      }
      starts[count] = position;
      if (position < length && bytes[position] === QUOTE) {
        starts[count] = position + 1;
        position = this.#readQuoted(position, count);
        bytes = this.#bytes;
      } else {
        for (; position < length; position++) {
          const byte = bytes[position]!;
          // Digits and letters are all beyond the comma.
          if (byte <= COMMA && (byte === COMMA || byte === LF || byte === CR)) break;
        }
        ends[count] = position;
      }
      const byte = position < length ? bytes[position] : undefined;
      count++;
      position++;
      if (byte === COMMA) continue;
      // A line feed may follow in the next piece.
      if (!this.#isLast && (position > length || (byte === CR && position === length))) {
        this.#line -= 1;
        return false;
      }
      if (byte === CR && position < length && bytes[position] === LF) position++;
      this.#count = count;
      this.#position = Math.min(position, length);
      return true;
    }
  }

  // A field that opens with a quote; what follows the closing quote belongs to it. Returns where the delimiter stands.
  #readQuoted(opening: number, field: number): number {
    const start = opening + 1;
    const { length } = this.#bytes;
    let target = start;
    let position = start;
    let isQuoted = true;
    for (; position < length; position++) {
      const byte = this.#bytes[position]!;
      if (isQuoted && byte === QUOTE) {
        if (this.#bytes[position + 1] !== QUOTE) {
          isQuoted = false;
          continue;
        }
        position += 1;
      } else if (!isQuoted && (byte === COMMA || byte === LF || byte === CR)) break;
      if (target !== position) this.#own()[target] = byte;
      target += 1;
    }
    if (isQuoted && this.#isLast)
      throw refuse(`Error tokenizing data. C error: EOF inside string starting at row ${this.#line - 1}`);
    this.#ends[field] = target;
    return position;
  }

  // The caller's bytes are not to be written to.
  #own(): Uint8Array {
    if (!this.#isCopy) {
      this.#bytes = new Uint8Array(this.#bytes);
      this.#isCopy = true;
    }
    return this.#bytes;
  }
}

function enlarge(array: Uint32Array, count: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(Math.max(count, array.length * 2));
  larger.set(array);
  return larger;
}

/** The error for a CSV file that is not read. */
export function refuse(message: string): DecantError {
  return new DecantError('BAD_REQUEST', message);
}
