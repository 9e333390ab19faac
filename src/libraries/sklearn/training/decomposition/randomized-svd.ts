// Singular values and right vectors by random projections: Halko, Martinsson and Tropp, "Finding Structure with Randomness"
// (2011), algorithms 4.3 and 5.1, with the draws of sklearn/utils/extmath.py (`_randomized_svd`).
import { decomposeSingular, dotProduct, orthonormalizeColumns } from '../../../../kernels/linear-algebra/index.ts';
import type { RandomState } from '../../../../kernels/random/index.ts';

/** How much is projected, and how often. */
export interface RandomizedOptions {
  readonly componentCount: number;
  /** Directions beyond the components. */
  readonly oversamples: number;
  /** Multiplications with X X^T. */
  readonly powerIterations: number;
  readonly random: RandomState;
}

/** The leading singular values, and the right singular vectors, one after the other. */
export interface LeadingVectors {
  readonly values: Float64Array;
  /** componentCount * columnCount numbers. */
  readonly vectors: Float64Array;
}

/** A matrix that is tall: the given one, or its transpose. Vectors lie one after the other. */
interface TallMatrix {
  readonly rowCount: number;
  readonly columnCount: number;
  readonly multiply: (vectors: Float64Array, count: number) => Float64Array;
  readonly multiplyTransposed: (vectors: Float64Array, count: number) => Float64Array;
}

/**
 * Decomposes a matrix whose columns lie one after the other. After each multiplication the vectors are made orthonormal:
 * scikit-learn factors them otherwise, which changes the vectors but not what they span.
 */
export function decomposeRandomly(
  columns: Float64Array,
  rowCount: number,
  columnCount: number,
  { componentCount, oversamples, powerIterations, random }: RandomizedOptions,
): LeadingVectors {
  const isWide = rowCount < columnCount;
  const matrix = toTall(columns, rowCount, columnCount, isWide);
  const width = componentCount + oversamples;
  let vectors = drawVectors(matrix.columnCount, width, random);
  let count = width;
  for (let iteration = 0; iteration < powerIterations; iteration++) {
    vectors = orthonormalizeColumns(matrix.multiply(vectors, count), matrix.rowCount, count);
    count = Math.min(count, matrix.rowCount);
    vectors = orthonormalizeColumns(matrix.multiplyTransposed(vectors, count), matrix.columnCount, count);
    count = Math.min(count, matrix.columnCount);
  }
  const basis = orthonormalizeColumns(matrix.multiply(vectors, count), matrix.rowCount, count);
  count = Math.min(count, matrix.rowCount);
  // The matrix in the basis, transposed: as many columns as the basis has vectors.
  const { u, values, v } = decomposeSingular(matrix.multiplyTransposed(basis, count), matrix.columnCount, count);
  const kept = Math.min(componentCount, values.length);
  return {
    values: values.slice(0, kept),
    vectors: isWide ? combine(basis, matrix.rowCount, v, count, kept) : u.slice(0, kept * matrix.columnCount),
  };
}

function toTall(columns: Float64Array, rowCount: number, columnCount: number, isWide: boolean): TallMatrix {
  const multiply = (vectors: Float64Array, count: number): Float64Array =>
    combine(columns, rowCount, vectors, columnCount, count);
  const multiplyTransposed = (vectors: Float64Array, count: number): Float64Array => {
    const out = new Float64Array(columnCount * count);
    for (let k = 0, at = 0; k < count; k++) {
      for (let j = 0; j < columnCount; j++) {
        out[at++] = dotProduct(columns, j * rowCount, vectors, k * rowCount, rowCount);
      }
    }
    return out;
  };
  return isWide
    ? { rowCount: columnCount, columnCount: rowCount, multiply: multiplyTransposed, multiplyTransposed: multiply }
    : { rowCount, columnCount, multiply, multiplyTransposed };
}

/** Sums of the columns, each time with the next `columnCount` factors. */
function combine(
  columns: Float64Array,
  rowCount: number,
  factors: Float64Array,
  columnCount: number,
  count: number,
): Float64Array {
  const out = new Float64Array(rowCount * count);
  for (let k = 0; k < count; k++) {
    for (let j = 0; j < columnCount; j++) {
      const factor = factors[k * columnCount + j]!;
      for (let i = 0, from = j * rowCount, to = k * rowCount; i < rowCount; i++, from++, to++) {
        out[to] = out[to]! + factor * columns[from]!;
      }
    }
  }
  return out;
}

/** Normal numbers, which NumPy draws row by row. */
function drawVectors(rowCount: number, count: number, random: RandomState): Float64Array {
  const out = new Float64Array(rowCount * count);
  for (let i = 0; i < rowCount; i++) {
    for (let k = 0; k < count; k++) out[k * rowCount + i] = random.drawNormal();
  }
  return out;
}
