// Pickled objects of libraries as records: their attributes, and the refusal of what has another layout than expected.
import { DecantError } from '../../errors.ts';
import { PythonDict, PythonGlobal, PythonObject } from './values.ts';
import type { PythonValue } from './values.ts';

/** The attributes of an instance; refuses one that has none. */
export function readState(record: PythonObject): PythonDict {
  if (record.state instanceof PythonDict) return record.state;
  throw refuseRecord(record.type.path, 'it holds no attributes');
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
