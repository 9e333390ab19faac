// LinearDiscriminantAnalysis of scikit-learn 0.19 to 1.9 (sklearn/discriminant_analysis.py).
import { DecantError } from '../../../errors.ts';
import type { Matrix } from '../../../data/matrix.ts';
import { expit, log, softmaxRows } from '../../../kernels/elementary/index.ts';
import type { Attributes } from '../attributes.ts';
import { PREDICT_METHODS } from '../estimator.ts';
import type { Estimator } from '../estimator.ts';
import { applyLogistic } from '../linear-model/class-scores.ts';
import { checkClasses, makeClassifier } from '../linear-model/linear-classifier.ts';
import { answerScores, readLinearMap, scoreRows } from '../linear-model/linear-map.ts';
import type { LinearMap, Scores } from '../linear-model/linear-map.ts';
import { makeDenseTransformer } from '../make-transformer.ts';
import { isSingle, makeAnswer, multiplyRows, toFloat64 } from '../multiply-rows.ts';
import { readTableOf, transposeTable } from '../read-table.ts';
import { isSince } from '../release.ts';

/** The least normal double: what predict_log_proba takes for a probability of zero since 0.24. */
const LEAST_NORMAL = 2 ** -1022;
const LEAST_NORMAL_FLOAT32 = 2 ** -126;

/** Reads a LinearDiscriminantAnalysis: a linear classifier, and a projection unless the solver is lsqr. */
export function readLinearDiscriminant(attributes: Attributes): Estimator {
  attributes.refuseOverrides(PREDICT_METHODS);
  const map = readLinearMap(attributes);
  const classes = attributes.tensor('classes_');
  const isSingle = map.outputCount === 1 && classes.data.length === 1;
  if (!isSingle) checkClasses(attributes, map, classes);
  const solver = attributes.choice('solver', ['svd', 'lsqr', 'eigen']);
  const estimate = (scores: Scores): Scores => (isSingle ? refuseSingle() : toProbabilities(scores, map));
  const classifier = makeClassifier(map, classes, estimate);
  return {
    ...classifier,
    predict_log_proba: (x) => answerScores(takeLogarithms(estimate(scoreRows(map, x)), map), false),
    ...readProjection(attributes, map, solver),
  };
}

function toProbabilities(scores: Scores, { release }: LinearMap): Scores {
  if (!isSince(release, 0, 21)) return applyLogistic(scores, release);
  const { rowCount, width, dtype, data } = scores;
  if (width > 1) {
    softmaxRows(data, width);
    return scores;
  }
  const both = new Float64Array(rowCount * 2);
  for (let row = 0; row < rowCount; row++) {
    const probability = expit(data[row]!);
    both[2 * row] = 1 - probability;
    both[2 * row + 1] = probability;
  }
  return { rowCount, width: 2, dtype, data: both };
}

function takeLogarithms(scores: Scores, { release }: LinearMap): Scores {
  const { data, dtype } = scores;
  const least = !isSince(release, 0, 24) ? 0 : dtype === 'float32' ? LEAST_NORMAL_FLOAT32 : LEAST_NORMAL;
  for (let at = 0; at < data.length; at++) data[at] = log(data[at] === 0 ? least : data[at]!);
  return scores;
}

function readProjection(
  attributes: Attributes,
  map: LinearMap,
  solver: 'svd' | 'lsqr' | 'eigen',
): Pick<Estimator, 'transform' | 'outputNames'> {
  if (solver === 'lsqr') return { transform: refuseTransform };
  const { featureCount } = map;
  const scalings = transposeTable(readTableOf(attributes, 'scalings_', featureCount, undefined));
  const outputCount = Math.min(attributes.number('_max_components'), scalings.rowCount);
  const weights = {
    ...scalings,
    rowCount: outputCount,
    data: scalings.data.subarray(0, outputCount * featureCount),
  };
  const mean = solver === 'svd' ? readTableOf(attributes, 'xbar_', 1, featureCount) : undefined;
  const { transform, outputNames } = makeDenseTransformer(attributes, {
    featureCount,
    outputCount,
    transform: (x) => {
      const centered: Matrix =
        mean === undefined
          ? x
          : { ...x, data: toFloat64(x).map((element, at) => element - mean.data[at % featureCount]!) };
      const isFloat32 = scalings.isFloat32 && mean?.isFloat32 !== false && isSingle(x);
      return makeAnswer(x.rowCount, outputCount, multiplyRows(centered, weights), isFloat32);
    },
  });
  return { ...(transform === undefined ? {} : { transform }), outputNames };
}

function refuseSingle(): never {
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    'axis 1 is out of bounds: a model of one class has decisions of one dimension, and no probabilities.',
  );
}

function refuseTransform(): never {
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    "transform not implemented for 'lsqr' solver (use 'svd' or 'eigen').",
  );
}
