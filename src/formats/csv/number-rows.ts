// Rows of plain numbers, from bytes to columns in one go: what most pieces of a large file are. Anything else is left to the tokenizer and the
// reader of columns, which know all rules.
import type { NumberReader } from './number-reader.ts';

/** The rows, and what they tell of their columns. */
export interface NumberRows {
  readonly columns: readonly NumberRowsColumn[];
  readonly rowCount: number;
  /** Bytes of the whole lines. */
  readonly consumed: number;
}

/** One column of {@link NumberRows}. What it tells may come from the line that was cut too, which comes again. */
export interface NumberRowsColumn {
  /** Empty fields are NaN. */
  readonly values: Float64Array;
  readonly missing: number;
  readonly hasFloats: boolean;
}

const COMMA = 0x2c;
const POINT = 0x2e;
const MINUS = 0x2d;
const LF = 0x0a;
const CR = 0x0d;

/** So many digits fit into 32 bits. */
const SHORT = 9;
const POWERS = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9] as const;

/**
 * The whole lines of a piece; undefined where a field is neither a number of at most 15 digits nor empty, or a line has not `width` fields.
 * `numbers` reads the longer numbers of the same bytes.
 */
export function readNumberRows(
  bytes: Uint8Array,
  isLast: boolean,
  width: number,
  numbers: NumberReader,
): NumberRows | undefined {
  const { length } = bytes;
  // The shortest line has a digit in each field.
  const capacity = Math.ceil(length / (2 * width)) + 1;
  const columns = Array.from({ length: width }, () => new Float64Array(capacity));
  const missing = new Uint32Array(width);
  const floats = new Uint8Array(width);
  let rowCount = 0;
  let position = 0;
  let consumed = 0;
  rows: while (position < length) {
    if (rowCount === capacity) return undefined;
    for (let column = 0; column < width; column++) {
      const start = position;
      if (bytes[position] === MINUS) position++;
      const first = position;
      let mantissa = 0;
      let point = -1;
      for (; position < length; position++) {
        const digit = bytes[position]! - 0x30;
        if (digit >>> 0 > 9) break;
        mantissa = (mantissa * 10 + digit) | 0;
      }
      if (position < length && bytes[position] === POINT) {
        point = position++;
        for (; position < length; position++) {
          const digit = bytes[position]! - 0x30;
          if (digit >>> 0 > 9) break;
          mantissa = (mantissa * 10 + digit) | 0;
        }
      }
      let end = position;
      let byte = end < length ? bytes[end]! : LF;
      const digits = end - first - (point < 0 ? 0 : 1);
      let value: number;
      if (digits > 0 && digits <= SHORT && (byte === COMMA || byte === LF || byte === CR)) {
        value = mantissa;
        if (point >= 0) {
          value /= POWERS[end - point - 1]!;
          floats[column] = 1;
        }
        if (first > start) {
          // Minus zero is a matter of the column's type.
          if (mantissa === 0 && point < 0) return undefined;
          value = -value;
        }
      } else if (end === start && byte === COMMA) {
        value = Number.NaN;
        missing[column]!++;
      } else {
        while (end < length && byte !== COMMA && byte !== LF && byte !== CR) byte = ++end < length ? bytes[end]! : LF;
        // The rest of the field is in the next piece.
        if (end === length && !isLast) break rows;
        value = numbers.read(start, end);
        if (numbers.kind !== 'float' && numbers.kind !== 'int') return undefined;
        if (numbers.kind === 'float') floats[column] = 1;
        else if (Object.is(value, -0)) return undefined;
      }
      if (column < width - 1 ? byte !== COMMA : byte === COMMA) {
        if (end === length && !isLast) break rows;
        return undefined;
      }
      columns[column]![rowCount] = value;
      position = end + 1;
      if (column < width - 1) continue;
      // A line feed may follow in the next piece.
      if (!isLast && (end === length || (byte === CR && position === length))) break rows;
      if (byte === CR && position < length && bytes[position] === LF) position++;
      rowCount++;
      consumed = Math.min(position, length);
    }
  }
  return {
    columns: columns.map((values, column) => ({
      values: values.slice(0, rowCount),
      missing: missing[column]!,
      hasFloats: floats[column] === 1,
    })),
    rowCount,
    consumed,
  };
}
