// Rows of a sparse matrix scaled to length 1 (sklearn/utils/sparsefuncs_fast.pyx `inplace_csr_row_normalize_l1` and `_l2`): sums
// go in the order of the elements, in float64.
import type { CsrMatrix } from '../../../data/matrix.ts';

/** Scales the rows in place; a row of zeros stays as it is. */
export function normalizeSparseRows({ rowCount, rowOffsets, data }: CsrMatrix, norm: 'l1' | 'l2'): void {
  for (let row = 0; row < rowCount; row++) {
    const start = rowOffsets[row]!;
    const end = rowOffsets[row + 1]!;
    let sum = 0;
    for (let at = start; at < end; at++) sum += norm === 'l1' ? Math.abs(data[at]!) : data[at]! * data[at]!;
    if (sum === 0) continue;
    const length = norm === 'l1' ? sum : Math.sqrt(sum);
    for (let at = start; at < end; at++) data[at]! /= length;
  }
}
