// Dates as nanoseconds since 1970-01-01: the text forms that pandas.to_datetime reads, and the ISO 8601 subset of NumPy
// (parity SCH-016, SCH-020, SCH-021, SCH-034, SCH-068). Days are counted in the proleptic Gregorian calendar.
import { NAT } from './dtype.ts';

/** A date read from text. */
export interface ParsedDatetime {
  /** Wall-clock nanoseconds since 1970-01-01 without regard to a zone; {@link NAT} for a missing one. */
  readonly nanoseconds: bigint;
  /** Offset from UTC in minutes, where the text has a zone. */
  readonly offsetMinutes: number | undefined;
  /** Which parts stand in which order with which separators; equal for texts of one format. */
  readonly format: string;
}

/** Options of {@link readDatetime}. */
export interface DatetimeOptions {
  /** A format that numbers like 01/02/2024 must follow, as an earlier text of the column decided it. */
  readonly format?: string;
}

const NAT_TEXTS: ReadonlySet<string> = new Set(['', 'NaT', 'nat', 'NAT', 'nan', 'NaN', 'NAN']);
/** NumPy's missing date. */
const NUMPY_NAT = /^(?:nat)?$/i;
const TIME = String.raw`(\d{1,2})(?::?(\d{2})(?:(:?)(\d{2})(?:\.(\d{1,18}))?)?)?(?:\s*([AaPp][Mm]))?\s*(Z|UTC|[+-]\d{2}(?::?\d{2})?)?`;
const ISO = new RegExp(String.raw`^([+-]?\d{4})(?:([-/.])(\d{1,2})(?:\2(\d{1,2})(?:([T ])${TIME})?)?)?$`);
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?)?$/;
const NUMERIC = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?: ${TIME})?$`);
const MONTH_FIRST = new RegExp(String.raw`^([A-Za-z]{3,9})\.? +(?:(\d{1,2}),? +)?(\d{4})(?: ${TIME})?$`);
const DAY_FIRST = new RegExp(String.raw`^(\d{1,2})[ -]([A-Za-z]{3,9})[ -](\d{4})(?: ${TIME})?$`);
const NUMPY_ISO =
  /^([+-]?\d{1,15})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2})(?::(\d{2})(?::(\d{2})(?:\.(\d{1,18}))?)?)?(Z|[+-]\d{2}(?::?\d{2})?)?)?)?)?$/;
const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];
const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const DAY_NS = 86_400_000_000_000n;
const LIMIT = 2n ** 63n;
/** 0001-01-01 and 10000-01-01, between which Python's dates are. */
const FIRST_PYTHON = -719_162n * DAY_NS;
const PYTHON_END = 2_932_897n * DAY_NS;

/** Reads one text as pandas.to_datetime does; undefined where it cannot be read. */
export function readDatetime(text: string, options: DatetimeOptions = {}): ParsedDatetime | undefined {
  const trimmed = text.trim();
  if (NAT_TEXTS.has(trimmed)) return { nanoseconds: NAT, offsetMinutes: undefined, format: options.format ?? '' };
  return readIso(trimmed) ?? readCompact(trimmed) ?? readNumeric(trimmed, options.format) ?? readMonthName(trimmed);
}

/**
 * Reads one text as NumPy's datetime64[ns] does: ISO 8601 only, a zone is applied; undefined where it cannot be read. Years
 * beyond the range of nanoseconds (`12` is one) wrap around 64 bits.
 */
export function readNumpyDatetime(text: string): bigint | undefined {
  if (NUMPY_NAT.test(text)) return NAT;
  const parts = readNumpyParts(text);
  return parts === undefined ? undefined : BigInt.asIntN(64, parts.nanoseconds);
}

/**
 * Python's isoformat of the date or datetime that NumPy reads in a text: `2024-01-02`, or `2024-01-02T03:04:05.000006` where
 * the text has a time. Null for NaT; undefined for other texts, years outside 1 to 9999, and fractions beyond microseconds.
 */
export function normalizeDatetimeText(text: string): string | null | undefined {
  if (NUMPY_NAT.test(text)) return null;
  const parts = readNumpyParts(text);
  if (parts === undefined || parts.fraction.length > 6) return undefined;
  if (parts.nanoseconds < FIRST_PYTHON || parts.nanoseconds >= PYTHON_END) return undefined;
  const full = formatDatetime(parts.nanoseconds);
  return parts.hasTime ? full : full.slice(0, 10);
}

/** ISO text of nanoseconds: `2024-01-02T03:04:05`, with six or nine digits of a fraction where there is one. */
export function formatDatetime(nanoseconds: bigint): string {
  if (nanoseconds === NAT) return 'NaT';
  const days = floorDivide(nanoseconds, DAY_NS);
  const rest = nanoseconds - days * DAY_NS;
  const date = new Date(Number(days) * 86_400_000).toISOString().slice(0, 10);
  const seconds = Number(rest / 1_000_000_000n);
  const fraction = rest % 1_000_000_000n;
  const digits = fraction.toString().padStart(9, '0');
  const fractionText = fraction === 0n ? '' : `.${digits.endsWith('000') ? digits.slice(0, 6) : digits}`;
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${date}T${clock.map((part) => part.toString().padStart(2, '0')).join(':')}${fractionText}`;
}

