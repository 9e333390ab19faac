// QuadraticDiscriminantAnalysis of scikit-learn 0.19 to 1.9 (sklearn/discriminant_analysis.py).
import type { Matrix } from '../../../data/matrix.ts';
import { makeTensor } from '../../../data/tensor.ts';
import type { Tensor } from '../../../data/tensor.ts';
import { readTensor } from '../../../formats/python/ndarray.ts';
import { NdArray, PythonTuple } from '../../../formats/python/values.ts';
import { exp, log, sumPairwise } from '../../../kernels/elementary/index.ts';
import { unwrapScalar } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import { checkInput } from '../check-input.ts';
import { chooseClasses } from '../choose-classes.ts';
import { PREDICT_METHODS } from '../estimator.ts';
import type { Estimator, Features } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import { multiplyRows, toFloat64 } from '../multiply-rows.ts';
import { readTable, readTableOf, transposeTable } from '../read-table.ts';
import type { FloatTable } from '../read-table.ts';
import { isSince, readRelease } from '../release.ts';

interface Quadric {
  readonly mean: Float64Array;
  /** Rows that project the difference from the mean: the rotation's columns divided by the square roots of the scalings. */
  readonly projection: FloatTable;
  readonly logDeterminant: number;
  readonly logPrior: number;
}

/** Reads a QuadraticDiscriminantAnalysis. */
export function readQuadraticDiscriminant(attributes: Attributes): Estimator {
  attributes.refuseOverrides(PREDICT_METHODS);
  const release = readRelease(attributes);
  const classes = attributes.tensor('classes_');
  const classCount = classes.data.length;
  const means = readTable(attributes, 'means_');
  const featureCount = means.columnCount;
  const quadrics = readQuadrics(attributes, means, classCount);
  const { className } = attributes;
  const featureNames = readFeatureNames(attributes);
  const rules = { className, featureCount, featureNames, release };
  const score = (x: Features): Float64Array => scoreRows(checkInput(x, rules) as Matrix, quadrics);
  const takeLogs = isSince(release, 1, 6) ? logFirst : probabilitiesFirst;
  const answer = (data: Float64Array): Tensor => makeTensor('float64', [data.length / classCount, classCount], data);
  return {
    className,
    featureCount,
    featureNames,
    classes,
    predict: (x) => chooseClasses(score(x), classes),
    predict_proba: (x) => answer(takeLogs(score(x), classCount).probabilities),
    predict_log_proba: (x) => answer(takeLogs(score(x), classCount).logarithms),
    decision_function: (x) => {
      const scores = score(x);
      if (classCount !== 2) return answer(scores);
      return makeTensor(
        'float64',
        [scores.length / 2],
        Float64Array.from({ length: scores.length / 2 }, (_, row) => scores[2 * row + 1]! - scores[2 * row]!),
      );
    },
  };
}

function readQuadrics(attributes: Attributes, means: FloatTable, classCount: number): readonly Quadric[] {
  const priors = readPriors(attributes, classCount);
  const rotations = readArrays(attributes, 'rotations_');
  const scalings = readArrays(attributes, 'scalings_');
  if (rotations.length !== classCount || scalings.length !== classCount || means.rowCount !== classCount) {
    throw attributes.refuse(`rotations_, scalings_ and means_ are not one for each of ${classCount} classes`);
  }
  const featureCount = means.columnCount;
  return rotations.map(({ shape, data }, index): Quadric => {
    const scaling = scalings[index]!.data;
    if (shape[0] !== featureCount || shape[1] !== scaling.length) {
      throw attributes.refuse(`rotations_[${index}] has shape [${shape.join(', ')}] with ${scaling.length} scalings`);
    }
    const factors = scaling.map((value) => value ** -0.5);
    const rotation: FloatTable = {
      rowCount: featureCount,
      columnCount: scaling.length,
      data: data.map((element, at) => element * factors[at % scaling.length]!),
      isFloat32: false,
    };
    return {
      mean: means.data.subarray(index * featureCount, (index + 1) * featureCount),
      projection: transposeTable(rotation),
      logDeterminant: sumPairwise(scaling.map(log), 0, scaling.length),
      logPrior: log(priors[index]!),
    };
  });
}

