// The values of a column as plain ones.
import { formatDatetime } from './datetime.ts';
import { NAT, type Value } from './dtype.ts';
import { toFloatValue } from './float-value.ts';
import type { Column } from './frame.ts';

/** The values of a column as plain ones: floats with whole values in a PythonFloat, dates as ISO text. */
export function columnToValues(column: Column): readonly Value[] {
  switch (column.dtype) {
    case 'bool':
      return Array.from(column.values, (value) => value !== 0);
    case 'float32':
    case 'float64':
      return Array.from(column.values, toFloatValue);
    case 'int64':
    case 'uint64':
      return Array.from(column.values, toIntegerValue);
    case 'datetime64':
      return Array.from(column.values, (value) => (value === NAT ? null : formatDatetime(value)));
    case 'str':
    case 'bytes':
    case 'object':
      return column.values;
    default:
      return Array.from(column.values);
  }
}

/** An int as a Value: a number where that is exact. */
export function toIntegerValue(value: bigint): Value {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
