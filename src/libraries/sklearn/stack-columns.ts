// Answers of several transformers side by side, as numpy.hstack and scipy.sparse.hstack put them: floats give a matrix, other
// numbers columns of their common type, and a single text makes all elements Python objects.
import { DecantError } from '../../errors.ts';
import type { NumericDtype } from '../../data/dtype.ts';
import type { Column, Frame } from '../../data/frame.ts';
import { makeMatrix } from '../../data/matrix.ts';
import type { CsrMatrix, Matrix } from '../../data/matrix.ts';
import {
  isFloat,
  makeNumberColumn,
  matrixToFrame,
  promoteNumbers,
  tableDtype,
  toDoubles,
  toObjects,
} from './array-columns.ts';
import type { MissingText } from './array-columns.ts';
import { countColumns } from './check-width.ts';
import type { Table } from './estimator.ts';
import { toFloatMatrix } from './float-matrix.ts';

/** The parts as one dense array. `missingText` is what a missing text is among objects. */
export function stackColumns(parts: readonly Table[], missingText: MissingText = null): Matrix | Frame {
  const rowCount = checkRows(parts);
  const dtype = commonDtype(parts);
  if (dtype === 'object') return stackObjects(parts, rowCount, missingText);
  if (isFloat(dtype)) return stackFloats(parts, rowCount, dtype);
  const columns = parts.flatMap((part) => (part.kind === 'frame' ? part.columns : []));
  return {
    kind: 'frame',
    rowCount,
    columns: columns.map((column, name): Column => {
      if (column.dtype === dtype) return { ...column, name };
      return makeNumberColumn(name, dtype, toDoubles(column) ?? []);
    }),
  };
}

function checkRows(parts: readonly Table[]): number {
  const rowCount = parts[0]?.rowCount ?? 0;
  for (const part of parts) {
    if (part.rowCount === rowCount) continue;
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `Transformers answer ${rowCount} rows and ${part.rowCount} rows; they must be as many.`,
    );
  }
  return rowCount;
}

function commonDtype(parts: readonly Table[]): NumericDtype | 'object' {
  let common: NumericDtype | undefined;
  for (const part of parts) {
    const dtype =
      part.kind === 'frame' ? tableDtype(part.columns) : part.data instanceof Float32Array ? 'float32' : 'float64';
    if (dtype === 'object' || dtype === 'datetime64') return 'object';
    common = common === undefined ? dtype : promoteNumbers(common, dtype);
  }
  return common ?? 'float64';
}

function stackFloats(parts: readonly Table[], rowCount: number, dtype: 'float32' | 'float64'): Matrix {
  const [only] = parts;
  if (parts.length === 1 && only?.kind === 'matrix') return only;
  let width = 0;
  for (const part of parts) width += countColumns(part);
  const data = dtype === 'float32' ? new Float32Array(rowCount * width) : new Float64Array(rowCount * width);
  let offset = 0;
  for (const part of parts) {
    writeFloats(part, data, offset, width);
    offset += countColumns(part);
  }
  return makeMatrix(rowCount, width, data);
}

function writeFloats(part: Table, out: Float64Array | Float32Array, offset: number, width: number): void {
  switch (part.kind) {
    case 'matrix':
      for (let row = 0, from = 0; row < part.rowCount; row++) {
        for (let i = 0, to = row * width + offset; i < part.columnCount; i++) out[to++] = part.data[from++] ?? 0;
      }
      return;
    case 'csr':
      for (let row = 0; row < part.rowCount; row++) {
        for (let at = part.rowOffsets[row] ?? 0; at < (part.rowOffsets[row + 1] ?? 0); at++) {
          const to = row * width + offset + (part.columnIndices[at] ?? 0);
          out[to] = (out[to] ?? 0) + (part.data[at] ?? 0);
        }
      }
      return;
    case 'frame':
      part.columns.forEach((column, index) => {
        const numbers = column.dtype === 'float32' ? column.values : (toDoubles(column) ?? []);
        for (let row = 0, to = offset + index; row < part.rowCount; row++, to += width) out[to] = numbers[row] ?? 0;
      });
  }
}

function stackObjects(parts: readonly Table[], rowCount: number, missingText: MissingText): Frame {
  const columns = parts.flatMap((part) => {
    if (part.kind === 'frame') return part.columns;
    return matrixToFrame(part.kind === 'csr' ? stackFloats([part], rowCount, 'float64') : part).columns;
  });
  return {
    kind: 'frame',
    rowCount,
    columns: columns.map((column, name): Column => ({ name, dtype: 'object', values: toObjects(column, missingText) })),
  };
}

/** The parts as one sparse matrix; dense parts give their elements that are not zero. */
export function stackSparse(parts: readonly Table[], className = 'ColumnTransformer'): CsrMatrix {
  const rowCount = checkRows(parts);
  const sources = parts.map((part) => (part.kind === 'csr' ? part : toFloatMatrix(part, className)));
  const offsets: number[] = [];
  let columnCount = 0;
  let capacity = 0;
  for (const source of sources) {
    offsets.push(columnCount);
    columnCount += source.columnCount;
    capacity += source.data.length;
  }
  const isNarrow = sources.length > 0 && sources.every((source) => source.data instanceof Float32Array);
  const data = isNarrow ? new Float32Array(capacity) : new Float64Array(capacity);
  const columnIndices = new Int32Array(capacity);
  const rowOffsets = new Int32Array(rowCount + 1);
  let count = 0;
  for (let row = 0; row < rowCount; row++) {
    for (let part = 0; part < sources.length; part++) {
      const source = sources[part];
      const offset = offsets[part] ?? 0;
      if (source?.kind === 'csr') {
        for (let at = source.rowOffsets[row] ?? 0; at < (source.rowOffsets[row + 1] ?? 0); at++) {
          columnIndices[count] = offset + (source.columnIndices[at] ?? 0);
          data[count++] = source.data[at] ?? 0;
        }
      } else if (source !== undefined) {
        for (let column = 0, at = row * source.columnCount; column < source.columnCount; column++, at++) {
          const element = source.data[at] ?? 0;
          if (element === 0) continue;
          columnIndices[count] = offset + column;
          data[count++] = element;
        }
      }
    }
    rowOffsets[row + 1] = count;
  }
  return {
    kind: 'csr',
    rowCount,
    columnCount,
    rowOffsets,
    columnIndices: columnIndices.subarray(0, count),
    data: data.subarray(0, count),
  };
}