// Some releases keep the list that was given.
function readPriors(attributes: Attributes, classCount: number): Float64Array {
  const value = attributes.value('priors_');
  const isList = Array.isArray(value) || value instanceof PythonTuple;
  if (!isList) return readTableOf(attributes, 'priors_', 1, classCount).data;
  const priors = attributes.list('priors_').map(unwrapScalar);
  if (priors.length === classCount && priors.every((prior) => typeof prior === 'number')) {
    return Float64Array.from(priors);
  }
  throw attributes.refuse(`priors_ does not hold a number for each of ${classCount} classes`);
}

function readArrays(
  attributes: Attributes,
  name: string,
): readonly { readonly shape: readonly number[]; readonly data: Float64Array }[] {
  return attributes.list(name).map((value) => {
    const tensor = value instanceof NdArray ? readTensor(value) : undefined;
    if (tensor?.dtype === 'float64') return { shape: tensor.shape, data: tensor.data };
    if (tensor?.dtype === 'float32') return { shape: tensor.shape, data: Float64Array.from(tensor.data) };
    throw attributes.refuse(`${name} holds something else than arrays of floats`);
  });
}

function scoreRows(x: Matrix, quadrics: readonly Quadric[]): Float64Array {
  const { rowCount, columnCount } = x;
  const elements = toFloat64(x);
  const classCount = quadrics.length;
  const out = new Float64Array(rowCount * classCount);
  quadrics.forEach(({ mean, projection, logDeterminant, logPrior }, index) => {
    const centered = elements.map((element, at) => element - mean[at % columnCount]!);
    const projected = multiplyRows({ kind: 'matrix', rowCount, columnCount, data: centered }, projection);
    const squares = projected.map((element) => element * element);
    const width = projection.rowCount;
    for (let row = 0; row < rowCount; row++) {
      const distance = sumPairwise(squares, row * width, width);
      out[row * classCount + index] = -0.5 * (distance + logDeterminant) + logPrior;
    }
  });
  return out;
}

interface ClassProbabilities {
  readonly probabilities: Float64Array;
  readonly logarithms: Float64Array;
}

// Since 1.6 the logarithms come first.
function logFirst(scores: Float64Array, classCount: number): ClassProbabilities {
  const logarithms = new Float64Array(scores.length);
  forEachRow(scores, classCount, (start, likelihoods, sum, largest) => {
    for (let i = 0; i < likelihoods.length; i++) logarithms[start + i] = scores[start + i]! - largest - log(sum);
  });
  return { probabilities: logarithms.map(exp), logarithms };
}

function probabilitiesFirst(scores: Float64Array, classCount: number): ClassProbabilities {
  const probabilities = new Float64Array(scores.length);
  forEachRow(scores, classCount, (start, likelihoods, sum) => {
    for (let i = 0; i < likelihoods.length; i++) probabilities[start + i] = likelihoods[i]! / sum;
  });
  return { probabilities, logarithms: probabilities.map(log) };
}

function forEachRow(
  scores: Float64Array,
  classCount: number,
  visit: (start: number, likelihoods: Float64Array, sum: number, largest: number) => void,
): void {
  const likelihoods = new Float64Array(classCount);
  for (let start = 0; start < scores.length; start += classCount) {
    let largest = -Infinity;
    for (let i = 0; i < classCount; i++) largest = Math.max(largest, scores[start + i]!);
    for (let i = 0; i < classCount; i++) likelihoods[i] = exp(scores[start + i]! - largest);
    visit(start, likelihoods, sumPairwise(likelihoods, 0, classCount), largest);
  }
}
