// X W^T for dense and sparse X, and dense answers of the element type that NumPy would give them.
import { makeMatrix } from '../../data/matrix.ts';
import type { CsrMatrix, Matrix } from '../../data/matrix.ts';
import { multiplyDense, multiplySparse } from '../../kernels/linear-algebra/index.ts';
import type { FloatTable } from './read-table.ts';

/** Dot products of the rows of X with those of `weights`: [rows of X, rows of weights], as doubles. */
export function multiplyRows(x: Matrix | CsrMatrix, weights: FloatTable): Float64Array {
  const out = new Float64Array(x.rowCount * weights.rowCount);
  if (x.kind === 'csr') multiplySparse(x, weights.data, weights.rowCount, out);
  else multiplyDense(toFloat64(x), x.rowCount, x.columnCount, weights.data, weights.rowCount, out);
  return out;
}

/** The elements of a dense matrix as doubles. */
export function toFloat64({ data }: Matrix): Float64Array {
  return data instanceof Float64Array ? data : Float64Array.from(data);
}

/** Is X of float32? */
export function isSingle(x: Matrix | CsrMatrix): boolean {
  return x.data instanceof Float32Array;
}

/** A dense answer; float32 where X and all fitted arrays that took part are. */
export function makeAnswer(rowCount: number, columnCount: number, data: Float64Array, isFloat32: boolean): Matrix {
  return makeMatrix(rowCount, columnCount, isFloat32 ? Float32Array.from(data) : data);
}
