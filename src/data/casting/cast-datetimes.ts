// A column of JSON values as dates, as pandas.to_datetime reads it (parity SCH-016, SCH-020, SCH-021).
import { DecantError } from '../../errors.ts';
import { dateToNanoseconds, readDatetime } from '../datetime.ts';
import type { ParsedDatetime } from '../datetime.ts';
import { countKinds, guessDtype, toNumber } from '../guess-column.ts';
import { NAT, PythonFloat } from '../dtype.ts';
import { describeCell, refuseColumn } from './cast-error.ts';
import type { ColumnName } from '../frame.ts';
import type { Cells } from './cells.ts';
import type { CastPolicy } from './policy.ts';

const LIMIT = 2n ** 63n;

/** Nanoseconds since 1970-01-01; null, empty text and numbers beyond the range are missing dates. */
export function castDatetimes(name: ColumnName, cells: Cells, policy: CastPolicy): BigInt64Array {
  const dtype = guessDtype(countKinds(cells));
  if (dtype === 'bool' && policy.dateNumbers === 'lenient') {
    return BigInt64Array.from(cells, (cell) => (cell === true ? 1n : 0n));
  }
  let format: string | undefined;
  let hasText = false;
  let hasNumber = false;
  const values = new BigInt64Array(cells.length);
  for (let row = 0; row < cells.length; row++) {
    const cell = cells[row];
    if (cell === null || cell === undefined) values[row] = NAT;
    else if (typeof cell === 'string') {
      hasText = true;
      const parsed = readDatetime(cell, format === undefined ? {} : { format });
      if (parsed === undefined)
        throw refuseColumn(name, 'datetime', `row ${row} is not a date between 1677-09-21 and 2262-04-11`);
      values[row] = applyZone(name, row, parsed, policy);
      if (parsed.nanoseconds !== NAT && policy.dateFormats === 'one') {
        format = requireFormat(name, row, format, parsed.format);
      }
    } else {
      hasNumber = true;
      if (policy.dateNumbers === 'refuse' && !(cell instanceof Date) && !Number.isNaN(cell)) {
        throw refuseColumn(name, 'datetime', `${describeCell(row, cell)}, not a text`);
      }
      values[row] = readNumber(name, cells, row, dtype === 'uint64', policy);
    }
    if (hasText && hasNumber && policy.dateNumbers !== 'lenient')
      throw refuseColumn(name, 'datetime', `row ${row}: texts and numbers are mixed`);
  }
  return values;
}

function applyZone(name: ColumnName, row: number, parsed: ParsedDatetime, policy: CastPolicy): bigint {
  const { nanoseconds, offsetMinutes } = parsed;
  if (offsetMinutes === undefined) return nanoseconds;
  if (policy.dateZones === 'mismatch') throw refuseZone(name);
  if (policy.dateZones === 'refuse') throw refuseColumn(name, 'datetime', `row ${row} has a zone`);
  return nanoseconds - BigInt(offsetMinutes) * 60_000_000_000n;
}

function requireFormat(name: ColumnName, row: number, expected: string | undefined, found: string): string {
  if (expected === undefined || expected === found) return found;
  throw refuseColumn(name, 'datetime', `row ${row} has another format of dates than the rows before it`);
}

function readNumber(name: ColumnName, cells: Cells, row: number, isUnsigned: boolean, policy: CastPolicy): bigint {
  const cell = cells[row];
  if (cell instanceof Date) {
    const nanoseconds = dateToNanoseconds(cell);
    if (nanoseconds !== undefined) return nanoseconds;
  }
  const number = toNumber(cell);
  if (number === undefined)
    throw refuseColumn(name, 'datetime', `${describeCell(row, cell)}, not convertible to datetime`);
  if (typeof cell === 'bigint') {
    if (isUnsigned && policy.dateNumbers === 'lenient') return cell < LIMIT ? cell : NAT;
    if (isUnsigned || cell >= LIMIT || cell < -LIMIT)
      throw refuseColumn(name, 'datetime', `row ${row} is beyond the range of nanoseconds`);
    return cell;
  }
  if (!(cell instanceof PythonFloat) && Number.isSafeInteger(number)) return BigInt(number);
  if (!Number.isFinite(number) || Math.abs(number) >= 2 ** 63) return NAT;
  return BigInt(Math.trunc(number));
}

function refuseZone(name: ColumnName): DecantError {
  return new DecantError(
    'INVALID_PARAMETER_VALUE',
    `Failed to enforce the model's input schema. Error: Please ensure that the input data of datetime column only contains timezone-naive datetime objects. Column ${JSON.stringify(name)} has a zone.`,
    { errorClass: 'SCHEMA_ENFORCEMENT_FAILED', hint: 'Convert the dates to one zone and leave the zone out.' },
  );
}
