// PCA and IncrementalPCA of scikit-learn 0.19 to 1.9 (sklearn/decomposition/_base.py; base.py before 0.22).
import type { CsrMatrix, Matrix } from '../../../data/matrix.ts';
import type { Attributes } from '../attributes.ts';
import { checkInput } from '../check-input.ts';
import type { Estimator } from '../estimator.ts';
import { makeTransformer } from '../make-transformer.ts';
import { isSingle, makeAnswer, multiplyRows, toFloat64 } from '../multiply-rows.ts';
import { readTable, readTableOf } from '../read-table.ts';
import type { FloatTable } from '../read-table.ts';
import { isSince, readRelease } from '../release.ts';
import { answerScores, createGaussianScorer } from './gaussian-scores.ts';
import type { FactorCovariance } from './gaussian-scores.ts';

/** Reads a PCA or an IncrementalPCA. Sparse X came with 1.4, and with 0.22 for IncrementalPCA. */
export function readPrincipalComponents(attributes: Attributes): Estimator {
  const release = readRelease(attributes);
  const components = readTable(attributes, 'components_');
  const { rowCount: outputCount, columnCount: featureCount } = components;
  const mean = attributes.value('mean_') === null ? undefined : readTableOf(attributes, 'mean_', 1, featureCount);
  const scale = attributes.boolean('whiten') ? readScale(attributes, outputCount, isSince(release, 1, 5)) : undefined;
  const subtractsLater = isSince(release, 1, 5);
  const isSingleModel = components.isFloat32 && mean?.isFloat32 !== false && (scale === undefined || scale.isFloat32);
  const offset = mean === undefined ? undefined : multiplyRows(toMatrix(mean), components);
  const forward = makeTransformer(attributes, {
    featureCount,
    outputCount,
    acceptsSparse: isSince(release, 1, 4) || (attributes.className === 'IncrementalPCA' && isSince(release, 0, 22)),
    transform: (x) => {
      const out =
        subtractsLater || x.kind === 'csr' || mean === undefined
          ? multiplyRows(x, components)
          : multiplyRows(center(x, mean), components);
      if (offset !== undefined && (subtractsLater || x.kind === 'csr')) {
        for (let at = 0; at < out.length; at++) out[at]! -= offset[at % outputCount]!;
      }
      if (scale !== undefined) for (let at = 0; at < out.length; at++) out[at]! /= scale.data[at % outputCount]!;
      return makeAnswer(x.rowCount, outputCount, out, isSingleModel && isSingle(x));
    },
  });
  const inverse = makeInverse(attributes, components, mean);
  const transformer: Estimator = {
    ...forward,
    inverse_transform: (x) => {
      // Names are not looked at on the way back.
      const rules = { className: forward.className, featureCount: outputCount, featureNames: undefined, release };
      const input = checkInput(x, rules) as Matrix;
      return makeAnswer(input.rowCount, featureCount, inverse(input), isSingleModel && isSingle(input));
    },
  };
  if (attributes.className !== 'PCA' || mean === undefined) return transformer;
  const { className, featureNames } = transformer;
  const rules = { className, featureCount, featureNames, release };
  const score = createGaussianScorer(readCovariance(attributes, components, mean));
  return {
    ...transformer,
    score_samples: (x) => {
      const input = checkInput(x, rules) as Matrix;
      return answerScores(score(input), isSingleModel && isSingle(input));
    },
  };
}

/** From components back to columns; whitened ones get their standard deviations again. */
function makeInverse(
  attributes: Attributes,
  { rowCount, columnCount, data, ...table }: FloatTable,
  mean: FloatTable | undefined,
): (x: Matrix) => Float64Array {
  const deviations = attributes.boolean('whiten')
    ? readTableOf(attributes, 'explained_variance_', 1, rowCount).data.map(Math.sqrt)
    : new Float64Array(rowCount).fill(1);
  const transposed = new Float64Array(data.length);
  for (let k = 0, at = 0; k < rowCount; k++) {
    for (let j = 0; j < columnCount; j++, at++) transposed[j * rowCount + k] = data[at]! * deviations[k]!;
  }
  const back: FloatTable = { ...table, rowCount: columnCount, columnCount: rowCount, data: transposed };
  return (x) => {
    const out = multiplyRows(x, back);
    if (mean !== undefined) for (let at = 0; at < out.length; at++) out[at]! += mean.data[at % columnCount]!;
    return out;
  };
}

function readCovariance(attributes: Attributes, components: FloatTable, mean: FloatTable): FactorCovariance {
  const { rowCount, columnCount } = components;
  const explained = readTableOf(attributes, 'explained_variance_', 1, rowCount).data;
  const noise = attributes.number('noise_variance_');
  // Whitened components are longer by their standard deviations when it comes to covariances.
  const factors = attributes.boolean('whiten') ? explained.map(Math.sqrt) : undefined;
  const data =
    factors === undefined
      ? components.data
      : components.data.map((element, at) => element * factors[Math.floor(at / columnCount)]!);
  return {
    mean: mean.data,
    components: { ...components, data },
    variances: explained.map((variance) => Math.max(variance - noise, 0)),
    noise: new Float64Array(columnCount).fill(noise),
    isDirect: isSince(readRelease(attributes), 1, 1) ? noise === 0 : rowCount === columnCount,
  };
}

// Since 1.5 a standard deviation below the rounding error counts as that.
function readScale(attributes: Attributes, outputCount: number, hasLeast: boolean): FloatTable {
  const variance = readTableOf(attributes, 'explained_variance_', 1, outputCount);
  const least = !hasLeast ? 0 : variance.isFloat32 ? 2 ** -23 : Number.EPSILON;
  return { ...variance, data: variance.data.map((value) => Math.max(Math.sqrt(value), least)) };
}

function toMatrix({ rowCount, columnCount, data }: FloatTable): Matrix {
  return { kind: 'matrix', rowCount, columnCount, data };
}

function center(x: Matrix, { data: mean }: FloatTable): Matrix {
  const data = toFloat64(x).map((element, at) => element - mean[at % x.columnCount]!);
  return { ...x, data };
}

/** Reads a TruncatedSVD. */
export function readTruncatedSvd(attributes: Attributes): Estimator {
  const components = readTable(attributes, 'components_');
  return makeTransformer(attributes, {
    featureCount: components.columnCount,
    outputCount: components.rowCount,
    acceptsSparse: true,
    transform: (x) => project(x, components),
  });
}

function project(x: Matrix | CsrMatrix, components: FloatTable): Matrix {
  const out = multiplyRows(x, components);
  return makeAnswer(x.rowCount, components.rowCount, out, components.isFloat32 && isSingle(x));
}
