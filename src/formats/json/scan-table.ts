// Tables of numbers in the three forms of MLflow's JSON bodies, scanned straight into columns: no value of the text becomes an object.
// Anything unusual makes the scan give up, and the text is for a full parser then; nothing is refused here.
import { scanNumber } from './scan-number.ts';
import type { NumberKinds } from './scan-number.ts';

/** Key under which the table stands. */
export type TableForm = 'dataframe_split' | 'dataframe_records' | 'inputs';

/** One column of a {@link NumberTable}. */
export interface NumberColumn {
  readonly name: string;
  /** Null is NaN. */
  readonly values: Float64Array;
  /** Null stands among the values. */
  readonly hasNulls: boolean;
  /** A literal with a point or an exponent stands among them. All others have at most 15 digits. */
  readonly hasFractions: boolean;
}

/** Columns of one length, one or more rows. */
export interface NumberTable {
  readonly form: TableForm;
  readonly rowCount: number;
  readonly columns: readonly NumberColumn[];
}

/**
 * The table of a body `{"dataframe_split": {"columns", "index"?, "data"}}`, `{"dataframe_records": [...]}` or `{"inputs": {name: [...]}}`
 * in UTF-8 with nothing beside it, whose cells are numbers or null, whose names are different and whose records have the same keys in
 * the same order. Undefined for every other text, wrong ones included.
 */
export function scanNumberTable(bytes: Uint8Array): NumberTable | undefined {
  const scan = new TableScan(bytes);
  return scan.read();
}

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN_LIST = 91;
const BACKSLASH = 92;
const CLOSE_LIST = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;
const SMALL_N = 110;

class Growing implements NumberKinds {
  readonly name: string;
  values: Float64Array;
  hasNulls = false;
  hasFractions = false;

  constructor(name: string, capacity: number) {
    this.name = name;
    this.values = new Float64Array(capacity);
  }

  /** The column of so many rows; memory that was reserved for more is given back. */
  finish(rowCount: number): NumberColumn {
    const { name, values, hasNulls, hasFractions } = this;
    return {
      name,
      values: values.length === rowCount ? values : values.slice(0, rowCount),
      hasNulls,
      hasFractions,
    };
  }
}