/** Nanoseconds of a JavaScript date; {@link NAT} for an invalid one, undefined for one outside the range. */
export function dateToNanoseconds(date: Date): bigint | undefined {
  const milliseconds = date.getTime();
  return Number.isNaN(milliseconds) ? NAT : inRange(BigInt(milliseconds) * 1_000_000n);
}

interface NumpyParts {
  /** Nanoseconds in UTC, of any year. */
  readonly nanoseconds: bigint;
  readonly fraction: string;
  readonly hasTime: boolean;
}

function readNumpyParts(text: string): NumpyParts | undefined {
  const match = NUMPY_ISO.exec(text.trimStart());
  if (match === null) return undefined;
  const [, year, month = '1', day = '1', hour = '0', minute = '0', second = '0', fraction = '', zone] = match;
  const offset = zone === undefined ? 0 : readOffset(zone);
  const days = countDays(Number(year), Number(month), Number(day));
  const time = countTime(Number(hour), Number(minute), Number(second), fraction);
  if (days === undefined || time === undefined || offset === undefined) return undefined;
  const nanoseconds = BigInt(days) * DAY_NS + time - BigInt(offset) * 60_000_000_000n;
  return { nanoseconds, fraction, hasTime: match[4] !== undefined };
}

function readIso(text: string): ParsedDatetime | undefined {
  const match = ISO.exec(text);
  if (match === null) return undefined;
  const [, year, separator = '', month = '1', day = '1', mark = '', hour, minute, colon, second, fraction, half, zone] =
    match;
  const format = `Y${separator}${match[3] === undefined ? '' : 'M'}${separator}${match[4] === undefined ? '' : 'D'}${mark}`;
  return combine(
    countDays(Number(year), Number(month), Number(day)),
    { hour, minute, colon, second, fraction, half, zone },
    format,
  );
}

function readCompact(text: string): ParsedDatetime | undefined {
  const match = COMPACT.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const days = countDays(Number(year), Number(month), Number(day));
  return combine(days, { hour, minute, second }, text.includes('T') ? 'YMDT' : 'YMD');
}

function readNumeric(text: string, expected: string | undefined): ParsedDatetime | undefined {
  const match = NUMERIC.exec(text);
  if (match === null) return undefined;
  const [, first, separator = '', second, year, hour, minute, colon, seconds, fraction, half, zone] = match;
  const isDayFirst = expected === undefined ? Number(first) > 12 : expected.startsWith('D');
  const days = isDayFirst
    ? countDays(Number(year), Number(second), Number(first))
    : countDays(Number(year), Number(first), Number(second));
  const format = isDayFirst ? `D${separator}M${separator}Y` : `M${separator}D${separator}Y`;
  return combine(days, { hour, minute, colon, second: seconds, fraction, half, zone }, format);
}

