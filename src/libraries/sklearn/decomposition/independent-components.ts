// FastICA and FactorAnalysis of scikit-learn 0.19 to 1.9 (sklearn/decomposition/_fastica.py, _factor_analysis.py).
import type { Matrix } from '../../../data/matrix.ts';
import { invertMatrix } from '../../../kernels/linear-algebra/index.ts';
import type { Attributes } from '../attributes.ts';
import { checkInput } from '../check-input.ts';
import type { Estimator } from '../estimator.ts';
import { makeDenseTransformer } from '../make-transformer.ts';
import { isSingle, makeAnswer, multiplyRows, toFloat64 } from '../multiply-rows.ts';
import { readTable, readTableOf } from '../read-table.ts';
import type { FloatTable } from '../read-table.ts';
import { readRelease } from '../release.ts';
import { answerScores, createGaussianScorer } from './gaussian-scores.ts';

/** Reads a FastICA; with `whiten` it takes off the mean first. */
export function readFastIca(attributes: Attributes): Estimator {
  const name = attributes.has('_whiten') ? '_whiten' : 'whiten';
  const whiten = attributes.choice(name, [true, false, 'arbitrary-variance', 'unit-variance']);
  const components = readTable(attributes, 'components_');
  const { rowCount: outputCount, columnCount: featureCount } = components;
  const mean = whiten === false ? undefined : readTableOf(attributes, 'mean_', 1, featureCount);
  return makeDenseTransformer(attributes, {
    featureCount,
    outputCount,
    transform: (x) => {
      const out = multiplyRows(mean === undefined ? x : takeOffMean(x, mean), components);
      return makeAnswer(x.rowCount, outputCount, out, components.isFloat32 && isSingle(x));
    },
  });
}

/** Reads a FactorAnalysis: the expected factors, (X - mean) W' (I + W W')^-1 with W = components / noise variance. */
export function readFactorAnalysis(attributes: Attributes): Estimator {
  const components = readTable(attributes, 'components_');
  const { rowCount: outputCount, columnCount: featureCount } = components;
  const mean = readTableOf(attributes, 'mean_', 1, featureCount);
  const noise = readTableOf(attributes, 'noise_variance_', 1, featureCount);
  const scaled: FloatTable = {
    ...components,
    data: components.data.map((element, at) => element / noise.data[at % featureCount]!),
  };
  const precision = multiplyRows({ kind: 'matrix', ...scaled }, components);
  for (let i = 0; i < outputCount; i++) precision[i * outputCount + i]! += 1;
  const inverse = invertMatrix(precision, outputCount);
  if (inverse === undefined) throw attributes.refuse('the covariance of its factors has no inverse');
  const covariance: FloatTable = { rowCount: outputCount, columnCount: outputCount, data: inverse, isFloat32: false };
  const transformer = makeDenseTransformer(attributes, {
    featureCount,
    outputCount,
    transform: (x) => {
      const projected = multiplyRows(subtractMean(x, mean), scaled);
      const rows: Matrix = { kind: 'matrix', rowCount: x.rowCount, columnCount: outputCount, data: projected };
      const isFloat32 = components.isFloat32 && mean.isFloat32 && noise.isFloat32 && isSingle(x);
      return makeAnswer(x.rowCount, outputCount, multiplyRows(rows, covariance), isFloat32);
    },
  });
  const { className, featureNames } = transformer;
  const rules = { className, featureCount, featureNames, release: readRelease(attributes) };
  const score = createGaussianScorer({
    mean: mean.data,
    components,
    variances: new Float64Array(outputCount).fill(1),
    noise: noise.data,
    isDirect: attributes.value('n_components') !== null && attributes.number('n_components') === featureCount,
  });
  return {
    ...transformer,
    score_samples: (x) => {
      const input = checkInput(x, rules) as Matrix;
      return answerScores(score(input), components.isFloat32 && mean.isFloat32 && noise.isFloat32 && isSingle(input));
    },
  };
}

function subtractMean(x: Matrix, { data: mean }: FloatTable): Matrix {
  return { ...x, data: toFloat64(x).map((element, at) => element - mean[at % x.columnCount]!) };
}

// float32 stays float32, as in NumPy's `X -= mean`.
function takeOffMean(x: Matrix, { data: mean }: FloatTable): Matrix {
  return { ...x, data: x.data.map((element, at) => element - mean[at % x.columnCount]!) };
}