/** A position of -1 means that the scan has given up. */
class TableScan {
  readonly #bytes: Uint8Array;
  readonly #end: number;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    let end = bytes.length;
    while (end > 0 && isSpace(bytes[end - 1]!)) end--;
    this.#end = end;
  }

  read(): NumberTable | undefined {
    const bytes = this.#bytes;
    // The last byte ends every number.
    if (this.#end === 0 || bytes[this.#end - 1] !== CLOSE_OBJECT) return undefined;
    const open = this.#expect(0, OPEN_OBJECT);
    const key = open < 0 ? undefined : this.#name(open);
    if (key === undefined) return undefined;
    const start = this.#expect(this.#after, COLON);
    if (start < 0) return undefined;
    switch (key) {
      case 'dataframe_split':
        return this.#readSplit(start);
      case 'dataframe_records':
        return this.#readRecords(start);
      case 'inputs':
        return this.#readInputs(start);
      default:
        return undefined;
    }
  }

  #readSplit(start: number): NumberTable | undefined {
    let position = this.#expect(start, OPEN_OBJECT);
    let key = position < 0 ? undefined : this.#name(position);
    if (key !== 'columns') return undefined;
    position = this.#expect(this.#after, COLON);
    const names = position < 0 ? undefined : this.#names(position);
    if (names === undefined) return undefined;
    position = this.#expect(this.#after, COMMA);
    key = position < 0 ? undefined : this.#name(position);
    let labels: number | undefined;
    if (key === 'index') {
      position = this.#expect(this.#after, COLON);
      labels = position < 0 ? undefined : this.#labels(position);
      if (labels === undefined) return undefined;
      position = this.#expect(this.#after, COMMA);
      key = position < 0 ? undefined : this.#name(position);
    }
    if (key !== 'data') return undefined;
    position = this.#expect(this.#after, COLON);
    const columns = names.map((name) => new Growing(name, 1));
    const rowCount = position < 0 ? -1 : this.#rows(position, columns);
    if (rowCount < 1 || (labels !== undefined && labels !== rowCount)) return undefined;
    return this.#finish('dataframe_split', this.#expect(this.#after, CLOSE_OBJECT), columns, rowCount);
  }

  /** Rows of `data`; -1 where the scan gives up. */
  #rows(start: number, columns: readonly Growing[]): number {
    const bytes = this.#bytes;
    const width = columns.length;
    let position = this.#expect(start, OPEN_LIST);
    let row = 0;
    for (; position >= 0; row++) {
      const rowStart = position;
      position = this.#expect(position, OPEN_LIST);
      for (let index = 0; index < width; index++) {
        if (position < 0) return -1;
        position = this.#cell(position, columns[index]!, row);
        if (position < 0) return -1;
        const separator = index === width - 1 ? CLOSE_LIST : COMMA;
        position = bytes[position] === separator ? position + 1 : this.#expect(position, separator);
      }
      if (position < 0) return -1;
      if (row === 0) this.#reserve(columns, position - rowStart + 1, position);
      position = this.#skip(position);
      if (bytes[position] === CLOSE_LIST) {
        this.#after = position + 1;
        return row + 1;
      }
      position = this.#expect(position, COMMA);
    }
    return -1;
  }

  #readRecords(start: number): NumberTable | undefined {
    const bytes = this.#bytes;
    let position = this.#expect(start, OPEN_LIST);
    const recordStart = position;
    position = position < 0 ? -1 : this.#expect(position, OPEN_OBJECT);
    const columns: Growing[] = [];
    /** The keys of the first record as they are written, quotes included. */
    const keys: Uint8Array[] = [];
    for (;;) {
      if (position < 0) return undefined;
      const nameStart = this.#skip(position);
      const name = this.#name(nameStart);
      if (name === undefined) return undefined;
      keys.push(bytes.subarray(nameStart, this.#after));
      const column = new Growing(name, 1);
      columns.push(column);
      position = this.#expect(this.#after, COLON);
      if (position >= 0) position = this.#cell(position, column, 0);
      if (position < 0) return undefined;
      position = this.#skip(position);
      if (bytes[position] === CLOSE_OBJECT) break;
      position = this.#expect(position, COMMA);
    }
    position++;
    this.#reserve(columns, position - recordStart + 1, position);
    const width = columns.length;
    for (let row = 1; ; row++) {
      position = this.#skip(position);
      if (bytes[position] === CLOSE_LIST) return this.#finish('dataframe_records', position + 1, columns, row);
      position = this.#expect(position, COMMA);
      if (position >= 0) position = this.#expect(position, OPEN_OBJECT);
      for (let index = 0; index < width; index++) {
        if (position < 0) return undefined;
        position = this.#key(this.#skip(position), keys[index]!);
        if (position >= 0) position = this.#expect(position, COLON);
        if (position >= 0) position = this.#cell(position, columns[index]!, row);
        if (position < 0) return undefined;
        const separator = index === width - 1 ? CLOSE_OBJECT : COMMA;
        position = bytes[position] === separator ? position + 1 : this.#expect(position, separator);
      }
      if (position < 0) return undefined;
    }
  }

  #readInputs(start: number): NumberTable | undefined {
    const bytes = this.#bytes;
    const columns: Growing[] = [];
    let rowCount: number | undefined;
    let position = this.#expect(start, OPEN_OBJECT);
    for (;;) {
      const name = position < 0 ? undefined : this.#name(position);
      if (name === undefined) return undefined;
      const column = new Growing(name, rowCount ?? 64);
      columns.push(column);
      position = this.#expect(this.#after, COLON);
      if (position >= 0) position = this.#expect(position, OPEN_LIST);
      let row = 0;
      for (; position >= 0; row++) {
        position = this.#cell(position, column, row);
        if (position < 0) return undefined;
        if (bytes[position] === COMMA) position++;
        else {
          position = this.#skip(position);
          if (bytes[position] === CLOSE_LIST) break;
          position = this.#expect(position, COMMA);
        }
      }
      if (position < 0 || (rowCount ?? row + 1) !== row + 1) return undefined;
      rowCount = row + 1;
      position = this.#skip(position + 1);
      if (bytes[position] === CLOSE_OBJECT) return this.#finish('inputs', position + 1, columns, rowCount);
      position = this.#expect(position, COMMA);
    }
  }

  #finish(form: TableForm, start: number, columns: readonly Growing[], rowCount: number): NumberTable | undefined {
    const position = start < 0 ? -1 : this.#expect(start, CLOSE_OBJECT);
    if (position !== this.#end) return undefined;
    if (new Set(columns.map(({ name }) => name)).size < columns.length) return undefined;
    return { form, rowCount, columns: columns.map((column) => column.finish(rowCount)) };
  }

  /** Memory for as many rows as the bytes behind `position` may hold, by the length of the first. */
  #reserve(columns: readonly Growing[], rowBytes: number, position: number): void {
    const rows = 2 + Math.ceil((1.05 * (this.#end - position)) / rowBytes);
    for (const column of columns) {
      const values = new Float64Array(rows);
      values.set(column.values);
      column.values = values;
    }
  }

  /** Reads a number or null and answers the position behind it. */
  #cell(start: number, column: Growing, row: number): number {
    const bytes = this.#bytes;
    let position = start;
    let byte = bytes[position]!;
    if (byte <= 32) {
      position = this.#skip(position);
      byte = bytes[position]!;
    }
    if (row >= column.values.length) {
      const values = new Float64Array(2 * row);
      values.set(column.values);
      column.values = values;
    }
    if (byte !== SMALL_N) return scanNumber(bytes, position, column.values, row, column);
    if (bytes[position + 1] !== 117 || bytes[position + 2] !== 108 || bytes[position + 3] !== 108) return -1;
    column.values[row] = Number.NaN;
    column.hasNulls = true;
    return position + 4;
  }

  /** The position behind the key, where it is written as `key` is; else -1. */
  #key(start: number, key: Uint8Array): number {
    const bytes = this.#bytes;
    for (let index = 0; index < key.length; index++) if (bytes[start + index] !== key[index]) return -1;
    return start + key.length;
  }

  #names(start: number): string[] | undefined {
    const names: string[] = [];
    let position = this.#expect(start, OPEN_LIST);
    while (position >= 0) {
      const name = this.#name(position);
      if (name === undefined) return undefined;
      names.push(name);
      position = this.#skip(this.#after);
      if (this.#bytes[position] === CLOSE_LIST) {
        this.#after = position + 1;
        return names;
      }
      position = this.#expect(position, COMMA);
    }
    return undefined;
  }

  /** How many numbers a list has; undefined for one of other things. */
  #labels(start: number): number | undefined {
    let position = this.#expect(start, OPEN_LIST);
    const label = new Growing('', 1);
    for (let count = 1; position >= 0; count++) {
      position = this.#cell(position, label, 0);
      if (position < 0 || label.hasNulls) return undefined;
      position = this.#skip(position);
      if (this.#bytes[position] === CLOSE_LIST) {
        this.#after = position + 1;
        return count;
      }
      position = this.#expect(position, COMMA);
    }
    return undefined;
  }

  /** Where the text ended that {@link #name} read, or the list. */
  #after = 0;

  /** The text at `start` without escapes; undefined for other ones, and for names that JavaScript would move before all others. */
  #name(start: number): string | undefined {
    const bytes = this.#bytes;
    const open = this.#skip(start);
    if (bytes[open] !== QUOTE) return undefined;
    let isAscii = true;
    let position = open + 1;
    for (; ; position++) {
      const byte = bytes[position];
      if (byte === QUOTE) break;
      if (byte === undefined || byte < 32 || byte === BACKSLASH) return undefined;
      if (byte > 126) isAscii = false;
    }
    this.#after = position + 1;
    const first = bytes[open + 1]!;
    if (first >= 48 && first <= 57) return undefined;
    if (!isAscii) return decodeName(bytes.subarray(open + 1, position));
    let name = '';
    for (let index = open + 1; index < position; index++) name += String.fromCharCode(bytes[index]!);
    return name;
  }

  #skip(start: number): number {
    let position = start;
    while (position < this.#end && isSpace(this.#bytes[position]!)) position++;
    return position;
  }

  /** The position behind this byte, with spaces before it; -1 where another one stands. */
  #expect(start: number, byte: number): number {
    const position = this.#bytes[start] === byte ? start : this.#skip(start);
    return position < this.#end && this.#bytes[position] === byte ? position + 1 : -1;
  }
}

function decodeName(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // Names that are no UTF-8 are for the decoder that says so.
    return undefined;
  }
}

function isSpace(byte: number): boolean {
  return byte === 32 || byte === 10 || byte === 13 || byte === 9;
}
