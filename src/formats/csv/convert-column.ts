// The fields of one CSV column as a typed column: inferred as pandas infers, or of a type that the caller asks for, with pandas'
// rules for what fits (pandas/_libs/parsers.pyx; parity SRV-063, SRV-065 .. SRV-068).
import { DecantError } from '../../errors.ts';
import type { Value } from '../../data/dtype.ts';
import type { Column } from '../../data/frame.ts';
import { NumberReader, readAscii } from './number-reader.ts';
import { refuse } from './tokenize.ts';
import type { CsvFields } from './tokenize.ts';

/** Types that a column may be asked to have; `object` and `bytes` keep the text. */
export type CsvType = 'bool' | 'int32' | 'int64' | 'float32' | 'float64' | 'str' | 'bytes' | 'object' | 'datetime64';

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;
const UINT64_MAX = 2n ** 64n - 1n;

/** Values of a column that is all numbers, or all booleans, before its type is settled. */
type Draft =
  | { readonly kind: 'int64'; readonly values: BigInt64Array }
  | { readonly kind: 'uint64'; readonly values: BigUint64Array }
  | { readonly kind: 'hugeInt'; readonly values: readonly Value[] }
  | { readonly kind: 'float64'; readonly values: Float64Array; readonly missing: number }
  | { readonly kind: 'bool'; readonly values: Uint8Array; readonly missing: number }
  | { readonly kind: 'text'; readonly row: number }
  // Numbers whose fields pandas keeps as text, missing words included.
  | { readonly kind: 'rawText' };

/** The fields of a column as doubles. */
interface Scan {
  readonly values: Float64Array;
  readonly missing: number;
  /** First row with a float; -1 where all are ints. */
  readonly firstFloat: number;
  readonly longInts: number;
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
    for (let row = 0, field = headerWidth + place; row < rowCount; row++, field += width) {
      const start = starts[field]!;
      const end = ends[field]!;
      values[row] = numbers.read(start, end);
      const { kind } = numbers;
      if (kind === 'float') {
        if (firstFloat < 0) firstFloat = row;
      } else if (kind === 'longInt') longInts++;
      else if (kind === 'none') {
        if (!this.#isMissing(start, end)) return { values, missing, firstFloat, longInts, failure: row };
        missing++;
      }
    }
    return { values, missing, firstFloat, longInts, failure: -1 };
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
    if (longInts > 0) return this.#draftLongInts(place, values, missing);
    if (missing > 0) return { kind: 'float64', values: withoutMinusZero(values), missing };
    const integers = new BigInt64Array(rowCount);
    for (let row = 0; row < rowCount; row++) integers[row] = BigInt(values[row]!);
    return { kind: 'int64', values: integers };
  }

  #hasHugeInt(place: number, end: number): boolean {
    const { bytes, starts, ends, headerWidth, width } = this.#fields;
    for (let row = 0, field = headerWidth + place; row < end; row++, field += width) {
      this.#numbers.read(starts[field]!, ends[field]!);
      if (this.#numbers.kind !== 'longInt') continue;
      const integer = readInteger(readAscii(bytes, starts[field]!, ends[field]!));
      if (integer < INT64_MIN || integer > UINT64_MAX) return true;
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
  #readTexts(name: string, place: number, hasMissing: boolean): Column {
    const { starts, ends, headerWidth, width, rowCount } = this.#fields;
    const texts = new Array<string>(rowCount);
    const gaps: number[] = [];
    for (let row = 0, field = headerWidth + place; row < rowCount; row++, field += width) {
      const text = this.#decode(starts[field]!, ends[field]!, row);
      texts[row] = text;
      if (hasMissing && this.#naWords.has(text)) gaps.push(row);
    }
    if (gaps.length === 0) return { name, dtype: 'str', values: texts };
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

const EMPTY: Draft = { kind: 'int64', values: new BigInt64Array(0) };

function readInteger(text: string): bigint {
  const trimmed = text.trim();
  return BigInt(trimmed.startsWith('+') ? trimmed.slice(1) : trimmed);
}

function toValue(integer: bigint | null): Value {
  if (integer === null) return Number.NaN;
  const number = Number(integer);
  return Number.isSafeInteger(number) ? number : integer;
}

// An int has no minus zero, also where gaps make the column one of floats.
function withoutMinusZero(values: Float64Array): Float64Array {
  for (let i = 0; i < values.length; i++) values[i]! += 0;
  return values;
}

/** The column with its gaps, where all else fits the type. */
function keepGaps(
  name: string,
  draft: Extract<Draft, { readonly missing: number }>,
  type: 'bool' | 'int32' | 'int64',
): Column | undefined {
  if (type === 'bool') {
    const isGap = (value: number): boolean => (draft.kind === 'bool' ? value === 2 : Number.isNaN(value));
    const values = Array.from(draft.values, (value): Value => (isGap(value) ? null : value === 1));
    const isBinary = draft.values.every((value) => isGap(value) || value === 0 || value === 1);
    return isBinary ? { name, dtype: 'object', values } : undefined;
  }
  if (draft.kind === 'bool') return undefined;
  const limit = type === 'int32' ? 2 ** 31 : 2 ** 53;
  const fits = (value: number): boolean =>
    Number.isNaN(value) || (Number.isInteger(value) && value >= -limit && value < limit);
  return draft.values.every(fits) ? { name, dtype: 'float64', values: draft.values } : undefined;
}

function toBooleans(draft: Draft, column: number): Uint8Array {
  if (draft.kind === 'bool') return draft.values;
  if (draft.kind === 'int64' && draft.values.every((value) => value === 0n || value === 1n)) {
    return Uint8Array.from(draft.values, Number);
  }
  if (draft.kind === 'float64' && draft.values.every((value) => value === 0 || value === 1)) {
    return Uint8Array.from(draft.values);
  }
  throw refuseCast('bool', draft, column);
}

function toIntegers(draft: Draft, type: 'int32' | 'int64', column: number, isWrapped: boolean): BigInt64Array {
  if (draft.kind === 'bool') return BigInt64Array.from(draft.values, BigInt);
  const limit = type === 'int32' ? 2 ** 31 : 2 ** 63;
  if (draft.kind === 'int64') {
    if (type === 'int64' || isWrapped || draft.values.every((value) => value >= -limit && value < limit))
      return draft.values;
  }
  if (draft.kind === 'float64') {
    const fits = (value: number): boolean => Number.isInteger(value) && value >= -limit && value < limit;
    if (draft.values.every(fits)) return BigInt64Array.from(draft.values, BigInt);
  }
  throw refuseCast(type, draft, column);
}

function refuseCast(type: CsvType, draft: Draft, column: number): DecantError {
  const kind = draft.kind === 'hugeInt' || draft.kind === 'rawText' ? 'object' : draft.kind;
  return refuse(`cannot safely convert passed user dtype of ${type} for ${kind} dtyped data in column ${column}`);
}
