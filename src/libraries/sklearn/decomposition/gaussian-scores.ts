// Log-likelihoods of rows under the Gaussian that PCA and FactorAnalysis fit (sklearn/decomposition/_base.py, _pca.py,
// _factor_analysis.py: get_precision, score_samples).
import { DecantError } from '../../../errors.ts';
import type { Matrix } from '../../../data/matrix.ts';
import { makeTensor } from '../../../data/tensor.ts';
import type { Tensor } from '../../../data/tensor.ts';
import { invertMatrix, logDeterminant } from '../../../kernels/linear-algebra/index.ts';
import { multiplyRows, toFloat64 } from '../multiply-rows.ts';
import { transposeTable } from '../read-table.ts';
import type { FloatTable } from '../read-table.ts';

/**
 * The parts of a covariance: components' V components + noise, where V and noise are diagonals. scikit-learn gets the precision
 * from the small matrix of the components, or by inverting the covariance (`isDirect`).
 */
export interface FactorCovariance {
  readonly mean: Float64Array;
  readonly components: FloatTable;
  /** One for each component. */
  readonly variances: Float64Array;
  /** One for each feature. */
  readonly noise: Float64Array;
  readonly isDirect: boolean;
}

/** Makes the function that scores rows; the precision is found at the first call. */
export function createGaussianScorer(covariance: FactorCovariance): (x: Matrix) => Float64Array {
  let precision: FloatTable | undefined;
  let constant = 0;
  return (x) => {
    const size = x.columnCount;
    if (precision === undefined) {
      precision = findPrecision(covariance);
      constant = 0.5 * (size * Math.log(2 * Math.PI) - logDeterminant(precision.data, size));
    }
    const { mean } = covariance;
    const centered: Matrix = { ...x, data: toFloat64(x).map((element, at) => element - mean[at % size]!) };
    const projected = multiplyRows(centered, precision);
    return Float64Array.from({ length: x.rowCount }, (_, row) => {
      let sum = 0;
      for (let at = row * size; at < (row + 1) * size; at++) sum += centered.data[at]! * projected[at]!;
      return -0.5 * sum - constant;
    });
  };
}

/** Scores as a tensor; float32 where X and the model are. */
export function answerScores(scores: Float64Array, isFloat32: boolean): Tensor {
  const shape = [scores.length];
  return isFloat32 ? makeTensor('float32', shape, Float32Array.from(scores)) : makeTensor('float64', shape, scores);
}

function findPrecision(covariance: FactorCovariance): FloatTable {
  const { components, noise, isDirect } = covariance;
  const size = components.columnCount;
  const data = isDirect ? invert(buildCovariance(covariance), size) : invertFactors(covariance);
  if (noise.some((value) => value !== value) || data.some((value) => value !== value)) throw refuseSingular();
  return { rowCount: size, columnCount: size, data, isFloat32: false };
}

function buildCovariance({ components, variances, noise }: FactorCovariance): Float64Array {
  const { rowCount, columnCount, data } = components;
  const out = new Float64Array(columnCount * columnCount);
  for (let component = 0; component < rowCount; component++) {
    const start = component * columnCount;
    for (let i = 0; i < columnCount; i++) {
      const factor = data[start + i]! * variances[component]!;
      for (let j = 0; j < columnCount; j++) out[i * columnCount + j]! += factor * data[start + j]!;
    }
  }
  for (let i = 0; i < columnCount; i++) out[i * columnCount + i]! += noise[i]!;
  return out;
}

// The Woodbury identity: noise^-1 - noise^-1 C' (C noise^-1 C' + V^-1)^-1 C noise^-1.
function invertFactors({ components, variances, noise }: FactorCovariance): Float64Array {
  const { rowCount, columnCount, data } = components;
  const scaled: FloatTable = { ...components, data: data.map((element, at) => element / noise[at % columnCount]!) };
  const small = multiplyRows({ kind: 'matrix', ...scaled }, components);
  for (let i = 0; i < rowCount; i++) small[i * rowCount + i]! += 1 / variances[i]!;
  const inverse: FloatTable = {
    rowCount,
    columnCount: rowCount,
    data: invert(small, rowCount),
    isFloat32: false,
  };
  const columns = transposeTable(scaled);
  const half: Matrix = {
    kind: 'matrix',
    rowCount: columnCount,
    columnCount: rowCount,
    data: multiplyRows({ kind: 'matrix', ...columns }, inverse),
  };
  const out = multiplyRows(half, columns).map((element) => -element);
  for (let i = 0; i < columnCount; i++) out[i * columnCount + i]! += 1 / noise[i]!;
  return out;
}

function invert(matrix: Float64Array, size: number): Float64Array {
  const inverse = invertMatrix(matrix, size);
  if (inverse === undefined) throw refuseSingular();
  return inverse;
}

function refuseSingular(): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', 'score_samples: the fitted covariance is a singular matrix.');
}
