// NearestCentroid of scikit-learn 0.19 to 1.9 (sklearn/neighbors/_nearest_centroid.py; nearest_centroid.py before 0.22). With other priors than
// equal ones, which 1.6 brought, it is a discriminant analysis.
import { makeTensor } from '../../../data/tensor.ts';
import type { CsrMatrix, Matrix } from '../../../data/matrix.ts';
import { allocateDistances, createMetric, createMetricDistances } from '../../../kernels/distances/index.ts';
import type { DenseDistances } from '../../../kernels/distances/index.ts';
import { exp, log } from '../../../kernels/elementary/index.ts';
import type { Attributes } from '../attributes.ts';
import { checkInput } from '../check-input.ts';
import { chooseClasses } from '../choose-classes.ts';
import { createAssigner } from '../center-distances.ts';
import { findElementType } from '../element-type.ts';
import { PREDICT_METHODS } from '../estimator.ts';
import type { Estimator, Features, Prediction } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import { toFloat64 } from '../multiply-rows.ts';
import { readTable } from '../read-table.ts';
import type { FloatTable } from '../read-table.ts';
import { isSince, readRelease } from '../release.ts';
import type { Release } from '../release.ts';
import { spreadRows } from '../sparse-rows.ts';
import { takeElements } from '../take-elements.ts';
import { isMerged, isReducible, refuseSparse } from './brute-search.ts';
import { chooseDenseDistances } from './pairwise-search.ts';
import { readNamedMetric } from './read-metric.ts';
import type { NamedMetric } from './read-metric.ts';

/** Reads a classifier by the nearest centroid. */
export function readNearestCentroid(attributes: Attributes): Estimator {
  attributes.refuseOverrides(PREDICT_METHODS);
  const release = readRelease(attributes);
  const { className } = attributes;
  const centroids = readTable(attributes, 'centroids_');
  const classes = attributes.tensor('classes_');
  if (classes.data.length !== centroids.rowCount) {
    throw attributes.refuse(`centroids_ has ${centroids.rowCount} rows for ${classes.data.length} classes`);
  }
  const metric = readNamedMetric(attributes, release, 'metric', 'metric_params');
  const isEuclidean = metric.spec.kind === 'euclidean';
  if (['p', 'infinity'].includes(metric.name)) {
    throw attributes.refuse(`metric ${JSON.stringify(metric.name)} is not known to the distances of centroids`);
  }
  const featureNames = readFeatureNames(attributes);
  const featureCount = centroids.columnCount;
  const allowsMissing = metric.spec.kind === 'nan_euclidean';
  const rules = { className, featureCount, featureNames, release, acceptsSparse: true, allowsMissing };
  const parts = { rows: { kind: 'dense', elementType: 'float64', ...centroids }, metric, release } as const;
  const check = (x: Features): Matrix | CsrMatrix => {
    const checked = checkInput(x, rules);
    const isTaken = checked.kind !== 'csr' || isMerged(metric.name) || isReducible(parts, checked, findElementType(x));
    if (!isTaken) throw refuseSparse('scipy distance metrics do not support sparse matrices.');
    return checked;
  };
  const assign = isEuclidean
    ? createAssigner(centroids, 'whole')
    : createFirstNearest(centroids, chooseDistances(centroids, metric, release));
  const hasPriors = isSince(release, 1, 6);
  const discriminate = hasPriors ? createDiscriminant(attributes, centroids, isEuclidean) : undefined;
  const usesPriors = hasPriors && !hasEqualPriors(attributes);
  const answer = (x: Features, finish: (scores: Float64Array) => Prediction): Prediction =>
    finish(discriminate!(check(x)));
  const count = centroids.rowCount;
  const shared = {
    className,
    featureCount,
    featureNames,
    classes,
    predict: (x: Features) => {
      if (usesPriors) return chooseClasses(discriminate!(check(x)), classes);
      const indices = assign(check(x));
      return takeElements(classes, indices, [indices.length]);
    },
  };
  if (!hasPriors || !isEuclidean) return shared;
  return {
    ...shared,
    predict_proba: (x) =>
      answer(x, (scores) =>
        table(
          toLogProbabilities(scores, count).map((value) => exp(value)),
          count,
        ),
      ),
    predict_log_proba: (x) => answer(x, (scores) => table(toLogProbabilities(scores, count), count)),
    decision_function: (x) =>
      answer(x, (scores) => {
        if (count !== 2) return table(scores, count);
        const differences = Float64Array.from(
          { length: scores.length / 2 },
          (_, row) => scores[2 * row + 1]! - scores[2 * row]!,
        );
        return makeTensor('float64', [differences.length], differences);
      }),
  };
}

