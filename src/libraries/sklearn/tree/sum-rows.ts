// Sums of an ensemble for dense and sparse X. Sparse rows are spread out a few at a time: an absent element is zero.
import { DecantError } from '../../../errors.ts';
import { sumTrees } from '../../../kernels/trees/index.ts';
import type { TreeEnsemble } from '../../../kernels/trees/index.ts';
import type { CsrMatrix } from '../../../data/matrix.ts';
import type { Float32Features } from './float32-features.ts';

/** Elements of sparse rows that are spread out at a time. */
const CHUNK_ELEMENTS = 1 << 18;

/** Adds the leaf values of all trees to `out`: `outputCount` numbers a row. */
export function sumRows(ensemble: TreeEnsemble, x: Float32Features, out: Float64Array): void {
  if (x.kind === 'matrix') sumTrees(ensemble, x.data, x.rowCount, out);
  else sumSparseRows(ensemble, x, out);
}

function sumSparseRows(ensemble: TreeEnsemble, x: CsrMatrix, out: Float64Array): void {
  const { rowCount, columnCount, rowOffsets, columnIndices, data } = x;
  const chunkRows = Math.max(1, Math.min(rowCount, Math.floor(CHUNK_ELEMENTS / Math.max(1, columnCount))));
  const chunk = new Float32Array(chunkRows * columnCount);
  for (let start = 0; start < rowCount; start += chunkRows) {
    const count = Math.min(chunkRows, rowCount - start);
    const rows = chunk.subarray(0, count * columnCount).fill(0);
    for (let row = 0; row < count; row++) {
      const end = rowOffsets[start + row + 1]!;
      for (let at = rowOffsets[start + row]!; at < end; at++) {
        const column = columnIndices[at]!;
        if (column < 0 || column >= columnCount) {
          throw new DecantError(
            'INVALID_PARAMETER_VALUE',
            `A sparse matrix of ${columnCount} columns names column ${column}.`,
          );
        }
        rows[row * columnCount + column] = data[at]!;
      }
    }
    sumTrees(ensemble, rows, count, out.subarray(start * ensemble.outputCount, (start + count) * ensemble.outputCount));
  }
}
