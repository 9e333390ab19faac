// LocallyLinearEmbedding of scikit-learn 0.19 to 1.9 (sklearn/manifold/_locally_linear.py; locally_linear.py before 0.22): a row is written as a
// weighted mean of its neighbours in fit, and its place is the same mean of theirs.
import { solveLower, solveLowerTransposed } from '../../../kernels/linear-algebra/index.ts';
import { DecantError } from '../../../errors.ts';
import type { Attributes } from '../attributes.ts';
import type { Estimator } from '../estimator.ts';
import { makeDenseTransformer } from '../make-transformer.ts';
import { makeAnswer, toFloat64 } from '../multiply-rows.ts';
import { readFittedRows } from '../neighbors/fitted-rows.ts';
import { readNeighborSearch } from '../neighbors/neighbor-search.ts';
import { readNeighborCount } from '../neighbors/read-count.ts';
import { readTableOf } from '../read-table.ts';
import { readPart } from './isomap.ts';

/** Reads a transformer. */
export function readLocallyLinearEmbedding(attributes: Attributes): Estimator {
  const neighbors = readPart(attributes, 'nbrs_', 'NearestNeighbors');
  const search = readNeighborSearch(neighbors);
  const fitted = readFittedRows(neighbors);
  if (fitted.kind === 'sparse') throw attributes.refuse('nbrs_ has sparse rows');
  const embedding = readTableOf(attributes, 'embedding_', fitted.rowCount, undefined);
  const count = readNeighborCount(attributes);
  const regularization = attributes.number('reg');
  const { columnCount: outputCount } = embedding;
  return makeDenseTransformer(attributes, {
    featureCount: fitted.columnCount,
    outputCount,
    transform: (x) => {
      const { indices } = search.findNearest(x, count);
      const rows = toFloat64(x);
      const out = new Float64Array(x.rowCount * outputCount);
      for (let row = 0; row < x.rowCount; row++) {
        const nearest = indices.subarray(row * count, (row + 1) * count);
        const point = rows.subarray(row * x.columnCount, (row + 1) * x.columnCount);
        const weights = findWeights(point, fitted.data, nearest, regularization);
        nearest.forEach((index, i) => {
          for (let output = 0; output < outputCount; output++) {
            out[row * outputCount + output]! += embedding.data[index * outputCount + output]! * weights[i]!;
          }
        });
      }
      return makeAnswer(x.rowCount, outputCount, out, false);
    },
  });
}

// Weights, of sum one, of the neighbours that make up the point best (`barycenter_weights`).
function findWeights(
  point: Float64Array,
  data: Float64Array,
  nearest: Int32Array,
  regularization: number,
): Float64Array {
  const width = point.length;
  const size = nearest.length;
  const differences = new Float64Array(size * width);
  nearest.forEach((index, i) => {
    for (let j = 0; j < width; j++) differences[i * width + j] = data[index * width + j]! - point[j]!;
  });
  const gram = new Float64Array(size * size);
  let trace = 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k < width; k++) sum += differences[i * width + k]! * differences[j * width + k]!;
      gram[i * size + j] = sum;
    }
    trace += gram[i * size + i]!;
  }
  for (let i = 0; i < size; i++) gram[i * size + i]! += trace > 0 ? regularization * trace : regularization;
  factorize(gram, size);
  const weights = new Float64Array(size).fill(1);
  solveLower(gram, size, size, weights);
  solveLowerTransposed(gram, size, size, weights);
  let total = 0;
  for (const weight of weights) total += weight;
  return weights.map((weight) => weight / total);
}

// Cholesky factor in place of the lower triangle.
function factorize(matrix: Float64Array, size: number): void {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j]!;
      for (let k = 0; k < j; k++) sum -= matrix[i * size + k]! * matrix[j * size + k]!;
      if (j < i) matrix[i * size + j] = sum / matrix[j * size + j]!;
      else if (sum > 0) matrix[i * size + i] = Math.sqrt(sum);
      else {
        throw new DecantError(
          'INVALID_PARAMETER_VALUE',
          'Matrix is singular: the neighbors of a row lie in one point.',
          {
            hint: 'Fit with a larger reg.',
          },
        );
      }
    }
  }
}
