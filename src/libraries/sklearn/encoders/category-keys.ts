// Categories and cells as keys of a Map, so that two keys are the same where Python's values are equal: 1, 1.0 and True are one
// key, "1" is another, None and NaN are two more (sklearn/utils/_encode.py; numpy.isin).
import { DecantError } from '../../../errors.ts';
import { PythonFloat } from '../../../data/dtype.ts';
import type { Value } from '../../../data/dtype.ts';
import type { Column } from '../../../data/frame.ts';
import type { Matrix } from '../../../data/matrix.ts';
import { formatPythonFloat, formatPythonString } from '../../../data/python-text.ts';
import { fromBigInt, refuseMissingText } from '../array-columns.ts';
import type { MissingText } from '../array-columns.ts';

/** A value as a Map's key; NaN is one key, as Map has it. */
export type CategoryKey = string | number | bigint | null;

/** The key of a Python value; undefined for values that cannot be categories (lists, dates, bytes). */
export function toKey(value: Value | undefined): CategoryKey | undefined {
  switch (typeof value) {
    case 'string':
    case 'number':
      return value;
    case 'boolean':
      return value ? 1 : 0;
    case 'bigint':
      return fromBigInt(value);
    default:
      if (value === null) return null;
      return value instanceof PythonFloat ? value.value : undefined;
  }
}

/** Reads the key of one row. */
export type KeyReader = (row: number) => CategoryKey;

/** The keys of a column of a dense matrix. */
export function matrixKeys({ data, columnCount }: Matrix, column: number): KeyReader {
  return (row) => data[row * columnCount + column] ?? Number.NaN;
}

/** The keys of a column of a table; a missing text has the key `missingText`. */
export function columnKeys(column: Column, missingText: MissingText): KeyReader {
  switch (column.dtype) {
    case 'str': {
      const { values } = column;
      if (missingText !== 'unknown') return (row) => values[row] ?? missingText;
      if (values.includes(null)) throw refuseMissingText(column.name);
      return (row) => values[row] ?? null;
    }
    case 'object': {
      const { values, name } = column;
      return (row) => {
        const key = toKey(values[row]);
        if (key === undefined) throw refuseColumn(name, 'values that are no number, text, boolean or None');
        return key;
      };
    }
    case 'int64':
    case 'uint64': {
      const { values } = column;
      return (row) => fromBigInt(values[row] ?? 0n);
    }
    case 'bytes':
    case 'datetime64':
      throw refuseColumn(column.name, column.dtype === 'bytes' ? 'bytes' : 'dates');
    default: {
      const { values } = column;
      return (row) => values[row] ?? Number.NaN;
    }
  }
}

function refuseColumn(name: string | number, what: string): DecantError {
  return new DecantError(
    'INVALID_PARAMETER_VALUE',
    `Column ${JSON.stringify(name)} holds ${what}; the encoder takes none.`,
  );
}

/** repr of a category, as scikit-learn's messages have it. */
export function describeKey(key: CategoryKey, isFloat: boolean): string {
  if (typeof key === 'string') return formatPythonString(key);
  if (key === null) return 'None';
  if (typeof key === 'bigint') return key.toString();
  return !isFloat && Number.isInteger(key) ? key.toString() : formatPythonFloat(key);
}
