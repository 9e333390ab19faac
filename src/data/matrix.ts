// Matrices of numbers, dense and sparse: what numeric estimators read.

/** Dense matrix, row-major. float32 stays float32, as NumPy keeps it from step to step. */
export interface Matrix {
  readonly kind: 'matrix';
  readonly rowCount: number;
  readonly columnCount: number;
  readonly data: Float64Array | Float32Array;
}

/** Sparse matrix in compressed rows (SciPy's csr layout); absent elements are zero. */
export interface CsrMatrix {
  readonly kind: 'csr';
  readonly rowCount: number;
  readonly columnCount: number;
  /** Row r holds elements rowOffsets[r] .. rowOffsets[r + 1]. */
  readonly rowOffsets: Int32Array;
  readonly columnIndices: Int32Array;
  readonly data: Float64Array | Float32Array;
}

export function makeMatrix(rowCount: number, columnCount: number, data: Float64Array | Float32Array): Matrix {
  return { kind: 'matrix', rowCount, columnCount, data };
}
