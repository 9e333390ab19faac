// Python objects -> plain values, with Python's difference between 1 and 1.0 kept where the pickle tells it.
import { DecantError } from '../../errors.ts';
import { PythonFloat } from '../../data/dtype.ts';
import type { Value } from '../../data/dtype.ts';
import type { Tensor } from '../../data/tensor.ts';
import { readTensor } from './ndarray.ts';
import { NdArray, PythonDict, PythonGlobal, PythonObject, PythonTuple } from './values.ts';
import type { PythonValue } from './values.ts';

// Deeper and more than any data is. Lists that share lists can stand for far more values than the file has bytes.
const MAX_DEPTH = 100;
const MAX_VALUES = 50_000_000;

/** The items of an object array as values; refuses instances, classes and the like by name. */
export function readObjectElements(array: NdArray): Value[] {
  return new ValueConverter().items(array);
}

/**
 * A Python object as plain data: None, bool, numbers, str, bytes, NumPy scalars and arrays, and lists, tuples and dicts of
 * them. A whole float is told from an int only as a NumPy scalar or as an element of an object array.
 */
export function readPlainValue(value: PythonValue): Value {
  return new ValueConverter().convert(value);
}

class ValueConverter {
  #depth = 0;
  #count = 0;

  convert(value: PythonValue): Value {
    this.#spend(1);
    if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return value;
    if (this.#depth >= MAX_DEPTH) {
      throw new DecantError('LIMIT_EXCEEDED', `Values are nested more than ${MAX_DEPTH} deep.`);
    }
    this.#depth += 1;
    const converted = this.#container(value);
    this.#depth -= 1;
    return converted;
  }

  items(array: NdArray): Value[] {
    const { items = [], wholeFloats } = array;
    return items.map((item, i) => (wholeFloats?.has(i) === true ? new PythonFloat(Number(item)) : this.convert(item)));
  }

  #container(value: Exclude<PythonValue, null | boolean | number | bigint | string | Uint8Array>): Value {
    if (Array.isArray(value)) return value.map((item) => this.convert(item));
    if (value instanceof PythonTuple) return value.items.map((item) => this.convert(item));
    if (value instanceof PythonDict) return this.#dict(value);
    if (value instanceof NdArray) {
      if (value.dtype.kind === 'O') return nest(value.shape, this.items(value));
      const tensor = readTensor(value);
      this.#spend(tensor.data.length);
      return nest(tensor.shape, listElements(tensor));
    }
    throw new DecantError('UNSUPPORTED_MODEL', `${describe(value)} is no plain value.`);
  }

  #dict(dict: PythonDict): Value {
    const entries: [string, Value][] = [];
    for (const [key, item] of dict.entries) {
      if (typeof key !== 'string') throw new DecantError('UNSUPPORTED_MODEL', 'A dict has a key that is not text.');
      entries.push([key, this.convert(item)]);
    }
    return Object.fromEntries(entries);
  }

  #spend(count: number): void {
    this.#count += count;
    if (this.#count > MAX_VALUES) throw new DecantError('LIMIT_EXCEEDED', `More than ${MAX_VALUES} values in one.`);
  }
}

function describe(value: object): string {
  if (value instanceof PythonObject) return `An instance of ${value.type.path}`;
  return value instanceof PythonGlobal ? value.path : `A ${value.constructor.name}`;
}

function listElements(tensor: Tensor): readonly Value[] {
  switch (tensor.dtype) {
    case 'bool':
      return Array.from(tensor.data, (element) => element !== 0);
    case 'float32':
    case 'float64':
      return Array.from(tensor.data, (element) => (Number.isInteger(element) ? new PythonFloat(element) : element));
    case 'int64':
    case 'uint64':
      return Array.from(tensor.data, (element) => {
        const number = Number(element);
        return Number.isSafeInteger(number) ? number : element;
      });
    case 'datetime64':
      throw new DecantError('UNSUPPORTED_MODEL', 'A date inside an object array is not read.');
    case 'str':
    case 'bytes':
    case 'object':
      return tensor.data;
    default:
      return Array.from(tensor.data);
  }
}

// Elements in C order as nested lists; the one element of a 0-d array itself.
function nest(shape: readonly number[], elements: readonly Value[]): Value {
  if (shape.length === 0) return elements[0] ?? null;
  let level = elements;
  for (let axis = shape.length - 1; axis > 0; axis--) {
    const width = shape[axis]!;
    const rowCount = shape.slice(0, axis).reduce((product, extent) => product * extent, 1);
    const source = level;
    level = Array.from({ length: rowCount }, (_, row) => source.slice(row * width, (row + 1) * width));
  }
  return level;
}
