// The fields of one CSV column as a typed column: inferred as pandas infers, or of a type that the caller asks for, with pandas'
// rules for what fits (pandas/_libs/parsers.pyx; parity SRV-063, SRV-065 .. SRV-068).
import { DecantError } from '../../errors.ts';
import type { Value } from '../../data/dtype.ts';
import type { Column } from '../../data/frame.ts';
import type { ColumnProfile } from './column-profile.ts';
import {
  EMPTY,
  INT64_MAX,
  INT64_MIN,
  keepGaps,
  readInteger,
  toInt64,
  toBooleans,
  toIntegers,
  toValue,
  UINT64_MAX,
  withoutMinusZero,
} from './draft.ts';
import type { CsvType, Draft } from './draft.ts';
import { NumberReader, readAscii } from './number-reader.ts';
import { refuse } from './tokenize.ts';
import type { CsvFields } from './tokenize.ts';

/** The fields of a column as doubles. */
interface Scan {
  readonly values: Float64Array;
  readonly missing: number;
  /** First row with a float; -1 where all are ints. */
  readonly firstFloat: number;
  readonly longInts: number;
  /** Is one of the ints minus zero? */
  readonly hasMinusZero: boolean;
  /** First row that is neither a number nor missing; -1 where there is none. */
  readonly failure: number;
}

/** What becomes of integers that their type has no room for. */
interface IntegerRules {
  readonly int32Overflow?: 'wrap' | 'refuse';
  readonly missingIntegers?: 'keep' | 'refuse';
}

/** Reads the columns of one file. */
export class ColumnReader {
  readonly #fields: CsvFields;
  readonly #naWords: ReadonlySet<string>;
  readonly #rules: IntegerRules;
  readonly #numbers: NumberReader;
  readonly #longestNaWord: number;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

  constructor(fields: CsvFields, naWords: ReadonlySet<string>, rules: IntegerRules) {
    this.#rules = rules;
    this.#fields = fields;
    this.#naWords = naWords;
    this.#numbers = new NumberReader(fields.bytes);
    this.#longestNaWord = Math.max(0, ...Array.from(naWords, (word) => word.length));
  }

  /** A field of the header. */
  readHeader(index: number): string {
    return this.#decode(this.#fields.starts[index]!, this.#fields.ends[index]!, -1);
  }

