// Nearest centers and distances to centers, for dense and sparse X (sklearn/cluster/_kmeans.py, sklearn/metrics/pairwise.py).
import { makeTensor } from '../../data/tensor.ts';
import type { Tensor } from '../../data/tensor.ts';
import type { CsrMatrix, Matrix } from '../../data/matrix.ts';
import {
  allocateDistances,
  createCenterFinder,
  createSingleCenterFinder,
  createSquaredDistances,
} from '../../kernels/distances/index.ts';
import type { CenterFinder, CenterRule, NormRule } from '../../kernels/distances/index.ts';
import { DecantError } from '../../errors.ts';
import { isSingle, makeAnswer, multiplyRows, toFloat64 } from './multiply-rows.ts';
import type { FloatTable } from './read-table.ts';
import { spreadRows } from './sparse-rows.ts';

/** The index of each row's nearest center. */
export type CenterAssigner = (x: Matrix | CsrMatrix) => Int32Array;

/** Prepares the search for nearest centers. Sparse rows are compared by |c|^2 - 2 x c. */
export function createAssigner(centers: FloatTable, rule: CenterRule): CenterAssigner {
  const finders: Record<'wide' | 'single', CenterFinder | undefined> = { wide: undefined, single: undefined };
  return (x) => {
    if (x.kind === 'csr') return assignSparse(x, centers);
    const finder =
      rule === 'partial' && centers.isFloat32 && isSingle(x)
        ? (finders.single ??= createSingleCenterFinder(centers))
        : (finders.wide ??= createCenterFinder(centers, rule));
    const data = toFloat64(x);
    return Int32Array.from({ length: x.rowCount }, (_, row) => finder(data, row * x.columnCount));
  };
}

function assignSparse(x: CsrMatrix, centers: FloatTable): Int32Array {
  const { rowCount, columnCount, data } = centers;
  const norms = new Float64Array(rowCount);
  for (let i = 0; i < rowCount; i++) {
    for (let at = i * columnCount; at < (i + 1) * columnCount; at++) norms[i]! += data[at]! * data[at]!;
  }
  const products = multiplyRows(x, centers);
  return Int32Array.from({ length: x.rowCount }, (_, row) => {
    let least = Infinity;
    let nearest = 0;
    for (let i = 0; i < rowCount; i++) {
      const value = norms[i]! - 2 * products[row * rowCount + i]!;
      if (value < least) {
        least = value;
        nearest = i;
      }
    }
    return nearest;
  });
}

/** Prepares the Euclidean distances to all centers: [rows, centers], float32 where X and the centers are. */
export function createCenterDistances(centers: FloatTable, norms: NormRule): (x: Matrix | CsrMatrix) => Matrix {
  const { rowCount: centerCount, columnCount } = centers;
  const wide = createSquaredDistances(centers, { norms });
  const narrow = createSquaredDistances(centers, { norms, isNarrow: true });
  return (x) => {
    const isNarrow = centers.isFloat32 && isSingle(x);
    const data = x.kind === 'csr' ? spreadRows(x) : toFloat64(x);
    const distances = allocateDistances(centerCount);
    const out = new Float64Array(x.rowCount * centerCount);
    for (let row = 0; row < x.rowCount; row++) {
      (isNarrow ? narrow : wide)(data, row * columnCount, distances);
      for (let i = 0; i < centerCount; i++) out[row * centerCount + i] = Math.sqrt(distances[i]!);
    }
    return makeAnswer(x.rowCount, centerCount, out, isNarrow);
  };
}

/** Refuses float32 rows for float64 centers and the other way, as k-means does since 0.23: its loops take one type. */
export function requireOneType(x: Matrix | CsrMatrix, isFloat32: boolean): void {
  if (isSingle(x) === isFloat32) return;
  const [expected, found] = isFloat32 ? ['float32', 'float64'] : ['float64', 'float32'];
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `Buffer dtype mismatch, expected '${expected}' but got '${found}'.`,
    {
      hint: `Give X as ${expected}.`,
    },
  );
}

/** Labels as a tensor of the type that the estimator answers. */
export function answerIndices(indices: Int32Array, dtype: 'int32' | 'int64'): Tensor {
  if (dtype === 'int32') return makeTensor('int32', [indices.length], indices);
  return makeTensor('int64', [indices.length], BigInt64Array.from(indices, BigInt));
}
