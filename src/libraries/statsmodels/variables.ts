// Variables of a formula: the columns of a table, as patsy tells them apart: numbers and categories.
import { NAT } from '../../data/dtype.ts';
import { PythonFloat } from '../../data/dtype.ts';
import type { Value } from '../../data/dtype.ts';
import { findColumn } from '../../data/frame.ts';
import type { Frame } from '../../data/frame.ts';
import { formatDatetime } from '../../data/datetime.ts';
import { DecantError } from '../../errors.ts';

/** One category. */
export type Level = string | number | boolean;

/** Numbers; NaN is missing. */
export interface Numbers {
  readonly kind: 'numbers';
  readonly data: Float64Array;
  readonly isInteger: boolean;
  /** Is this an array of float32? NumPy rounds what it computes of one to float32 again. */
  readonly isSingle: boolean;
}

/** Texts, truth values or objects; null is missing. `levels` are those of a pandas Categorical. */
export interface Labels {
  readonly kind: 'labels';
  readonly data: readonly (Level | null)[];
  readonly levels?: readonly Level[] | undefined;
  /** Is this an array of bool? */
  readonly isBoolean: boolean;
}

/** A column of a table. */
export type Variable = Numbers | Labels;

/** The table that a formula is evaluated on. */
export interface Variables {
  readonly rowCount: number;
  get(name: string): Variable | undefined;
}

/** The variables of a table at prediction. */
export function frameToVariables(frame: Frame): Variables {
  return { rowCount: frame.rowCount, get: (name) => toVariable(frame, name) };
}

function toVariable(frame: Frame, name: string): Variable | undefined {
  const column = findColumn(frame, name);
  if (column === undefined) return undefined;
  switch (column.dtype) {
    case 'bool':
      return { kind: 'labels', data: Array.from(column.values, (value) => value !== 0), isBoolean: true };
    case 'str':
      return { kind: 'labels', data: column.values, isBoolean: false };
    case 'object':
      return { kind: 'labels', data: column.values.map((value) => toLevel(value, name)), isBoolean: false };
    case 'datetime64':
      return {
        kind: 'labels',
        data: Array.from(column.values, (value) => (value === NAT ? null : formatDatetime(value))),
        isBoolean: false,
      };
    case 'bytes':
      throw new DecantError('INVALID_PARAMETER_VALUE', `Column ${JSON.stringify(name)} holds bytes.`);
    default: {
      const { values } = column;
      const data = Float64Array.from({ length: values.length }, (_, i) => Number(values[i]));
      const isSingle = column.dtype === 'float32';
      return { kind: 'numbers', data, isInteger: !isSingle && column.dtype !== 'float64', isSingle };
    }
  }
}

function toLevel(value: Value, name: string): Level | null {
  const plain = value instanceof PythonFloat ? value.value : value;
  if (typeof plain === 'number') return Number.isNaN(plain) ? null : plain;
  if (plain === null || typeof plain === 'string' || typeof plain === 'boolean') return plain;
  if (typeof plain === 'bigint') return Number(plain);
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `Column ${JSON.stringify(name)} holds values that are neither texts, numbers nor truth values.`,
  );
}
