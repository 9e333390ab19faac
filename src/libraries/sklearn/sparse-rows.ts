// Rows of sparse matrices in the forms that estimators walk: columns in order, or made of dense rows.
import type { CsrMatrix, Matrix } from '../../data/matrix.ts';

/** The matrix with the columns of each row in ascending order (SciPy's `sort_indices`); itself where they are. */
export function sortColumns(matrix: CsrMatrix): CsrMatrix {
  const { rowCount, rowOffsets, columnIndices } = matrix;
  if (isSorted(matrix)) return matrix;
  const order = Array.from(columnIndices, (_, at) => at);
  const sorted: number[] = [];
  for (let row = 0; row < rowCount; row++) {
    const part = order.slice(rowOffsets[row], rowOffsets[row + 1]);
    part.sort((a, b) => columnIndices[a]! - columnIndices[b]!);
    for (const at of part) sorted.push(at);
  }
  const data = matrix.data.slice(0, sorted.length);
  sorted.forEach((from, to) => {
    data[to] = matrix.data[from]!;
  });
  return { ...matrix, columnIndices: Int32Array.from(sorted, (at) => columnIndices[at]!), data };
}

function isSorted({ rowCount, rowOffsets, columnIndices }: CsrMatrix): boolean {
  for (let row = 0; row < rowCount; row++) {
    for (let at = rowOffsets[row]! + 1; at < rowOffsets[row + 1]!; at++) {
      if (columnIndices[at]! < columnIndices[at - 1]!) return false;
    }
  }
  return true;
}

/** A dense matrix as compressed rows without its zeros. */
export function compressRows({ rowCount, columnCount, data }: Matrix): CsrMatrix {
  const rowOffsets = new Int32Array(rowCount + 1);
  let count = 0;
  for (const element of data) if (element !== 0) count += 1;
  const columnIndices = new Int32Array(count);
  const elements = data instanceof Float32Array ? new Float32Array(count) : new Float64Array(count);
  let end = 0;
  for (let row = 0, at = 0; row < rowCount; row++) {
    for (let column = 0; column < columnCount; column++, at++) {
      const element = data[at]!;
      if (element === 0) continue;
      columnIndices[end] = column;
      elements[end++] = element;
    }
    rowOffsets[row + 1] = end;
  }
  return { kind: 'csr', rowCount, columnCount, rowOffsets, columnIndices, data: elements };
}

/** The elements of a sparse matrix, row-major with its zeros; elements that share a place are added. */
export function spreadRows({ rowCount, columnCount, rowOffsets, columnIndices, data }: CsrMatrix): Float64Array {
  const out = new Float64Array(rowCount * columnCount);
  for (let row = 0; row < rowCount; row++) {
    for (let at = rowOffsets[row]!; at < rowOffsets[row + 1]!; at++) {
      out[row * columnCount + columnIndices[at]!]! += data[at]!;
    }
  }
  return out;
}
