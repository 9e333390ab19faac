// Columns of the table that a forecast is made for (Prophet.setup_dataframe).
import { findColumn } from '../../data/frame.ts';
import type { Frame } from '../../data/frame.ts';
import { NAT } from '../../data/dtype.ts';
import { readDatetime } from '../../data/datetime.ts';
import { DecantError } from '../../errors.ts';

/** Nanoseconds since 1970 of the column `ds`. */
export function readDates(input: Frame): BigInt64Array {
  const column = findColumn(input, 'ds');
  if (column === undefined) throw refuseTable('The table has no column "ds".');
  if (column.dtype === 'datetime64') {
    if (column.values.includes(NAT)) throw refuseTable('Found NaN in column ds.');
    return column.values;
  }
  if (column.dtype !== 'str' && column.dtype !== 'object') {
    throw refuseTable(`Column "ds" holds ${column.dtype}; dates or ISO texts of dates were expected.`);
  }
  return BigInt64Array.from(column.values as readonly unknown[], (value) => {
    if (value === null || value === undefined) throw refuseTable('Found NaN in column ds.');
    if (typeof value !== 'string') throw refuseTable('Column "ds" holds other values than texts of dates.');
    const date = readDatetime(value);
    if (date === undefined) throw refuseTable('Column ds holds a text that is no date.');
    if (date.nanoseconds === NAT) throw refuseTable('Found NaN in column ds.');
    if (date.offsetMinutes !== undefined) {
      throw refuseTable('Column ds has timezone specified, which is not supported. Remove timezone.');
    }
    return date.nanoseconds;
  });
}

/** The numbers of a column in an order of rows; `missing` is the message where there is no such column. */
export function readColumn(input: Frame, name: string, missing: string, order: readonly number[]): Float64Array {
  const column = findColumn(input, name);
  if (column === undefined) throw refuseTable(missing);
  const { dtype, values } = column;
  if (dtype === 'str' || dtype === 'object' || dtype === 'bytes' || dtype === 'datetime64') {
    throw refuseTable(`Column ${JSON.stringify(name)} holds ${dtype}; numbers were expected.`);
  }
  return Float64Array.from(order, (row) => {
    const value = Number(values[row]);
    if (Number.isNaN(value)) throw refuseTable(`Found NaN in column ${JSON.stringify(name)}.`);
    return value;
  });
}

/** The column that says in which rows a season holds. */
export function readCondition(input: Frame, name: string, order: readonly number[]): boolean[] {
  const missing = `Condition ${JSON.stringify(name)} missing from dataframe.`;
  return Array.from(readColumn(input, name, missing, order), (value) => {
    if (value !== 0 && value !== 1) throw refuseTable(`Found non-boolean in column ${JSON.stringify(name)}.`);
    return value === 1;
  });
}

/** The error of a table that the model cannot forecast for. */
export function refuseTable(message: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', message);
}
