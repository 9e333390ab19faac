// X as the float array that `check_array(X, dtype=FLOAT_DTYPES)` makes of it: float32 stays, all else becomes float64, objects and
// texts are parsed as Python's float() does.
import { DecantError } from '../../errors.ts';
import { PythonFloat } from '../../data/dtype.ts';
import type { Value } from '../../data/dtype.ts';
import type { Column } from '../../data/frame.ts';
import { makeMatrix } from '../../data/matrix.ts';
import type { Matrix } from '../../data/matrix.ts';
import { tableDtype, toDoubles } from './array-columns.ts';
import { requireTable } from './estimator.ts';
import type { Features } from './estimator.ts';

/** X as a dense matrix of floats; refuses text that is no number, and sparse matrices. NaN and infinity pass. */
export function toFloatMatrix(x: Features, className: string): Matrix {
  const table = requireTable(x);
  switch (table.kind) {
    case 'matrix':
      return table;
    case 'csr':
      throw new DecantError('INVALID_PARAMETER_VALUE', `${className} takes no sparse matrix.`, {
        hint: 'Give it a dense array or a table.',
      });
    case 'frame': {
      const { columns, rowCount } = table;
      const size = rowCount * columns.length;
      const isSingle = tableDtype(columns) === 'float32';
      const numbers = columns.map((column) =>
        column.dtype === 'float32' && isSingle ? column.values : readColumn(column),
      );
      const data = isSingle ? new Float32Array(size) : new Float64Array(size);
      interleave(numbers, rowCount, data);
      return makeMatrix(rowCount, columns.length, data);
    }
  }
}

/** Rows written at a time, so that they stay in the processor's cache while the columns go by. */
const BLOCK_ROWS = 256;

function interleave(
  columns: readonly (Float64Array | Float32Array)[],
  rowCount: number,
  out: Float64Array | Float32Array,
): void {
  const width = columns.length;
  for (let start = 0; start < rowCount; start += BLOCK_ROWS) {
    const end = Math.min(start + BLOCK_ROWS, rowCount);
    for (let index = 0; index < width; index++) {
      const numbers = columns[index]!;
      for (let row = start, at = start * width + index; row < end; row++, at += width) out[at] = numbers[row]!;
    }
  }
}

function readColumn(column: Column): Float64Array {
  const numbers = toDoubles(column);
  if (numbers !== undefined) return numbers;
  if (column.dtype === 'str' || column.dtype === 'object') {
    const cells: readonly Value[] = column.values;
    return Float64Array.from(cells, (value) => parseFloatOf(value));
  }
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `Column ${JSON.stringify(column.name)} holds ${column.dtype}, not numbers.`,
  );
}

const FLOAT_TEXT = /^[+-]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+(?:_\d+)*)?$/i;

/** float(value) of Python; None becomes NaN, as NumPy has it. */
export function parseFloatOf(value: Value): number {
  if (typeof value === 'number') return value;
  if (value === null) return Number.NaN;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof PythonFloat) return value.value;
  if (typeof value === 'string') {
    const text = value.trim();
    if (FLOAT_TEXT.test(text)) return Number(text.replaceAll('_', ''));
    const word = /^([+-]?)(nan|inf|infinity)$/i.exec(text);
    if (word !== null) {
      if (word[2]?.toLowerCase() === 'nan') return Number.NaN;
      return word[1] === '-' ? -Infinity : Infinity;
    }
    throw new DecantError('INVALID_PARAMETER_VALUE', 'could not convert string to float: the text is no number.');
  }
  throw new DecantError('INVALID_PARAMETER_VALUE', 'A value that is no number, where the model needs numbers.');
}
