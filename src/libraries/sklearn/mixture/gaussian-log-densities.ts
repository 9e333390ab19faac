// Logarithms of the densities of Gaussians, up to the weights of a mixture (`_estimate_log_gaussian_prob` of
// sklearn/mixture/_gaussian_mixture.py), for each type of covariance.
import type { Matrix } from '../../../data/matrix.ts';
import { log, sumPairwise } from '../../../kernels/elementary/index.ts';
import { multiplyDense } from '../../../kernels/linear-algebra/index.ts';
import type { Attributes } from '../attributes.ts';
import { isSingle, toFloat64 } from '../multiply-rows.ts';
import { readTable } from '../read-table.ts';

/** Gaussians of a mixture, ready to be asked. */
export interface Gaussians {
  readonly componentCount: number;
  readonly featureCount: number;
  /** Are means and precisions float32? */
  readonly isFloat32: boolean;
  /** Squared Mahalanobis distances: one for each row and component. */
  readonly findDistances: (x: Matrix) => Float64Array;
  /** Logarithm of the determinant of each component's Cholesky factor of the precision. */
  readonly logDeterminants: Float64Array;
  /** Are the distances put into an array of X's type (full and tied)? */
  readonly keepsType: boolean;
}

/** Reads `means_` and `precisions_cholesky_`; refuses covariance types and shapes that are not known. */
export function readGaussians(attributes: Attributes): Gaussians {
  const means = readTable(attributes, 'means_');
  const kind = attributes.choice('covariance_type', ['full', 'tied', 'diag', 'spherical']);
  const { shape, data: precisions } = attributes.floats('precisions_cholesky_');
  const { rowCount: componentCount, columnCount: featureCount } = means;
  const expected = {
    full: [componentCount, featureCount, featureCount],
    tied: [featureCount, featureCount],
    diag: [componentCount, featureCount],
    spherical: [componentCount],
  }[kind];
  if (shape.join() !== expected.join()) {
    throw attributes.refuse(`precisions_cholesky_ has shape [${shape.join(', ')}], not [${expected.join(', ')}]`);
  }
  const parts = { componentCount, featureCount, means: means.data, precisions };
  const found = kind === 'full' || kind === 'tied' ? createFactored(parts, kind) : createScaled(parts, kind);
  return {
    componentCount,
    featureCount,
    isFloat32: means.isFloat32,
    keepsType: kind === 'full' || kind === 'tied',
    ...found,
  };
}

interface Parts {
  readonly componentCount: number;
  readonly featureCount: number;
  readonly means: Float64Array;
  readonly precisions: Float64Array;
}

type Found = Pick<Gaussians, 'findDistances' | 'logDeterminants'>;

function createFactored(
  { componentCount, featureCount: size, means, precisions }: Parts,
  kind: 'full' | 'tied',
): Found {
  const factors = Array.from({ length: kind === 'full' ? componentCount : 1 }, (_, k) =>
    transpose(precisions.subarray(k * size * size, (k + 1) * size * size), size),
  );
  const factorOf = (component: number): Float64Array => factors[kind === 'full' ? component : 0]!;
  const centers = new Float64Array(componentCount * size);
  for (let k = 0; k < componentCount; k++) {
    const mean = means.subarray(k * size, (k + 1) * size);
    multiplyDense(mean, 1, size, factorOf(k), size, centers.subarray(k * size, (k + 1) * size));
  }
  const diagonals = factors.map((factor) => {
    const logs = Float64Array.from({ length: size }, (_, i) => log(factor[i * size + i]!));
    return sumPairwise(logs, 0, size);
  });
  return {
    logDeterminants: Float64Array.from({ length: componentCount }, (_, k) => diagonals[kind === 'full' ? k : 0]!),
    findDistances: (x) => {
      const rows = toFloat64(x);
      const out = new Float64Array(x.rowCount * componentCount);
      const products = new Float64Array(x.rowCount * size);
      const squares = new Float64Array(size);
      for (let k = 0; k < componentCount; k++) {
        if (k === 0 || kind === 'full') multiplyDense(rows, x.rowCount, size, factorOf(k), size, products);
        for (let row = 0; row < x.rowCount; row++) {
          for (let i = 0; i < size; i++) {
            const difference = products[row * size + i]! - centers[k * size + i]!;
            squares[i] = difference * difference;
          }
          out[row * componentCount + k] = sumPairwise(squares, 0, size);
        }
      }
      return out;
    },
  };
}

function createScaled(
  { componentCount, featureCount: size, means, precisions }: Parts,
  kind: 'diag' | 'spherical',
): Found {
  const isDiagonal = kind === 'diag';
  // Precisions of each feature; spherical ones are the same for all.
  const squares = precisions.map((root) => root * root);
  const scaled = new Float64Array(componentCount * size);
  const weights = new Float64Array(componentCount * size);
  const constants = new Float64Array(componentCount);
  for (let k = 0; k < componentCount; k++) {
    const terms = new Float64Array(size);
    for (let i = 0; i < size; i++) {
      const at = k * size + i;
      const precision = squares[isDiagonal ? at : k]!;
      weights[at] = precision;
      scaled[at] = means[at]! * precision;
      terms[i] = means[at]! * means[at]! * (isDiagonal ? precision : 1);
    }
    constants[k] = sumPairwise(terms, 0, size) * (isDiagonal ? 1 : squares[k]!);
  }
  const logs = precisions.map((root) => log(root));
  return {
    logDeterminants: Float64Array.from({ length: componentCount }, (_, k) =>
      isDiagonal ? sumPairwise(logs, k * size, size) : size * logs[k]!,
    ),
    findDistances: (x) => {
      const rows = toFloat64(x);
      const round = isSingle(x) ? Math.fround : (value: number): number => value;
      const products = new Float64Array(x.rowCount * componentCount);
      const lengths = new Float64Array(x.rowCount * componentCount);
      multiplyDense(rows, x.rowCount, size, scaled, componentCount, products);
      multiplyDense(
        rows.map((element) => round(element * element)),
        x.rowCount,
        size,
        weights,
        componentCount,
        lengths,
      );
      return products.map((product, at) => constants[at % componentCount]! - 2 * product + lengths[at]!);
    },
  };
}

function transpose(matrix: Float64Array, size: number): Float64Array {
  const out = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) out[column * size + row] = matrix[row * size + column]!;
  }
  return out;
}