  /** The column at a place among the fields of a row, of the type inferred from all its fields. */
  infer(name: string, place: number): Column {
    if (this.#fields.rowCount === 0) return { name, dtype: 'object', values: [] };
    const draft = this.#draft(place);
    switch (draft.kind) {
      case 'int64':
        return { name, dtype: 'int64', values: draft.values };
      case 'uint64':
        return { name, dtype: 'uint64', values: draft.values };
      case 'hugeInt':
        return { name, dtype: 'object', values: draft.values };
      case 'float64':
        return { name, dtype: 'float64', values: draft.values };
      case 'bool':
        if (draft.missing === 0) return { name, dtype: 'bool', values: draft.values };
        return {
          name,
          dtype: 'object',
          values: Array.from(draft.values, (value) => (value === 2 ? Number.NaN : value === 1)),
        };
      case 'text':
        return this.#readTexts(name, place, true);
      case 'rawText':
        return this.#readTexts(name, place, false);
    }
  }

  /** The column at a place, of the type asked for; BAD_REQUEST where pandas refuses. */
  convert(name: string, place: number, type: CsvType, column: number): Column {
    if (type === 'datetime64') {
      if (this.#fields.rowCount === 0) return { name, dtype: type, values: new BigInt64Array(0) };
      throw refuse('the dtype datetime64[ns] is not supported for parsing, pass this column using parse_dates instead');
    }
    if (type === 'str' || type === 'bytes' || type === 'object') {
      return this.#readTexts(name, place, true);
    }
    if (type === 'float64') return { name, dtype: type, values: this.#readFloats(place, type, column) };
    if (type === 'float32') {
      return { name, dtype: type, values: Float32Array.from(this.#readFloats(place, type, column)) };
    }
    const draft = this.#fields.rowCount === 0 ? EMPTY : this.#draft(place);
    if (draft.kind === 'text') throw this.#refuseText(type, draft.row, column);
    if ((draft.kind === 'float64' || draft.kind === 'bool') && draft.missing > 0) {
      const kept = this.#rules.missingIntegers === 'keep' ? keepGaps(name, draft, type) : undefined;
      if (kept !== undefined) return kept;
      throw refuse(`${type === 'bool' ? 'Bool' : 'Integer'} column has NA values in column ${column}`);
    }
    if (type === 'bool') return { name, dtype: type, values: toBooleans(draft, column) };
    const values = toIntegers(draft, type, column, this.#rules.int32Overflow === 'wrap');
    return type === 'int64'
      ? { name, dtype: type, values }
      : { name, dtype: type, values: Int32Array.from(values, (value) => Number(BigInt.asIntN(32, value))) };
  }

  /** The column of a piece of the file, of the type that `profile` knows after it; undefined where only the whole file tells. */
  readPiece(name: string, place: number, type: CsvType | undefined, profile: ColumnProfile): Column | undefined {
    if (type === undefined) return this.#inferPiece(name, place, profile);
    if (type === 'str' || type === 'bytes' || type === 'object') return this.#readTextPiece(name, place, profile);
    const isFloat = type === 'float64' || type === 'float32';
    const draft = isFloat ? this.#draftFloats(place, type) : this.#draft(place);
    // Which of these the column is, the other pieces decide.
    const isSure = draft.kind === (isFloat ? 'float64' : type === 'bool' ? 'bool' : 'int64');
    if (!isSure) {
      profile.addOther();
      return undefined;
    }
    if (draft.kind === 'bool') {
      profile.addBooleans(draft.values.length, draft.missing);
      return draft.missing > 0 ? undefined : { name, dtype: 'bool', values: draft.values };
    }
    profile.addNumbers(draft.values.length, 0, isFloat, false);
    if (draft.kind === 'int64') return this.convert(name, place, type, place);
    return type === 'float32'
      ? { name, dtype: type, values: Float32Array.from(draft.values) }
      : { name, dtype: 'float64', values: draft.values };
  }

  #inferPiece(name: string, place: number, profile: ColumnProfile): Column | undefined {
    const { rowCount } = this.#fields;
    if (profile.isText()) return this.#readTextPiece(name, place, profile);
    const scan = this.#scan(place);
    const { values, missing, firstFloat, longInts, failure } = scan;
    if (failure >= 0) {
      const draft = this.#draftBooleans(place, failure);
      if (draft.kind !== 'bool') return this.#readTextPiece(name, place, profile);
      profile.addBooleans(rowCount, draft.missing);
      if (profile.isText()) return this.#readTextPiece(name, place, profile);
      return profile.kind === 'bool' ? { name, dtype: 'bool', values: draft.values } : undefined;
    }
    if (longInts > 0 && this.#hasHugeInt(place, rowCount, INT64_MAX)) profile.addOther();
    profile.addNumbers(rowCount, missing, firstFloat >= 0, scan.hasMinusZero);
    switch (profile.kind) {
      case 'float64':
        return { name, dtype: 'float64', values };
      case 'int64': {
        const draft = this.#draftIntegers(place, values, missing, longInts);
        return draft.kind === 'int64' ? { name, dtype: 'int64', values: draft.values } : undefined;
      }
      case 'text':
      case 'textWithGaps':
        return this.#readTextPiece(name, place, profile);
      default:
        return undefined;
    }
  }

  #readTextPiece(name: string, place: number, profile: ColumnProfile): Column {
    const column = this.#readTexts(name, place, true, profile.hasGaps);
    profile.addTexts(column.dtype === 'object');
    return column;
  }

  #draftFloats(place: number, type: CsvType): Draft {
    const { values, failure } = this.#scan(place);
    if (failure < 0) return { kind: 'float64', values, missing: 0 };
    const draft = this.#draftBooleans(place, failure);
    if (draft.kind === 'text') throw this.#refuseText(type, failure, place);
    return draft;
  }

  #refuseText(type: CsvType, row: number, column: number): DecantError {
    return refuse(`could not convert text to ${type} in column ${column} (line ${this.#fields.lines[row]!})`);
  }

  // Floats that were asked for: numbers of any size, or booleans, with gaps.
  #readFloats(place: number, type: CsvType, column: number): Float64Array {
    const { values, failure } = this.#scan(place);
    if (failure < 0) return values;
    const draft = this.#draftBooleans(place, failure);
    if (draft.kind !== 'bool') throw this.#refuseText(type, failure, column);
    return Float64Array.from(draft.values, (value) => (value === 2 ? Number.NaN : value));
  }

  #isMissing(start: number, end: number): boolean {
    if (start === end) return this.#naWords.has('');
    return end - start <= this.#longestNaWord && this.#naWords.has(readAscii(this.#fields.bytes, start, end));
  }

  #scan(place: number): Scan {
    const { starts, ends, headerWidth, width, rowCount } = this.#fields;
    const values = new Float64Array(rowCount);
    const numbers = this.#numbers;
    let missing = 0;
    let firstFloat = -1;
    let longInts = 0;
    let hasMinusZero = false;
    for (let row = 0, field = headerWidth + place; row < rowCount; row++, field += width) {
      const start = starts[field]!;
      const end = ends[field]!;
      const value = numbers.read(start, end);
      values[row] = value;
      const { kind } = numbers;
      if (kind === 'float') {
        if (firstFloat < 0) firstFloat = row;
      } else if (kind === 'int') {
        if (value === 0 && Object.is(value, -0)) hasMinusZero = true;
      } else if (kind === 'longInt') longInts++;
      else {
        if (!this.#isMissing(start, end)) return { values, missing, firstFloat, longInts, hasMinusZero, failure: row };
        missing++;
      }
    }
    return { values, missing, firstFloat, longInts, hasMinusZero, failure: -1 };
  }

  #draft(place: number): Draft {
    const { rowCount } = this.#fields;
    const { values, missing, firstFloat, longInts, failure } = this.#scan(place);
    if (failure >= 0) return this.#draftBooleans(place, failure);
    if (firstFloat >= 0) {
      // pandas gives up on numbers at an int beyond 64 bits, and on ints at a float: the first of the two decides.
      if (longInts > 0 && this.#hasHugeInt(place, firstFloat)) return { kind: 'rawText' };
      return { kind: 'float64', values, missing };
    }
    if (missing === rowCount) return { kind: 'float64', values, missing };
    return this.#draftIntegers(place, values, missing, longInts);
  }

  #draftIntegers(place: number, values: Float64Array, missing: number, longInts: number): Draft {
    if (longInts > 0) return this.#draftLongInts(place, values, missing);
    if (missing > 0) return { kind: 'float64', values: withoutMinusZero(values), missing };
    return { kind: 'int64', values: toInt64(values) };
  }

