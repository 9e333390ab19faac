// RBFSampler, SkewedChi2Sampler and Nystroem of scikit-learn 0.19 to 1.9 (sklearn/kernel_approximation.py).
import { DecantError } from '../../../errors.ts';
import type { CsrMatrix, Matrix } from '../../../data/matrix.ts';
import { log } from '../../../kernels/elementary/index.ts';
import type { Attributes } from '../attributes.ts';
import type { Estimator } from '../estimator.ts';
import { readKernelRows, visitKernelRows } from '../kernel-rows.ts';
import { makeDenseTransformer, makeTransformer } from '../make-transformer.ts';
import { isSingle, makeAnswer, multiplyRows } from '../multiply-rows.ts';
import { readTable, readTableOf, transposeTable } from '../read-table.ts';
import type { FloatTable } from '../read-table.ts';

interface RandomFeatures {
  readonly weights: FloatTable;
  readonly offsets: FloatTable;
  readonly outputCount: number;
}

/** Reads an RBFSampler: cosines of random projections. */
export function readRbfSampler(attributes: Attributes): Estimator {
  const features = readRandomFeatures(attributes);
  return makeTransformer(attributes, {
    featureCount: features.weights.columnCount,
    outputCount: features.outputCount,
    acceptsSparse: true,
    transform: (x) => takeCosines(x, features),
  });
}

/** Reads a SkewedChi2Sampler: cosines of random projections of logarithms. */
export function readSkewedChi2Sampler(attributes: Attributes): Estimator {
  const features = readRandomFeatures(attributes);
  const skewedness = attributes.number('skewedness');
  return makeDenseTransformer(attributes, {
    featureCount: features.weights.columnCount,
    outputCount: features.outputCount,
    transform: (x) => {
      if (x.data.some((element) => element <= -skewedness)) {
        throw new DecantError('INVALID_PARAMETER_VALUE', 'X may not contain entries smaller than -skewedness.');
      }
      return takeCosines({ ...x, data: x.data.map((element) => log(element + skewedness)) }, features);
    },
  });
}

function readRandomFeatures(attributes: Attributes): RandomFeatures {
  const outputCount = attributes.number('n_components');
  const weights = transposeTable(readTableOf(attributes, 'random_weights_', undefined, outputCount));
  return { weights, offsets: readTableOf(attributes, 'random_offset_', 1, outputCount), outputCount };
}

function takeCosines(x: Matrix | CsrMatrix, { weights, offsets, outputCount }: RandomFeatures): Matrix {
  const factor = Math.sqrt(2 / outputCount);
  const out = multiplyRows(x, weights);
  for (let at = 0; at < out.length; at++) out[at] = Math.cos(out[at]! + offsets.data[at % outputCount]!) * factor;
  return makeAnswer(x.rowCount, outputCount, out, weights.isFloat32 && offsets.isFloat32 && isSingle(x));
}

/** Reads a Nystroem: kernel values with some fitted rows, made orthogonal. */
export function readNystroem(attributes: Attributes): Estimator {
  const rows = readKernelRows(attributes, 'components_', { kernel: 'kernel', hasDefaults: true });
  const { rowCount } = rows;
  const normalization = readTable(attributes, 'normalization_');
  if (normalization.columnCount !== rowCount) {
    throw attributes.refuse(`normalization_ has ${normalization.columnCount} columns, with ${rowCount} components`);
  }
  const outputCount = normalization.rowCount;
  return makeTransformer(attributes, {
    featureCount: rows.columnCount,
    outputCount,
    acceptsSparse: true,
    transform: (x) => {
      const embedded = new Float64Array(x.rowCount * rowCount);
      visitKernelRows(rows, x, (values, row) => {
        embedded.set(values.subarray(0, rowCount), row * rowCount);
      });
      const matrix: Matrix = { kind: 'matrix', rowCount: x.rowCount, columnCount: rowCount, data: embedded };
      const isFloat32 = rows.isFloat32 && normalization.isFloat32 && isSingle(x);
      return makeAnswer(x.rowCount, outputCount, multiplyRows(matrix, normalization), isFloat32);
    },
  });
}
