// The fields of a server's JSON answer, read with the types that its API states.
import { DecantError } from '../../errors.ts';

/** Is this a JSON object? */
export function isJsonMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One JSON object of an answer. Absent fields have the values that protobuf gives them; other types are refused by name. */
export class JsonFields {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #place: string;

  constructor(fields: Readonly<Record<string, unknown>>, place: string) {
    this.#fields = fields;
    this.#place = place;
  }

  has(key: string): boolean {
    return Object.hasOwn(this.#fields, key);
  }

  text(key: string): string | undefined {
    const value = this.#fields[key];
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'string') return value;
    if (typeof value === 'number') return String(value); // versions and ids of some releases
    throw this.#refuse(key, 'a text');
  }

  requireText(key: string): string {
    return this.text(key) ?? this.#miss(key);
  }

  /** A number, also as the text that protobuf makes of int64, NaN and the infinities. */
  number(key: string): number | undefined {
    const value = this.#fields[key];
    if (value === undefined || value === null) return undefined;
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof number === 'number' && (!Number.isNaN(number) || value === 'NaN')) return number;
    throw this.#refuse(key, 'a number');
  }

  boolean(key: string): boolean {
    const value = this.#fields[key];
    if (value === undefined || value === null) return false;
    if (typeof value === 'boolean') return value;
    throw this.#refuse(key, 'a boolean');
  }

  fields(key: string): JsonFields | undefined {
    const value = this.#fields[key];
    if (value === undefined || value === null) return undefined;
    if (isJsonMap(value)) return new JsonFields(value, `${this.#place}: ${key}`);
    throw this.#refuse(key, 'an object');
  }

  requireFields(key: string): JsonFields {
    return this.fields(key) ?? this.#miss(key);
  }

  list(key: string): readonly JsonFields[] {
    return this.#items(key).map((item) => {
      if (isJsonMap(item)) return new JsonFields(item, `${this.#place}: ${key}`);
      throw this.#refuse(key, 'a list of objects');
    });
  }

  texts(key: string): readonly string[] {
    return this.#items(key).map((item) => {
      if (typeof item === 'string') return item;
      throw this.#refuse(key, 'a list of texts');
    });
  }

  #items(key: string): readonly unknown[] {
    const value = this.#fields[key];
    if (value === undefined || value === null) return [];
    if (Array.isArray(value)) return value as unknown[];
    throw this.#refuse(key, 'a list');
  }

  #miss(key: string): never {
    throw new DecantError('MALFORMED_DATA', `The server's answer to ${this.#place} lacks ${key}.`);
  }

  #refuse(key: string, expected: string): DecantError {
    return new DecantError('MALFORMED_DATA', `${key} in the server's answer to ${this.#place} is not ${expected}.`);
  }
}
