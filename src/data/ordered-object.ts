// Objects that keep the order of their keys. JavaScript moves keys such as "7" before all others; a Python dict does not, and
// the order of a record's keys is the order of a frame's columns (SRV-053).
import type { Value } from './dtype.ts';

const INTEGER_KEY = /^(?:0|[1-9]\d{0,9})$/;

/** Collects the members of one object in the order of the text; a key that comes twice keeps its place and takes the last value. */
export class ObjectBuilder {
  readonly #object: Record<string, Value> = {};
  #keys: string[] | undefined;

  set(key: string, value: Value): void {
    if (key.length <= 10 && INTEGER_KEY.test(key) && !Object.hasOwn(this.#object, key)) {
      this.#keys ??= Object.keys(this.#object);
    }
    if (this.#keys !== undefined && !Object.hasOwn(this.#object, key)) this.#keys.push(key);
    if (key === '__proto__') {
      Object.defineProperty(this.#object, key, { value, writable: true, enumerable: true, configurable: true });
    } else this.#object[key] = value;
  }

  /** The object; one whose keys JavaScript would list in another order answers through a proxy. */
  finish(): { readonly [key: string]: Value } {
    const keys = this.#keys;
    if (keys === undefined) return this.#object;
    if (Object.keys(this.#object).every((key, index) => key === keys[index])) return this.#object;
    return new Proxy(this.#object, { ownKeys: () => keys });
  }
}

/** The object of these members in their order. */
export function makeObject(entries: Iterable<readonly [string, Value]>): { readonly [key: string]: Value } {
  const builder = new ObjectBuilder();
  for (const [key, value] of entries) builder.set(key, value);
  return builder.finish();
}
