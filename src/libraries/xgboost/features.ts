// What a prediction reads, in the shape that scikit-learn estimators have in Decant too.
import { DecantError } from '../../errors.ts';
import type { Value } from '../../data/dtype.ts';
import type { Frame } from '../../data/frame.ts';
import type { CsrMatrix, Matrix } from '../../data/matrix.ts';

/** X of one dimension, which XGBoost does not take here. */
export interface Series {
  readonly kind: 'series';
  readonly rowCount: number;
  readonly values: readonly Value[];
}

/** X: a frame stands for a DataFrame, a matrix for an ndarray, a csr matrix for a sparse matrix. */
export type Features = Frame | Matrix | CsrMatrix | Series;

/** X of two dimensions. */
export type Table = Frame | Matrix | CsrMatrix;

/** Refuses X of one dimension. */
export function requireTable(x: Features): Table {
  if (x.kind !== 'series') return x;
  throw new DecantError('INVALID_PARAMETER_VALUE', 'Expecting 2 dimensional data, got 1 dimension.', {
    hint: 'Give one row as [[1, 2, 3]], and one column as [[1], [2], [3]].',
  });
}

/** Number of columns. */
export function countColumns(x: Table): number {
  return x.kind === 'frame' ? x.columns.length : x.columnCount;
}
