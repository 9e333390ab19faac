// Singular value decomposition: Householder's QR of a tall matrix (Golub and Van Loan, "Matrix Computations", 5.2), then one-sided Jacobi
// rotations of its triangle (Hestenes 1958; de Rijk 1989), which find small singular values to high relative accuracy.
import { applyReflectors, reduceTriangle } from './householder.ts';

/** A = U diag(values) V^T, thin: values fall, and are as many as the smaller extent of A. */
export interface SingularDecomposition {
  /** Columns of U one after the other: rowCount * count numbers. */
  readonly u: Float64Array;
  readonly values: Float64Array;
  /** Columns of V one after the other: columnCount * count numbers. */
  readonly v: Float64Array;
}

const MAX_SWEEPS = 60;

/** Decomposes a matrix whose columns lie one after the other. */
export function decomposeSingular(columns: Float64Array, rowCount: number, columnCount: number): SingularDecomposition {
  if (rowCount < columnCount) {
    const { u, values, v } = decomposeSingular(transpose(columns, rowCount, columnCount), columnCount, rowCount);
    return { u: v, values, v: u };
  }
  const reflectors = columns.slice();
  const scales = reduceTriangle(reflectors, rowCount, columnCount);
  const triangle = new Float64Array(columnCount * columnCount);
  for (let j = 0; j < columnCount; j++) {
    for (let i = 0; i <= j; i++) triangle[j * columnCount + i] = reflectors[j * rowCount + i]!;
  }
  // The columns of R^T R-orthogonalized: R = W S V^T, and U = Q W.
  const v = identity(columnCount);
  rotateColumns(triangle, columnCount, v);
  const { values, order } = sortColumns(triangle, columnCount);
  const u = new Float64Array(rowCount * columnCount);
  const sortedV = new Float64Array(columnCount * columnCount);
  for (const [k, from] of order.entries()) {
    const value = values[k]!;
    for (let i = 0; i < columnCount; i++) {
      u[k * rowCount + i] = value === 0 ? 0 : triangle[from * columnCount + i]! / value;
      sortedV[k * columnCount + i] = v[from * columnCount + i]!;
    }
    applyReflectors(reflectors, scales, rowCount, u, k * rowCount);
  }
  return { u, values, v: sortedV };
}

/** Rotates pairs of columns until all are orthogonal; `v` takes the same rotations. */
function rotateColumns(a: Float64Array, size: number, v: Float64Array): void {
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    let hasRotated = false;
    for (let p = 0; p < size - 1; p++) {
      for (let q = p + 1; q < size; q++) hasRotated = rotatePair(a, size, p, q, v) || hasRotated;
    }
    if (!hasRotated) return;
  }
}

function rotatePair(a: Float64Array, size: number, p: number, q: number, v: Float64Array): boolean {
  const [pStart, qStart] = [p * size, q * size];
  let pp = 0;
  let qq = 0;
  let pq = 0;
  for (let i = 0; i < size; i++) {
    const [x, y] = [a[pStart + i]!, a[qStart + i]!];
    pp += x * x;
    qq += y * y;
    pq += x * y;
  }
  if (pq === 0 || Math.abs(pq) <= Number.EPSILON * Math.sqrt(pp * qq)) return false;
  const zeta = (qq - pp) / (2 * pq);
  const tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.hypot(1, zeta));
  const cosine = 1 / Math.hypot(1, tangent);
  const sine = cosine * tangent;
  for (const matrix of [a, v]) {
    for (let i = 0; i < size; i++) {
      const [x, y] = [matrix[pStart + i]!, matrix[qStart + i]!];
      matrix[pStart + i] = cosine * x - sine * y;
      matrix[qStart + i] = sine * x + cosine * y;
    }
  }
  return true;
}

function sortColumns(a: Float64Array, size: number): { readonly values: Float64Array; readonly order: number[] } {
  const norms = Float64Array.from({ length: size }, (_, j) => Math.hypot(...a.subarray(j * size, (j + 1) * size)));
  const order = Array.from(norms.keys()).sort((x, y) => norms[y]! - norms[x]!);
  return { values: Float64Array.from(order, (j) => norms[j]!), order };
}

function identity(size: number): Float64Array {
  const out = new Float64Array(size * size);
  for (let i = 0; i < size; i++) out[i * size + i] = 1;
  return out;
}

function transpose(columns: Float64Array, rowCount: number, columnCount: number): Float64Array {
  const out = new Float64Array(columns.length);
  for (let j = 0; j < columnCount; j++) {
    for (let i = 0; i < rowCount; i++) out[i * columnCount + j] = columns[j * rowCount + i]!;
  }
  return out;
}
