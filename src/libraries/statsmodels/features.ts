// X of a prediction as numpy.asarray makes it, without a formula.
import { columnToValues } from '../../data/column-values.ts';
import { PythonFloat } from '../../data/dtype.ts';
import type { Value } from '../../data/dtype.ts';
import type { Frame } from '../../data/frame.ts';
import { DecantError } from '../../errors.ts';

/** Rows of numbers. */
export interface Rows {
  readonly kind: 'rows';
  readonly rowCount: number;
  readonly columnCount: number;
  readonly data: Float64Array;
}

/**
 * A table as rows of numbers, its columns in the order of the table: names mean nothing to statsmodels. Truth values beside
 * numbers, and columns of objects, make an array of objects, which only linear models compute with.
 */
export function frameToRows(frame: Frame, isLinear: boolean): Rows {
  const { rowCount, columns } = frame;
  const columnCount = columns.length;
  const data = new Float64Array(rowCount * columnCount);
  const booleans = columns.filter((column) => column.dtype === 'bool').length;
  if (!isLinear && booleans > 0 && booleans < columnCount) {
    throw refuse('truth values in some of its columns, numbers in others');
  }
  for (const [at, column] of columns.entries()) {
    switch (column.dtype) {
      case 'str':
      case 'bytes':
      case 'datetime64':
        throw refuse(`${column.dtype} in column ${JSON.stringify(column.name)}`);
      case 'object': {
        if (!isLinear) throw refuse(`objects in column ${JSON.stringify(column.name)}`);
        for (const [row, value] of columnToValues(column).entries()) {
          data[row * columnCount + at] = toNumber(value, column.name);
        }
        break;
      }
      default:
        for (let row = 0; row < rowCount; row++) data[row * columnCount + at] = Number(column.values[row]);
    }
  }
  return { kind: 'rows', rowCount, columnCount, data };
}

function toNumber(value: Value, name: string | number): number {
  const plain = value instanceof PythonFloat ? value.value : value;
  if (typeof plain === 'number' || typeof plain === 'boolean' || typeof plain === 'bigint') return Number(plain);
  throw refuse(`objects that are no numbers in column ${JSON.stringify(name)}`);
}

function refuse(what: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', `Cannot predict data: statsmodels takes numbers, got ${what}.`);
}