  /** Is there an integer beyond 64 bits among the rows before `end`? `most` is the greatest that is none. */
  #hasHugeInt(place: number, end: number, most = UINT64_MAX): boolean {
    const { bytes, starts, ends, headerWidth, width } = this.#fields;
    for (let row = 0, field = headerWidth + place; row < end; row++, field += width) {
      this.#numbers.read(starts[field]!, ends[field]!);
      if (this.#numbers.kind !== 'longInt') continue;
      const integer = readInteger(readAscii(bytes, starts[field]!, ends[field]!));
      if (integer < INT64_MIN || integer > most) return true;
    }
    return false;
  }

  // `row` is the first that is no number.
  #draftBooleans(place: number, row: number): Draft {
    const { bytes, starts, ends, headerWidth, width, rowCount } = this.#fields;
    const values = new Uint8Array(rowCount);
    let missing = 0;
    for (let i = 0, field = headerWidth + place; i < rowCount; i++, field += width) {
      const start = starts[field]!;
      const end = ends[field]!;
      const length = end - start;
      const word = length === 4 || length === 5 ? readAscii(bytes, start, end).toLowerCase() : '';
      if (word === 'true') values[i] = 1;
      else if (word !== 'false') {
        if (!this.#isMissing(start, end)) return { kind: 'text', row };
        missing++;
        values[i] = 2;
      }
    }
    return { kind: 'bool', values, missing };
  }

  #draftLongInts(place: number, values: Float64Array, missing: number): Draft {
    const { bytes, starts, ends, headerWidth, width, rowCount } = this.#fields;
    const integers: (bigint | null)[] = [];
    let least = 0n;
    let greatest = 0n;
    for (let row = 0, field = headerWidth + place; row < rowCount; row++, field += width) {
      const isGap = Number.isNaN(values[row]!);
      const integer = isGap ? null : readInteger(readAscii(bytes, starts[field]!, ends[field]!));
      integers.push(integer);
      if (integer === null) continue;
      if (integer < least) least = integer;
      if (integer > greatest) greatest = integer;
    }
    if (least < INT64_MIN || greatest > UINT64_MAX) return { kind: 'hugeInt', values: integers.map(toValue) };
    const isSigned = greatest <= INT64_MAX;
    if (missing > 0) {
      return isSigned ? { kind: 'float64', values: withoutMinusZero(values), missing } : { kind: 'rawText' };
    }
    const whole = integers.filter((integer) => integer !== null);
    if (isSigned) return { kind: 'int64', values: BigInt64Array.from(whole) };
    // An unsigned column has room neither for a sign nor for a gap: pandas leaves all its fields as they are.
    return least < 0n ? { kind: 'rawText' } : { kind: 'uint64', values: BigUint64Array.from(whole) };
  }

  // A missing field is NaN among texts, where a JSON null is None to pandas before 3: models tell the two apart.
  // `isObject`: other pieces have missing fields.
  #readTexts(name: string, place: number, hasMissing: boolean, isObject = false): Column {
    const { starts, ends, headerWidth, width, rowCount } = this.#fields;
    const texts = new Array<string>(rowCount);
    const gaps: number[] = [];
    for (let row = 0, field = headerWidth + place; row < rowCount; row++, field += width) {
      const text = this.#decode(starts[field]!, ends[field]!, row);
      texts[row] = text;
      if (hasMissing && this.#naWords.has(text)) gaps.push(row);
    }
    if (gaps.length === 0 && !isObject) return { name, dtype: 'str', values: texts };
    const values: Value[] = texts;
    for (const row of gaps) values[row] = Number.NaN;
    return { name, dtype: 'object', values };
  }

  #decode(start: number, end: number, row: number): string {
    const { bytes } = this.#fields;
    let isAscii = true;
    for (let i = start; i < end && isAscii; i++) isAscii = bytes[i]! < 0x80;
    if (isAscii && end - start <= 64) return readAscii(bytes, start, end);
    try {
      return this.#decoder.decode(bytes.subarray(start, end));
    } catch (cause) {
      const place = row < 0 ? 'the header' : `line ${this.#fields.lines[row]!}`;
      throw new DecantError('BAD_REQUEST', `'utf-8' codec can't decode a field in ${place}`, { cause });
    }
  }
}
