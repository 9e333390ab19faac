// Typed access to the attributes of a pickled scikit-learn estimator. An attribute that is absent, or of another kind
// than the reader knows, is refused by name: a layout is never guessed.
import { DecantError } from '../../errors.ts';
import type { Tensor } from '../../data/tensor.ts';
import { readTensor } from '../../formats/python/ndarray.ts';
import { NdArray, PythonDict, PythonGlobal, PythonObject, PythonTuple } from '../../formats/python/values.ts';
import type { PythonValue } from '../../formats/python/values.ts';

/** The attributes of one estimator, with its class and version for error texts. */
export class Attributes {
  readonly className: string;
  /** `_sklearn_version`, or undefined (nested trees, very old files). */
  readonly version: string | undefined;
  readonly path: string;
  /** The record itself, for readers of other libraries. */
  readonly record: PythonObject;
  /** Major release of pandas in the stack that saved the model; undefined where the model does not tell. */
  readonly pandasMajor: number | undefined;
  readonly #state: PythonDict;

  constructor(object: PythonObject, path: string, pandasMajor?: number) {
    if (!(object.state instanceof PythonDict)) {
      throw new DecantError('UNSUPPORTED_MODEL', `${object.type.path}${place(path)} holds no attributes.`);
    }
    this.#state = object.state;
    this.className = object.type.name;
    this.path = path;
    this.record = object;
    this.pandasMajor = pandasMajor;
    const version = object.state.get('_sklearn_version');
    this.version = typeof version === 'string' ? version : undefined;
  }

  /** Names of all attributes, in the file's order. */
  names(): string[] {
    return [...this.#state.entries.keys()].filter((key): key is string => typeof key === 'string');
  }

  has(name: string): boolean {
    return this.#state.get(name) !== undefined;
  }

  /** The raw value, or undefined where the attribute is absent. */
  optional(name: string): PythonValue | undefined {
    return this.#state.get(name);
  }

  /** The raw value; refuses absence. A fitted attribute (ends with `_`) that is absent means an unfitted estimator. */
  value(name: string): PythonValue {
    const value = this.#state.get(name);
    if (value === undefined) {
      const isFitted = this.names().some((key) => key.endsWith('_') && !key.startsWith('_'));
      if (name.endsWith('_') && !isFitted) {
        throw new DecantError(
          'UNSUPPORTED_MODEL',
          `${this.className}${place(this.path)} is not fitted: it was saved before fit().`,
        );
      }
      throw this.refuse(`attribute ${name} is missing`);
    }
    return value;
  }

  /** A float or int (Python number or NumPy scalar). */
  number(name: string): number {
    const value = unwrapScalar(this.value(name));
    if (typeof value === 'number') return value;
    throw this.refuse(`attribute ${name} is ${describeKind(value)}, not a number`);
  }

  string(name: string): string {
    const value = this.value(name);
    if (typeof value === 'string') return value;
    throw this.refuse(`attribute ${name} is ${describeKind(value)}, not text`);
  }

  boolean(name: string): boolean {
    const value = unwrapScalar(this.value(name));
    if (typeof value === 'boolean') return value;
    if (value === 0 || value === 1) return value === 1;
    throw this.refuse(`attribute ${name} is ${describeKind(value)}, not a boolean`);
  }

  /** An ndarray of any type, in C order. */
  tensor(name: string): Tensor {
    const value = this.value(name);
    if (value instanceof NdArray) return readTensor(value);
    throw this.refuse(`attribute ${name} is ${describeKind(value)}, not an array`);
  }

  /** A numeric array (or scalar) as float64, in C order, with its shape. */
  floats(name: string): { readonly shape: readonly number[]; readonly data: Float64Array } {
    const value = this.value(name);
    if (typeof value === 'number') return { shape: [], data: Float64Array.of(value) };
    const tensor = this.tensor(name);
    switch (tensor.dtype) {
      case 'str':
      case 'bytes':
      case 'object':
      case 'datetime64':
        throw this.refuse(`attribute ${name} is an array of ${tensor.dtype}, not of numbers`);
      default:
        return { shape: tensor.shape, data: Float64Array.from(tensor.data, Number) };
    }
  }

  /** A list or tuple. */
  list(name: string): readonly PythonValue[] {
    const value = this.value(name);
    if (Array.isArray(value)) return value;
    if (value instanceof PythonTuple) return value.items;
    throw this.refuse(`attribute ${name} is ${describeKind(value)}, not a list`);
  }

  /** One of the values that the reader knows; any other is refused by name. */
  choice<T extends string | number | boolean | null>(name: string, known: readonly T[]): T {
    const value = unwrapScalar(this.value(name));
    const found = known.find((candidate) => candidate === value);
    if (found === undefined) throw this.refuse(`${name} = ${describeKind(value)} is not known`);
    return found;
  }

  /** Refuses a `predict` or `transform` that was set on the instance, and the like: the reader would not run it. */
  refuseOverrides(names: readonly string[]): void {
    for (const name of names) {
      if (this.has(name))
        throw this.refuse(`${name} was replaced on the instance by ${describeKind(this.value(name))}`);
    }
  }

  /** The error for anything in this estimator that is not known. */
  refuse(reason: string): DecantError {
    const version = this.version === undefined ? '' : ` (scikit-learn ${this.version})`;
    return new DecantError('UNSUPPORTED_MODEL', `${this.className}${place(this.path)}${version}: ${reason}.`, {
      hint: 'Its layout has no native reader; a Python worker may run this model.',
    });
  }
}

/** A NumPy scalar's value; anything else unchanged. */
export function unwrapScalar(value: PythonValue): PythonValue {
  if (!(value instanceof NdArray) || value.shape.length > 0) return value;
  const tensor = readTensor(value);
  const element: unknown = tensor.data[0];
  if (typeof element === 'number') return tensor.dtype === 'bool' ? element === 1 : element;
  if (typeof element === 'bigint') return BigInt.asIntN(53, element) === element ? Number(element) : element;
  return typeof element === 'string' ? element : value;
}

/** A few words that say what a value is, without its data. */
export function describeKind(value: PythonValue): string {
  if (value === null) return 'None';
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 40));
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (value instanceof PythonObject) return `an instance of ${value.type.path}`;
  if (value instanceof PythonGlobal) return value.path;
  if (Array.isArray(value)) return 'a list';
  return `a ${value.constructor.name}`;
}

function place(path: string): string {
  return path === '' ? '' : ` at ${path}`;
}
