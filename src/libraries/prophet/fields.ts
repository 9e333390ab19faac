// JSON values of Prophet's file, narrowed to what is expected (prophet/serialize.py).
import { DecantError } from '../../errors.ts';

/** A JSON object. */
export type Fields = Readonly<Record<string, unknown>>;

/** A JSON object; refuses other values. */
export function toFields(value: unknown, what: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw malformed(`${what} is no object`);
}

/** The value of a JSON text. */
export function parseJson(value: unknown, what: string): unknown {
  if (typeof value !== 'string') throw malformed(`${what} is no JSON text`);
  try {
    return JSON.parse(value);
  } catch (cause) {
    throw new DecantError('MALFORMED_DATA', `A Prophet model: ${what} is no JSON.`, { cause });
  }
}

/** Values of a pandas series. */
export function readSeries(value: unknown): unknown[] {
  const { data } = toFields(parseJson(value, 'a series'), 'a series');
  if (!Array.isArray(data)) throw malformed('a series has no data');
  return data;
}

/** Rows of a pandas table. */
export function readTable(value: unknown, what: string): Fields[] {
  const { data } = toFields(parseJson(value, what), what);
  if (!Array.isArray(data)) throw malformed(`${what} has no data`);
  return data.map((row) => toFields(row, what));
}

/** A list of numbers. */
export function readNumbers(value: unknown, what: string): Float64Array {
  if (!Array.isArray(value)) throw malformed(`${what} is no list`);
  return Float64Array.from(value, (item) => readNumber(item, what));
}

/** A number. */
export function readNumber(value: unknown, what: string): number {
  if (typeof value === 'number') return value;
  throw malformed(`${what} is no number`);
}

/** [[names in order], {name: properties}] */
export function readOrdered(value: unknown, what: string): [string, Fields][] {
  const [names, byName] = Array.isArray(value) ? (value as unknown[]) : [];
  if (!Array.isArray(names)) throw malformed(`${what} is no list of names and properties`);
  const properties = toFields(byName, what);
  return names.map((name) => [String(name), toFields(properties[String(name)], `${what}.${String(name)}`)]);
}

/** Whether Python's value is not None. */
export function notNull(value: unknown): boolean {
  return value !== null && value !== undefined;
}

/** The error of a file that no Prophet wrote. */
export function malformed(reason: string): DecantError {
  return new DecantError('MALFORMED_DATA', `A Prophet model: ${reason}.`);
}

/** The error of a model that Decant does not compute. */
export function refuseModel(reason: string): DecantError {
  return new DecantError('UNSUPPORTED_MODEL', `A Prophet model: ${reason}.`, {
    hint: 'A Python worker may run this model.',
  });
}
