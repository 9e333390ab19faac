// Parts of a date as numbers, by feature_engine's names (feature_engine/datetime/_datetime_constants.py; pandas' Series.dt).

const DAY = 86_400_000;

/** A part of a date in UTC. */
export type DatePart = (date: Date) => number;

const month: DatePart = (date) => date.getUTCMonth() + 1;
const day: DatePart = (date) => date.getUTCDate();
/** Monday is 0. */
const weekday: DatePart = (date) => (date.getUTCDay() + 6) % 7;
const dayOfYear: DatePart = (date) => Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY) + 1;
const daysInMonth: DatePart = (date) =>
  new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

// The week of a date is that of its Thursday (ISO 8601).
const week: DatePart = (date) => {
  const thursday = new Date(date.getTime() + (3 - weekday(date)) * DAY);
  return Math.floor((dayOfYear(thursday) - 1) / 7) + 1;
};

const isMonthStart = (date: Date): boolean => day(date) === 1;
const isMonthEnd = (date: Date): boolean => day(date) === daysInMonth(date);

/** The parts that can be asked for. */
export const DATE_PARTS: ReadonlyMap<string, DatePart> = new Map<string, DatePart>([
  ['month', month],
  ['quarter', (date) => Math.floor(date.getUTCMonth() / 3) + 1],
  ['semester', (date) => (month(date) <= 6 ? 1 : 2)],
  ['year', (date) => date.getUTCFullYear()],
  ['week', week],
  ['day_of_week', weekday],
  ['day_of_month', day],
  ['day_of_year', dayOfYear],
  ['weekend', (date) => Number(weekday(date) > 4)],
  ['month_start', (date) => Number(isMonthStart(date))],
  ['month_end', (date) => Number(isMonthEnd(date))],
  ['quarter_start', (date) => Number(isMonthStart(date) && date.getUTCMonth() % 3 === 0)],
  ['quarter_end', (date) => Number(isMonthEnd(date) && date.getUTCMonth() % 3 === 2)],
  ['year_start', (date) => Number(isMonthStart(date) && month(date) === 1)],
  ['year_end', (date) => Number(isMonthEnd(date) && month(date) === 12)],
  ['leap_year', (date) => Number(isLeap(date.getUTCFullYear()))],
  ['days_in_month', daysInMonth],
  ['hour', (date) => date.getUTCHours()],
  ['minute', (date) => date.getUTCMinutes()],
  ['second', (date) => date.getUTCSeconds()],
]);
