// Cells of one type: JavaScript values into the storage of an element type that holds them exactly. A number in a float column
// is rounded to float32, which JavaScript itself has not.
import { DecantError } from '../../errors.ts';
import { dateToNanoseconds, readDatetime } from '../datetime.ts';
import { NAT, PythonFloat, type Dtype, type Storage } from '../dtype.ts';
import { makeStorage } from '../storage.ts';
import { describeJsValue } from './js-value.ts';

/** Where a cell stands, for errors. */
export interface CellPlace {
  readonly kind: 'column' | 'tensor';
  readonly name: string | number | undefined;
  /** The declared type. */
  readonly type: string;
}

/** The storage of `dtype` with the cells in it. Missing cells are NaN, NaT or null; integers and booleans have none. */
export function storeCells<D extends Dtype>(dtype: D, cells: ArrayLike<unknown>, place: CellPlace): Storage[D] {
  const out = makeStorage(dtype, cells.length);
  const read = READERS[dtype];
  const target = out as { [row: number]: unknown };
  for (let row = 0; row < cells.length; row++) {
    const cell = cells[row];
    const value = read(cell);
    if (value === undefined) throw refuseCell(cell, row, place);
    target[row] = value;
  }
  return out;
}

/** The element that holds the value exactly; undefined where none does. */
type CellReader = (cell: unknown) => unknown;

const READERS: Readonly<Record<Dtype, CellReader>> = {
  bool: (cell) => (typeof cell === 'boolean' ? (cell ? 1 : 0) : undefined),
  int8: (cell) => readSmall(cell, -128, 127),
  int16: (cell) => readSmall(cell, -32_768, 32_767),
  int32: (cell) => readSmall(cell, -2_147_483_648, 2_147_483_647),
  int64: (cell) => readBig(cell, -(2n ** 63n), 2n ** 63n),
  uint8: (cell) => readSmall(cell, 0, 255),
  uint16: (cell) => readSmall(cell, 0, 65_535),
  uint32: (cell) => readSmall(cell, 0, 4_294_967_295),
  uint64: (cell) => readBig(cell, 0n, 2n ** 64n),
  float32: readFloat32,
  float64: readFloat64,
  datetime64: readDate,
  str: (cell) => (typeof cell === 'string' ? cell : isMissing(cell) ? null : undefined),
  bytes: (cell) => (cell instanceof Uint8Array ? cell : isMissing(cell) ? null : undefined),
  object: (cell) => cell ?? null,
};

function isMissing(cell: unknown): cell is null | undefined {
  return cell === null || cell === undefined;
}

function readFloat64(cell: unknown): number | undefined {
  if (typeof cell === 'number') return cell;
  if (isMissing(cell)) return Number.NaN;
  if (cell instanceof PythonFloat) return cell.value;
  if (typeof cell !== 'bigint') return undefined;
  const number = Number(cell);
  return Number.isFinite(number) && BigInt(number) === cell ? number : undefined;
}

function readFloat32(cell: unknown): number | undefined {
  const number = readFloat64(cell);
  if (number === undefined) return undefined;
  const rounded = Math.fround(number);
  return Number.isFinite(rounded) || !Number.isFinite(number) ? rounded : undefined;
}

function readSmall(cell: unknown, least: number, most: number): number | undefined {
  const number = cell instanceof PythonFloat ? cell.value : typeof cell === 'bigint' ? Number(cell) : cell;
  return typeof number === 'number' && Number.isInteger(number) && number >= least && number <= most
    ? number
    : undefined;
}

function readBig(cell: unknown, least: bigint, end: bigint): bigint | undefined {
  if (typeof cell === 'bigint') return cell >= least && cell < end ? cell : undefined;
  const number = cell instanceof PythonFloat ? cell.value : cell;
  if (!Number.isSafeInteger(number)) return undefined;
  const value = BigInt(number as number);
  return value >= least ? value : undefined;
}

function readDate(cell: unknown): bigint | undefined {
  if (isMissing(cell)) return NAT;
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? undefined : dateToNanoseconds(cell);
  if (typeof cell !== 'string') return undefined;
  const parsed = readDatetime(cell);
  return parsed === undefined || parsed.offsetMinutes !== undefined ? undefined : parsed.nanoseconds;
}

function refuseCell(cell: unknown, row: number, { kind, name, type }: CellPlace): DecantError {
  const label = name === undefined ? '' : ` ${JSON.stringify(name)}`;
  const where = kind === 'column' ? `Column${label}, row ${row}` : `Tensor${label}, element ${row}`;
  return new DecantError(
    'INVALID_PARAMETER_VALUE',
    `${where}: expected ${type}, got ${describeCell(cell, type)}.`,
    hintFor(cell, type),
  );
}

/** Types that numbers fit, unless they have a fraction or are too large. */
const NUMBER_TYPE = /^(?:integer|long|float|double|u?int\d+|float\d+)$/;

function describeCell(cell: unknown, type: string): string {
  const number = cell instanceof PythonFloat ? cell.value : cell;
  if (!NUMBER_TYPE.test(type) || (typeof number !== 'number' && typeof number !== 'bigint'))
    return describeJsValue(cell);
  if (typeof number === 'bigint') return 'a bigint beyond the range';
  if (!Number.isFinite(number)) return 'a number that is not finite';
  return Number.isInteger(number) ? 'a whole number beyond the range' : 'a number with a fraction';
}

function hintFor(cell: unknown, type: string): { readonly hint?: string } {
  if (isMissing(cell))
    return { hint: `A value of type ${type} cannot be missing; declare the column as double, or fill it.` };
  if (type === 'datetime') return { hint: 'Give a Date, or ISO 8601 text without a zone, between 1677 and 2262.' };
  if (typeof cell === 'number' && Number.isInteger(cell) && (type === 'long' || type === 'int64')) {
    return { hint: 'A number beyond 2^53 may have lost digits; give a bigint.' };
  }
  return {};
}
