// Some columns of X, by position.
import { DecantError } from '../../../errors.ts';
import { makeMatrix } from '../../../data/matrix.ts';
import type { CsrMatrix, Matrix } from '../../../data/matrix.ts';
import type { Table } from '../estimator.ts';

/** The columns at the positions, in that order, as the same kind of X. */
export function selectColumns(x: Table, positions: readonly number[]): Table {
  switch (x.kind) {
    case 'frame': {
      const columns = positions.map((position) => {
        const column = x.columns[position];
        if (column === undefined) {
          throw new DecantError('INVALID_PARAMETER_VALUE', `X has ${x.columns.length} columns, none at ${position}.`);
        }
        return column;
      });
      return { kind: 'frame', rowCount: x.rowCount, columns };
    }
    case 'matrix':
      return selectMatrix(x, positions);
    case 'csr':
      return selectSparse(x, positions);
  }
}

function selectMatrix({ rowCount, columnCount, data }: Matrix, positions: readonly number[]): Matrix {
  const size = rowCount * positions.length;
  const out = data instanceof Float32Array ? new Float32Array(size) : new Float64Array(size);
  let to = 0;
  for (let row = 0; row < rowCount; row++) {
    for (const position of positions) out[to++] = data[row * columnCount + position] ?? 0;
  }
  return makeMatrix(rowCount, positions.length, out);
}

function selectSparse(matrix: CsrMatrix, positions: readonly number[]): CsrMatrix {
  const targets: number[][] = Array.from({ length: matrix.columnCount }, () => []);
  positions.forEach((position, index) => targets[position]?.push(index));
  const rowOffsets = new Int32Array(matrix.rowCount + 1);
  const columnIndices: number[] = [];
  const data: number[] = [];
  for (let row = 0; row < matrix.rowCount; row++) {
    for (let at = matrix.rowOffsets[row] ?? 0; at < (matrix.rowOffsets[row + 1] ?? 0); at++) {
      for (const target of targets[matrix.columnIndices[at] ?? 0] ?? []) {
        columnIndices.push(target);
        data.push(matrix.data[at] ?? 0);
      }
    }
    rowOffsets[row + 1] = columnIndices.length;
  }
  return {
    kind: 'csr',
    rowCount: matrix.rowCount,
    columnCount: positions.length,
    rowOffsets,
    columnIndices: Int32Array.from(columnIndices),
    data: matrix.data instanceof Float32Array ? Float32Array.from(data) : Float64Array.from(data),
  };
}
