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
  return new Tokenizer(bytes).run();
}

class Tokenizer {
  #bytes: Uint8Array;
  #isCopy = false;
  #position: number;
  #line = 0;
  #starts = new Uint32Array(1024);
  #ends = new Uint32Array(1024);
  #count = 0;
  #lines = new Uint32Array(256);

  constructor(bytes: Uint8Array) {
    if (bytes.length >= 2 ** 32) throw refuse('The file has 4 GiB or more; split it.');
    this.#bytes = bytes;
    this.#position = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  }

  run(): CsvFields {
    if (!this.#skipBlankLines()) throw refuse('No columns to parse from file');
    this.#readRow();
    const headerWidth = this.#count;
    let width = headerWidth;
    let rowCount = 0;
    while (this.#skipBlankLines()) {
      const before = this.#count;
      this.#readRow();
      const found = this.#count - before;
      if (found > width) {
        // Only the first row may be longer than the header: it then tells that there is an index.
        if (rowCount > 0) {
          throw refuse(
            `Error tokenizing data. C error: Expected ${width} fields in line ${this.#line}, saw ${found}\n`,
          );
        }
        width = found;
      }
      this.#grow(before + width);
      while (this.#count < before + width) {
        this.#starts[this.#count] = 0;
        this.#ends[this.#count++] = 0;
      }
      if (rowCount === this.#lines.length) this.#lines = enlarge(this.#lines, rowCount + 1);
      this.#lines[rowCount++] = this.#line;
    }
    return {
      bytes: this.#bytes,
      starts: this.#starts,
      ends: this.#ends,
      headerWidth,
      width,
      rowCount,
      lines: this.#lines,
    };
  }

  // Moves to the next line that holds more than blanks; false at the end.
  #skipBlankLines(): boolean {
    const bytes = this.#bytes;
    let start = this.#position;
    for (let position = start; position < bytes.length; position++) {
      const byte = bytes[position]!;
      if (byte === LF || byte === CR) {
        if (byte === CR && bytes[position + 1] === LF) position += 1;
        this.#line += 1;
        start = position + 1;
      } else if (byte !== 0x20 && byte !== 0x09) {
        this.#position = start;
        return true;
      }
    }
    return false;
  }

  #grow(count: number): void {
    if (count <= this.#starts.length) return;
    this.#starts = enlarge(this.#starts, count);
    this.#ends = enlarge(this.#ends, count);
  }

  // Reads one line with all its fields, to behind its end.
  #readRow(): void {
    const { length } = this.#bytes;
    this.#line += 1;
    let position = this.#position;
    for (;;) {
      if (this.#count === this.#starts.length) this.#grow(this.#count + 1);
      if (this.#bytes[position] === QUOTE) position = this.#readQuoted(position);
      else {
        const bytes = this.#bytes;
        const start = position;
        while (position < length) {
          const byte = bytes[position]!;
          if (byte === COMMA || byte === LF || byte === CR) break;
          position++;
        }
        this.#starts[this.#count] = start;
        this.#ends[this.#count++] = position;
      }
      const byte = this.#bytes[position];
      position += 1;
      if (byte === COMMA) continue;
      if (byte === CR && this.#bytes[position] === LF) position += 1;
      this.#position = Math.min(position, length);
      return;
    }
  }

  // A field that opens with a quote; what follows the closing quote belongs to it. Returns where the delimiter stands.
  #readQuoted(opening: number): number {
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
    if (isQuoted) throw refuse(`Error tokenizing data. C error: EOF inside string starting at row ${this.#line - 1}`);
    this.#starts[this.#count] = start;
    this.#ends[this.#count++] = target;
    return position;
  }

  // The caller's bytes are not to be written to.
  #own(): Uint8Array {
    if (!this.#isCopy) {
      this.#bytes = this.#bytes.slice();
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
