// PLSRegression, PLSCanonical, CCA and PLSSVD of scikit-learn 0.19 to 1.9 (sklearn/cross_decomposition/_pls.py; pls_.py before 0.23).
import type { Matrix } from '../../../data/matrix.ts';
import { makeTensor } from '../../../data/tensor.ts';
import type { Attributes } from '../attributes.ts';
import { checkInput } from '../check-input.ts';
import { PREDICT_METHODS } from '../estimator.ts';
import type { Estimator } from '../estimator.ts';
import { makeDenseTransformer } from '../make-transformer.ts';
import { makeAnswer, multiplyRows, toFloat64 } from '../multiply-rows.ts';
import { readTable, readTableOf, transposeTable } from '../read-table.ts';
import type { FloatTable } from '../read-table.ts';
import { isSince, readRelease } from '../release.ts';

/** Reads a PLSRegression, PLSCanonical or CCA: `predict`, and `transform` of X alone. */
export function readPartialLeastSquares(attributes: Attributes): Estimator {
  attributes.refuseOverrides(PREDICT_METHODS);
  const release = readRelease(attributes);
  const rotations = transposeTable(readTable(attributes, 'x_rotations_'));
  const { rowCount: outputCount, columnCount: featureCount } = rotations;
  const mean = readStatistic(attributes, 'mean', featureCount);
  const deviation = readStatistic(attributes, 'std', featureCount);
  const coefficients = readCoefficients(attributes, featureCount);
  const targetCount = coefficients.rowCount;
  const intercept = readIntercept(attributes, targetCount);
  // Since 1.5 the coefficients are those of X as it is.
  const dividesBefore = !isSince(release, 1, 5);
  const isFlat = isSince(release, 1, 3) && attributes.boolean('_predict_1d');
  const transformer = makeDenseTransformer(attributes, {
    featureCount,
    outputCount,
    transform: (x) =>
      makeAnswer(x.rowCount, outputCount, multiplyRows(scaleRows(x, mean, deviation), rotations), false),
  });
  const { className, featureNames } = transformer;
  const rules = { className, featureCount, featureNames, release };
  return {
    ...transformer,
    predict: (x) => {
      const input = checkInput(x, rules) as Matrix;
      const out = multiplyRows(scaleRows(input, mean, dividesBefore ? deviation : undefined), coefficients);
      for (let at = 0; at < out.length; at++) out[at]! += intercept.data[at % targetCount]!;
      return makeTensor('float64', isFlat ? [out.length] : [input.rowCount, targetCount], out);
    },
  };
}

/** Reads a PLSSVD: `transform` of X alone. */
export function readPlsSvd(attributes: Attributes): Estimator {
  const weights = transposeTable(readTable(attributes, 'x_weights_'));
  const { rowCount: outputCount, columnCount: featureCount } = weights;
  const mean = readStatistic(attributes, 'mean', featureCount);
  const deviation = readStatistic(attributes, 'std', featureCount);
  return makeDenseTransformer(attributes, {
    featureCount,
    outputCount,
    transform: (x) => {
      const wide: Matrix = { ...x, data: toFloat64(x) };
      return makeAnswer(x.rowCount, outputCount, multiplyRows(scaleRows(wide, mean, deviation), weights), false);
    },
  });
}

// `x_mean_` until 0.23, `_x_mean` since.
function readStatistic(attributes: Attributes, what: 'mean' | 'std', featureCount: number): FloatTable {
  const name = attributes.has(`_x_${what}`) ? `_x_${what}` : `x_${what}_`;
  return readTableOf(attributes, name, 1, featureCount);
}

// One row for each target: `coef_` since 1.3, `_coef_` in 1.1 and 1.2; `coef_` before that had one column for each.
function readCoefficients(attributes: Attributes, featureCount: number): FloatTable {
  if (attributes.has('_coef_')) return readTableOf(attributes, '_coef_', undefined, featureCount);
  if (isSince(readRelease(attributes), 1, 3)) return readTableOf(attributes, 'coef_', undefined, featureCount);
  return transposeTable(readTableOf(attributes, 'coef_', featureCount, undefined));
}

function readIntercept(attributes: Attributes, targetCount: number): FloatTable {
  if (attributes.has('intercept_')) return readTableOf(attributes, 'intercept_', 1, targetCount);
  return readTableOf(attributes, attributes.has('_y_mean') ? '_y_mean' : 'y_mean_', 1, targetCount);
}

// float32 stays float32 while it is scaled, as in NumPy.
function scaleRows(x: Matrix, mean: FloatTable, deviation: FloatTable | undefined): Matrix {
  const { columnCount } = x;
  const data = x.data.map((element, at) => element - mean.data[at % columnCount]!);
  if (deviation === undefined) return { ...x, data };
  return { ...x, data: data.map((element, at) => element / deviation.data[at % columnCount]!) };
}
