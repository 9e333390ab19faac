// A node of skops' schema.json: checked access to its members (skops/io/_audit.py; docs: "Secure persistence with skops").
import type { Value } from '../../data/dtype.ts';
import { DecantError } from '../../errors.ts';

/** A JSON object. */
export type JsonObject = { readonly [key: string]: Value };

/** The error for a file that breaks the format. */
export function malformedSkops(problem: string, cause?: unknown): DecantError {
  return new DecantError('MALFORMED_DATA', `skops file: ${problem}.`, {
    hint: 'The file is damaged, or was not written by skops.',
    cause,
  });
}

/** The error for content that is not read. */
export function refuseSkops(problem: string, hint: string): DecantError {
  return new DecantError('UNSUPPORTED_MODEL', `skops file: ${problem}.`, { hint });
}

/** One node: what it is, and its members. */
export class SchemaNode {
  /** `__loader__`: which of skops' node classes reads it. */
  readonly loader: string;
  readonly module: string;
  readonly className: string;
  /** `__id__`, by which other nodes mean the same object; undefined in some hand-made files. */
  readonly id: number | bigint | undefined;
  readonly #members: JsonObject;

  constructor(value: Value | undefined, place: string) {
    if (!isJsonObject(value)) throw malformedSkops(`${place} is no object`);
    this.#members = value;
    this.loader = this.string('__loader__');
    this.module = this.string('__module__');
    this.className = this.string('__class__');
    const id = this.get('__id__');
    this.id = typeof id === 'number' || typeof id === 'bigint' ? id : undefined;
  }

  get typePath(): string {
    return `${this.module}.${this.className}`;
  }

  /** A member; undefined where it is absent. */
  get(key: string): Value | undefined {
    return Object.hasOwn(this.#members, key) ? this.#members[key] : undefined;
  }

  string(key: string): string {
    const value = this.get(key);
    if (typeof value === 'string') return value;
    throw malformedSkops(`a node has no text under ${key}`);
  }

  list(key: string): readonly Value[] {
    const value = this.get(key);
    if (isJsonList(value)) return value;
    throw this.malformed(`has no list under ${key}`);
  }

  object(key: string): JsonObject {
    const value = this.get(key);
    if (isJsonObject(value)) return value;
    throw this.malformed(`has no object under ${key}`);
  }

  /** The error for a node that breaks the format. */
  malformed(problem: string): DecantError {
    return malformedSkops(`a ${this.loader} of ${this.typePath} ${problem}`);
  }
}

/** A member of a plain object, not of its prototype. */
export function memberOf(object: JsonObject, key: string): Value | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Is this a JSON object? */
export function isJsonObject(value: Value | undefined): value is JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.getPrototypeOf(value) === Object.prototype;
}

/** Is this a JSON list? */
export function isJsonList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}
