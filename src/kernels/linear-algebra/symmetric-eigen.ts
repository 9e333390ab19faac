// Eigenvalues of symmetric matrices: Householder's reduction to three diagonals, then implicit QL steps with Wilkinson's shift
// (Golub and Van Loan, "Matrix Computations", 8.3).

/** A = V diag(values) V^T. */
export interface SymmetricDecomposition {
  /** From the largest to the smallest. */
  readonly values: Float64Array;
  /** The eigenvectors, one after the other, in the order of the values. */
  readonly vectors: Float64Array;
}

/** QL steps for one eigenvalue; two or three are usual. */
const MAX_STEPS = 60;

/** Decomposes a symmetric matrix of finite numbers, of `size` rows. */
export function decomposeSymmetric(matrix: Float64Array, size: number): SymmetricDecomposition {
  // Rows of `vectors` are the columns of the orthogonal matrix, so that rotations go along memory.
  const { diagonal, beside, vectors } = reduceTridiagonal(matrix, size);
  for (let index = 0; index < size; index++) findEigenvalue(diagonal, beside, vectors, size, index);
  const order = Array.from(diagonal.keys()).sort((a, b) => diagonal[b]! - diagonal[a]!);
  const sorted = new Float64Array(size * size);
  for (const [to, from] of order.entries()) {
    sorted.set(vectors.subarray(from * size, (from + 1) * size), to * size);
  }
  return { values: Float64Array.from(order, (from) => diagonal[from]!), vectors: sorted };
}

interface Tridiagonal {
  readonly diagonal: Float64Array;
  /** At i the entry that joins i and i + 1; the last is zero. */
  readonly beside: Float64Array;
  /** The columns of Q one after the other, where A = Q T Q^T. */
  readonly vectors: Float64Array;
}

function reduceTridiagonal(matrix: Float64Array, size: number): Tridiagonal {
  const a = matrix.slice();
  const diagonal = new Float64Array(size);
  const beside = new Float64Array(size);
  const scales = new Float64Array(size);
  const w = new Float64Array(size);
  for (let k = 0; k < size; k++) {
    diagonal[k] = a[k * size + k]!;
    if (k + 1 < size) scales[k] = reflectColumn(a, size, k, beside, w);
  }
  const vectors = new Float64Array(size * size);
  for (let k = 0; k < size; k++) vectors[k * size + k] = 1;
  // From the last reflector to the first, each touches only what lies behind it.
  for (let k = size - 2; k >= 0; k--) {
    for (let column = k + 1; scales[k] !== 0 && column < size; column++) {
      let product = 0;
      for (let i = k + 1; i < size; i++) product += a[k * size + i]! * vectors[column * size + i]!;
      product *= scales[k]!;
      for (let i = k + 1; i < size; i++) {
        vectors[column * size + i] = vectors[column * size + i]! - product * a[k * size + i]!;
      }
    }
  }
  return { diagonal, beside, vectors };
}

/**
 * Reflects what is left of row `k` onto its first entry, and the matrix behind it from both sides: A - v w^T - w v^T. The
 * vector v stays in the row; answers its scale 2 / v^T v, zero where nothing is to be reflected.
 */
function reflectColumn(a: Float64Array, size: number, k: number, beside: Float64Array, w: Float64Array): number {
  const row = k * size;
  let largest = 0;
  for (let i = k + 2; i < size; i++) largest = Math.max(largest, Math.abs(a[row + i]!));
  const head = a[row + k + 1]!;
  if (largest === 0) {
    beside[k] = head;
    return 0;
  }
  // Scaled, so that squares neither overflow nor vanish.
  const unit = Math.max(largest, Math.abs(head));
  let square = 0;
  for (let i = k + 1; i < size; i++) {
    a[row + i] = a[row + i]! / unit;
    square += a[row + i]! ** 2;
  }
  const norm = head < 0 ? Math.sqrt(square) : -Math.sqrt(square);
  beside[k] = norm * unit;
  const scale = 1 / (square - a[row + k + 1]! * norm);
  a[row + k + 1] = a[row + k + 1]! - norm;
  let overlap = 0;
  for (let i = k + 1; i < size; i++) {
    let product = 0;
    for (let j = k + 1; j < size; j++) product += a[i * size + j]! * a[row + j]!;
    w[i] = scale * product;
    overlap += w[i]! * a[row + i]!;
  }
  for (let i = k + 1; i < size; i++) w[i] = w[i]! - 0.5 * scale * overlap * a[row + i]!;
  for (let i = k + 1; i < size; i++) {
    for (let j = k + 1; j < size; j++) {
      a[i * size + j] = a[i * size + j]! - (a[row + i]! * w[j]! + w[i]! * a[row + j]!);
    }
  }
  return scale;
}

/** QL steps until the entry beside `index` is nothing beside its neighbours. */
function findEigenvalue(
  diagonal: Float64Array,
  beside: Float64Array,
  vectors: Float64Array,
  size: number,
  index: number,
): void {
  for (let step = 0; step < MAX_STEPS; step++) {
    let end = index;
    while (end < size - 1 && !isNothing(beside[end]!, diagonal[end]!, diagonal[end + 1]!)) end++;
    if (end === index) return;
    stepImplicitly(diagonal, beside, vectors, size, index, end);
  }
}

function isNothing(entry: number, before: number, after: number): boolean {
  return Math.abs(entry) <= Number.EPSILON * (Math.abs(before) + Math.abs(after));
}

/** One QL step on the rows `first` to `last`, with the shift of the eigenvalue that the first two rows suggest. */
function stepImplicitly(
  diagonal: Float64Array,
  beside: Float64Array,
  vectors: Float64Array,
  size: number,
  first: number,
  last: number,
): void {
  const half = (diagonal[first + 1]! - diagonal[first]!) / (2 * beside[first]!);
  const root = Math.hypot(half, 1);
  let shifted = diagonal[last]! - diagonal[first]! + beside[first]! / (half + (half < 0 ? -root : root));
  let sine = 1;
  let cosine = 1;
  let moved = 0;
  for (let i = last - 1; i >= first; i--) {
    const bulge = sine * beside[i]!;
    const kept = cosine * beside[i]!;
    const length = Math.hypot(bulge, shifted);
    beside[i + 1] = length;
    if (length === 0) {
      // The matrix has fallen apart: what is left is two smaller ones.
      diagonal[i + 1] = diagonal[i + 1]! - moved;
      beside[last] = 0;
      return;
    }
    sine = bulge / length;
    cosine = shifted / length;
    const corner = diagonal[i + 1]! - moved;
    const turn = (diagonal[i]! - corner) * sine + 2 * cosine * kept;
    moved = sine * turn;
    diagonal[i + 1] = corner + moved;
    shifted = cosine * turn - kept;
    rotate(vectors, i * size, (i + 1) * size, size, cosine, sine);
  }
  diagonal[first] = diagonal[first]! - moved;
  beside[first] = shifted;
  beside[last] = 0;
}

function rotate(a: Float64Array, first: number, second: number, count: number, cosine: number, sine: number): void {
  for (let k = 0; k < count; k++) {
    const [x, y] = [a[first + k]!, a[second + k]!];
    a[second + k] = sine * x + cosine * y;
    a[first + k] = cosine * x - sine * y;
  }
}
