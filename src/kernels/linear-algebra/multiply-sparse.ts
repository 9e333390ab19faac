// Rows of a sparse matrix times the rows of a dense one: X W^T.
import type { CsrMatrix } from '../../data/matrix.ts';

/**
 * Dot products of each row of `x` with each row of `weights`, which has `outputCount` rows as wide as `x`; writes
 * `outputCount` numbers a row to `out`. An index beyond the width gives NaN.
 */
export function multiplySparse(x: CsrMatrix, weights: Float64Array, outputCount: number, out: Float64Array): void {
  const { rowCount, columnCount, rowOffsets, columnIndices, data } = x;
  for (let row = 0, to = 0; row < rowCount; row++, to += outputCount) {
    out.fill(0, to, to + outputCount);
    const end = rowOffsets[row + 1]!;
    for (let at = rowOffsets[row]!; at < end; at++) {
      const column = columnIndices[at]!;
      const element = column < columnCount ? data[at]! : Number.NaN;
      for (let output = 0, from = column; output < outputCount; output++, from += columnCount) {
        out[to + output]! += element * weights[from]!;
      }
    }
  }
}
