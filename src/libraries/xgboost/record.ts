// Attributes of a pickled XGBoost object. What is absent or of another kind than expected is refused by name.
import { DecantError } from '../../errors.ts';
import { readTensor } from '../../formats/python/ndarray.ts';
import { NdArray, PythonDict, PythonGlobal, PythonObject, PythonTuple } from '../../formats/python/values.ts';
import type { PythonValue } from '../../formats/python/values.ts';

/** The attributes of an instance; refuses one that has none. */
export function readState(record: PythonObject): PythonDict {
  if (record.state instanceof PythonDict) return record.state;
  throw refuseRecord(record.type.path, 'it holds no attributes');
}

/** A number, where the value is one or a NumPy scalar of one. */
export function toPlainNumber(value: PythonValue | undefined): number | undefined {
  if (typeof value === 'number') return value;
  if (!(value instanceof NdArray) || value.shape.length > 0) return undefined;
  const element: unknown = readTensor(value).data[0];
  return typeof element === 'number' || typeof element === 'bigint' ? Number(element) : undefined;
}

/** A list or tuple of texts; undefined for None and what is absent. */
export function toTexts(value: PythonValue | undefined, place: string): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined;
  const items = value instanceof PythonTuple ? value.items : value;
  if (!Array.isArray(items)) throw refuseRecord(place, `it is ${describeRecord(value)}, not a list of texts`);
  const list: readonly PythonValue[] = items;
  return list.map((item) => {
    if (typeof item === 'string') return item;
    throw refuseRecord(place, `it holds ${describeRecord(item)}, not texts`);
  });
}

/** A few words that say what a value is, without its data. */
export function describeRecord(value: PythonValue | undefined): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'None';
  if (value instanceof PythonGlobal) return value.path;
  if (value instanceof PythonObject) return `an instance of ${value.type.path}`;
  return typeof value === 'object' ? `a ${value.constructor.name}` : `a ${typeof value}`;
}

/** The error for an object whose layout is not known. */
export function refuseRecord(name: string, reason: string): DecantError {
  return new DecantError('UNSUPPORTED_MODEL', `${name}: ${reason}.`, {
    hint: 'Its layout has no native reader; a Python worker may run this model.',
  });
}