function readMonthName(text: string): ParsedDatetime | undefined {
  const monthFirst = MONTH_FIRST.exec(text);
  if (monthFirst !== null) {
    const [, month = '', day = '1', year, hour, minute, colon, second, fraction, half, zone] = monthFirst;
    const format = `${month.length === 3 ? 'b' : 'B'}${monthFirst[2] === undefined ? '' : text.includes(',') ? 'D,' : 'D'}Y`;
    return combine(
      countDays(Number(year), findMonth(month), Number(day)),
      { hour, minute, colon, second, fraction, half, zone },
      format,
    );
  }
  const dayFirst = DAY_FIRST.exec(text);
  if (dayFirst === null) return undefined;
  const [, day, month = '', year, hour, minute, colon, second, fraction, half, zone] = dayFirst;
  const format = `D${text.includes('-') ? '-' : ' '}${month.length === 3 ? 'b' : 'B'}Y`;
  return combine(
    countDays(Number(year), findMonth(month), Number(day)),
    { hour, minute, colon, second, fraction, half, zone },
    format,
  );
}

interface ClockParts {
  readonly hour?: string | undefined;
  readonly minute?: string | undefined;
  readonly colon?: string | undefined;
  readonly second?: string | undefined;
  readonly fraction?: string | undefined;
  readonly half?: string | undefined;
  readonly zone?: string | undefined;
}

function combine(days: number | undefined, clock: ClockParts, dateFormat: string): ParsedDatetime | undefined {
  if (days === undefined) return undefined;
  let hour = Number(clock.hour ?? 0);
  if (clock.half !== undefined) {
    if (hour < 1 || hour > 12) return undefined;
    hour = (hour % 12) + (clock.half.toLowerCase() === 'pm' ? 12 : 0);
  }
  const time = countTime(hour, Number(clock.minute ?? 0), Number(clock.second ?? 0), clock.fraction ?? '');
  const offsetMinutes = clock.zone === undefined ? undefined : readOffset(clock.zone);
  if (time === undefined || (clock.zone !== undefined && offsetMinutes === undefined)) return undefined;
  const nanoseconds = inRange(BigInt(days) * DAY_NS + time);
  if (nanoseconds === undefined) return undefined;
  const parts = [clock.hour, clock.minute, clock.second, clock.fraction, clock.half, clock.zone];
  const format =
    dateFormat +
    parts.map((part, index) => (part === undefined ? '' : 'hmsfpz'.charAt(index))).join('') +
    (clock.colon ?? '');
  return { nanoseconds, offsetMinutes, format };
}

function findMonth(name: string): number {
  const lower = name.toLowerCase();
  return MONTHS.findIndex((month) => month === lower || month.slice(0, 3) === lower) + 1;
}

/** Days since 1970-01-01 in the Gregorian calendar of all years; undefined for a day that does not exist. */
function countDays(year: number, month: number, day: number): number | undefined {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const length = month === 2 && isLeap ? 29 : MONTH_LENGTHS[month - 1];
  if (length === undefined || day < 1 || day > length) return undefined;
  // Years are counted from March, so that the leap day is the last one (Howard Hinnant, chrono-compatible date algorithms).
  const marchYear = month > 2 ? year : year - 1;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function countTime(hour: number, minute: number, second: number, fraction: string): bigint | undefined {
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const whole = BigInt((hour * 60 + minute) * 60 + second) * 1_000_000_000n;
  return whole + BigInt(fraction.slice(0, 9).padEnd(9, '0'));
}

function readOffset(zone: string): number | undefined {
  if (zone === 'Z' || zone === 'UTC') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(':', ''));
  if (hours > 23 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

function inRange(nanoseconds: bigint): bigint | undefined {
  return nanoseconds > -LIMIT && nanoseconds < LIMIT ? nanoseconds : undefined;
}

function floorDivide(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  return value % divisor < 0n ? quotient - 1n : quotient;
}
