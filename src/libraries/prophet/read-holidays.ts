// Features of holidays (Prophet.make_holiday_features): one for each holiday and each day of its window.
import { readDatetime } from '../../data/datetime.ts';
import { malformed, notNull, readSeries, readTable, refuseModel } from './fields.ts';
import type { Fields } from './fields.ts';

const DAY = 86_400n * 1_000_000_000n;
const MAX_WINDOW = 100_000;

/** The days of each feature, as counted from 1970, by the order of the features' names. */
export function readHolidays(fields: Fields): Set<number>[] {
  if (notNull(fields['country_holidays']))
    throw refuseModel('country_holidays needs the tables of the holidays package');
  const { holidays, train_holiday_names: trained } = fields;
  if (!notNull(holidays)) return [];
  const known = notNull(trained) ? new Set(readSeries(trained)) : undefined;
  const features = new Map<string, Set<number>>();
  for (const row of readTable(holidays, 'holidays')) {
    const holiday = row['holiday'];
    if (known !== undefined && !known.has(holiday)) continue;
    if (typeof row['ds'] !== 'string') throw malformed('a holiday without a date');
    const date = readDatetime(row['ds']);
    if (date === undefined) throw malformed('a holiday without a date');
    const day = Number(date.nanoseconds / DAY);
    const [lower, upper] = readWindow(row);
    if (upper - lower > MAX_WINDOW) throw malformed('a holiday with too long a window');
    for (let offset = lower; offset <= upper; offset++) {
      const key = `${String(holiday)}_delim_${offset >= 0 ? '+' : '-'}${Math.abs(offset)}`;
      const days = features.get(key) ?? new Set();
      features.set(key, days.add(day + offset));
    }
  }
  return [...features].sort(([a], [b]) => compareTexts(a, b)).map(([, days]) => days);
}

function readWindow(row: Fields): [number, number] {
  const [lower = 0, upper = 0] = [row['lower_window'], row['upper_window']];
  return typeof lower === 'number' && typeof upper === 'number' ? [Math.trunc(lower), Math.trunc(upper)] : [0, 0];
}

// Python's order of texts: by code point.
function compareTexts(a: string, b: string): number {
  const [left, right] = [Array.from(a), Array.from(b)];
  for (const [i, character] of left.entries()) {
    const difference = (character.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? -1);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
