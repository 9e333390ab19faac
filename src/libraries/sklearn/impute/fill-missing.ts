// Puts statistics where elements are missing, and drops the columns that have no statistic.
import { DecantError } from '../../../errors.ts';
import { PythonFloat } from '../../../data/dtype.ts';
import type { Value } from '../../../data/dtype.ts';
import type { Column, Frame } from '../../../data/frame.ts';
import { makeMatrix } from '../../../data/matrix.ts';
import type { CsrMatrix, Matrix } from '../../../data/matrix.ts';
import type { Table } from '../estimator.ts';
import type { ImputerInput } from './imputer-input.ts';
import { isMissingNumber, isMissingObject, missingNumber } from './missing-value.ts';
import type { MissingValue } from './missing-value.ts';

/** What fills which column. */
export interface Filling {
  readonly missing: MissingValue;
  /** Columns that stay, in order. */
  readonly kept: readonly number[];
  /** The statistic of each column that stays. */
  readonly statistics: readonly Value[];
}

/** X with its missing elements filled, in the type that X has. */
export function fillMissing(input: ImputerInput, filling: Filling): Table {
  switch (input.kind) {
    case 'floats':
      return fillMatrix(input.matrix, filling);
    case 'sparse':
      return fillSparse(input.matrix, filling);
    case 'integers':
      return fillIntegers(input.frame, filling);
    case 'objects': {
      const columns = filling.kept.map((source, name): Column => {
        const statistic = filling.statistics[name] ?? null;
        const values = (input.columns[source] ?? []).map((value) =>
          isMissingObject(value, filling.missing) ? statistic : value,
        );
        return { name, dtype: 'object', values };
      });
      return { kind: 'frame', rowCount: input.rowCount, columns };
    }
  }
}

function fillMatrix(matrix: Matrix, { missing, kept, statistics }: Filling): Matrix {
  const { rowCount, columnCount, data } = matrix;
  const width = kept.length;
  const out = data instanceof Float32Array ? new Float32Array(rowCount * width) : new Float64Array(rowCount * width);
  const placeholder = missingNumber(missing) ?? Number.NaN;
  for (let i = 0; i < width; i++) {
    const source = kept[i] ?? 0;
    const statistic = statistics[i] ?? null;
    for (let row = 0, from = source, to = i; row < rowCount; row++, from += columnCount, to += width) {
      const element = data[from] ?? 0;
      out[to] = isMissingNumber(element, placeholder) ? toNumber(statistic) : element;
    }
  }
  return makeMatrix(rowCount, width, out);
}

function fillSparse(matrix: CsrMatrix, { missing, kept, statistics }: Filling): CsrMatrix {
  const placeholder = missingNumber(missing) ?? Number.NaN;
  if (placeholder === 0) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      'Imputation not possible when missing_values == 0 and input is sparse. Provide a dense array instead.',
    );
  }
  const targets = new Int32Array(matrix.columnCount).fill(-1);
  kept.forEach((source, index) => (targets[source] = index));
  const rowOffsets = new Int32Array(matrix.rowCount + 1);
  const columnIndices = new Int32Array(matrix.data.length);
  const data =
    matrix.data instanceof Float32Array ? new Float32Array(matrix.data.length) : new Float64Array(matrix.data.length);
  let count = 0;
  for (let row = 0; row < matrix.rowCount; row++) {
    for (let at = matrix.rowOffsets[row] ?? 0; at < (matrix.rowOffsets[row + 1] ?? 0); at++) {
      const target = targets[matrix.columnIndices[at] ?? 0] ?? -1;
      if (target < 0) continue;
      const element = matrix.data[at] ?? 0;
      columnIndices[count] = target;
      data[count++] = isMissingNumber(element, placeholder) ? toNumber(statistics[target] ?? null) : element;
    }
    rowOffsets[row + 1] = count;
  }
  return {
    kind: 'csr',
    rowCount: matrix.rowCount,
    columnCount: kept.length,
    rowOffsets,
    columnIndices: columnIndices.subarray(0, count),
    data: data.subarray(0, count),
  };
}

// Whole numbers have a missing element only where missing_values is a number; a statistic loses its fraction in them.
function fillIntegers(frame: Frame, { missing, kept, statistics }: Filling): Frame {
  const placeholder = missing.kind === 'number' ? missing.value : undefined;
  const columns = kept.map((source, name): Column => {
    const column = frame.columns[source];
    if (column === undefined) throw new DecantError('INTERNAL_ERROR', `X has no column ${source}.`);
    if (placeholder === undefined) return { ...column, name };
    const statistic = Math.trunc(toNumber(statistics[name] ?? null));
    return replaceIntegers(column, name, placeholder, statistic);
  });
  return { kind: 'frame', rowCount: frame.rowCount, columns };
}

function replaceIntegers(column: Column, name: number, placeholder: number, statistic: number): Column {
  switch (column.dtype) {
    case 'int64':
      return { name, dtype: 'int64', values: replaceBig(column.values, placeholder, statistic) };
    case 'uint64':
      return { name, dtype: 'uint64', values: replaceBig(column.values, placeholder, statistic) };
    case 'int8':
    case 'int16':
    case 'int32':
    case 'uint8':
    case 'uint16':
    case 'uint32': {
      const values = column.values.map((element) => (element === placeholder ? statistic : element));
      return { ...column, name, values } as Column;
    }
    default:
      throw new DecantError('INTERNAL_ERROR', `A column of ${column.dtype} among whole numbers.`);
  }
}

function replaceBig<T extends BigInt64Array | BigUint64Array>(values: T, placeholder: number, statistic: number): T {
  const out = values.slice() as T;
  if (!Number.isInteger(placeholder)) return out;
  const [from, to] = [BigInt(placeholder), BigInt(statistic)];
  for (let row = 0; row < out.length; row++) if (out[row] === from) out[row] = to;
  return out;
}

function toNumber(statistic: Value): number {
  if (typeof statistic === 'number') return statistic;
  if (statistic instanceof PythonFloat) return statistic.value;
  if (typeof statistic === 'boolean') return Number(statistic);
  if (typeof statistic === 'bigint') return Number(statistic);
  throw new DecantError('INVALID_PARAMETER_VALUE', 'could not convert the filling value to float: it is text.', {
    hint: 'Give the column as text, as it was when the model was fitted.',
  });
}