// The search for the nearest one row has been scikit-learn's own since 1.1, and its Bray-Curtis metric is not SciPy's.
function chooseDistances(centroids: FloatTable, metric: NamedMetric, release: Release): DenseDistances {
  if (metric.spec.kind === 'braycurtis' && isSince(release, 1, 1)) {
    return createMetricDistances(centroids, createMetric(metric.spec));
  }
  return chooseDenseDistances(centroids, metric, { isNarrow: false, release }).fill;
}

function table(data: Float64Array, width: number): Prediction {
  return makeTensor('float64', [data.length / width, width], data);
}

function createFirstNearest(
  { rowCount }: FloatTable,
  fill: (x: Float64Array, at: number, out: Float64Array) => void,
): (x: Matrix | CsrMatrix) => Int32Array {
  return (x) => {
    const data = x.kind === 'csr' ? spreadRows(x) : toFloat64(x);
    const distances = allocateDistances(rowCount);
    return Int32Array.from({ length: x.rowCount }, (_, row) => {
      fill(data, row * x.columnCount, distances);
      let nearest = 0;
      for (let i = 1; i < rowCount; i++) if (distances[i]! < distances[nearest]!) nearest = i;
      return nearest;
    });
  };
}

// numpy.isclose of the priors and the reciprocal of their number.
function hasEqualPriors(attributes: Attributes): boolean {
  const { data } = attributes.floats('class_prior_');
  const equal = 1 / data.length;
  return data.every((prior) => Math.abs(prior - equal) <= 1e-8 + 1e-5 * equal);
}

// -d^2 + 2 log(prior), with features divided by their standard deviation within the classes.
function createDiscriminant(
  attributes: Attributes,
  centroids: FloatTable,
  isEuclidean: boolean,
): (x: Matrix | CsrMatrix) => Float64Array {
  const { rowCount: count, columnCount } = centroids;
  const deviations = attributes.floats('within_class_std_dev_').data;
  const priors = attributes.floats('class_prior_').data;
  if (deviations.length !== columnCount || priors.length !== count) {
    throw attributes.refuse('within_class_std_dev_ or class_prior_ does not fit its centroids');
  }
  const scale = (data: Float64Array): Float64Array =>
    data.map((element, at) => {
      const deviation = deviations[at % columnCount]!;
      return deviation === 0 ? element : element / deviation;
    });
  const centers = scale(centroids.data);
  return (x) => {
    const rows = scale(x.kind === 'csr' ? spreadRows(x) : toFloat64(x));
    const scores = new Float64Array(x.rowCount * count);
    for (let row = 0; row < x.rowCount; row++) {
      for (let k = 0; k < count; k++) {
        let distance = 0;
        for (let i = 0; i < columnCount; i++) {
          const difference = rows[row * columnCount + i]! - centers[k * columnCount + i]!;
          distance += isEuclidean ? difference * difference : Math.abs(difference);
        }
        scores[row * count + k] = -(isEuclidean ? distance : distance * distance) + 2 * log(priors[k]!);
      }
    }
    return scores;
  };
}

function toLogProbabilities(scores: Float64Array, count: number): Float64Array {
  const out = scores.slice();
  for (let start = 0; start < out.length; start += count) {
    let largest = -Infinity;
    for (let at = start; at < start + count; at++) largest = Math.max(largest, out[at]!);
    let sum = 0;
    for (let at = start; at < start + count; at++) {
      out[at]! -= largest;
      sum += exp(out[at]!);
    }
    const norm = log(sum);
    for (let at = start; at < start + count; at++) out[at]! -= norm;
  }
  return out;
}
