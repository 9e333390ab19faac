// LabelPropagation and LabelSpreading of scikit-learn 0.19 to 1.9 (sklearn/semi_supervised/_label_propagation.py; label_propagation.py before 0.22).
import { makeTensor } from '../../../data/tensor.ts';
import type { CsrMatrix, Matrix } from '../../../data/matrix.ts';
import { sumPairwise } from '../../../kernels/elementary/index.ts';
import type { Attributes } from '../attributes.ts';
import { checkInput } from '../check-input.ts';
import { chooseClasses } from '../choose-classes.ts';
import { PREDICT_METHODS } from '../estimator.ts';
import type { Estimator, Features } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import { readKernelRows, visitKernelRows } from '../kernel-rows.ts';
import { readPart } from '../manifold/isomap.ts';
import { readNeighborSearch } from '../neighbors/neighbor-search.ts';
import { readNeighborCount } from '../neighbors/read-count.ts';
import { readTableOf } from '../read-table.ts';
import { readRelease } from '../release.ts';

/** Reads a classifier; refuses kernels that are functions. */
export function readLabelPropagation(attributes: Attributes): Estimator {
  attributes.refuseOverrides(PREDICT_METHODS);
  const release = readRelease(attributes);
  const classes = attributes.tensor('classes_');
  const count = classes.data.length;
  const { data: distributions, rowCount } = readTableOf(attributes, 'label_distributions_', undefined, count);
  const kernel = attributes.choice('kernel', ['rbf', 'knn']);
  const found =
    kernel === 'rbf'
      ? createRbfSums(attributes, distributions, count)
      : createNeighborSums(attributes, distributions, count);
  if (found.fittedCount !== rowCount) {
    throw attributes.refuse(`label_distributions_ has ${rowCount} rows for ${found.fittedCount} rows of fit`);
  }
  const { className } = attributes;
  const { featureCount } = found;
  const featureNames = readFeatureNames(attributes);
  const rules = { className, featureCount, featureNames, release, acceptsSparse: true };
  // Sums of the labels' weights over the rows of fit, by the kernel; divided by their own sum. All zero they become NaN.
  const score = (x: Features): Float64Array => {
    const scores = found.sum(checkInput(x, rules), x);
    for (let start = 0; start < scores.length; start += count) {
      const total = sumPairwise(scores, start, count);
      for (let at = start; at < start + count; at++) scores[at]! /= total;
    }
    return scores;
  };
  return {
    className,
    featureCount,
    featureNames,
    classes,
    predict: (x) => chooseClasses(score(x), classes),
    predict_proba: (x) => {
      const scores = score(x);
      return makeTensor('float64', [scores.length / count, count], scores);
    },
  };
}

interface KernelSums {
  readonly fittedCount: number;
  readonly featureCount: number;
  /** `given` is X before it became floats. */
  readonly sum: (x: Matrix | CsrMatrix, given: Features) => Float64Array;
}

function createRbfSums(attributes: Attributes, distributions: Float64Array, count: number): KernelSums {
  const rows = readKernelRows(attributes, 'X_', { kernel: 'kernel' });
  return {
    fittedCount: rows.rowCount,
    featureCount: rows.columnCount,
    sum: (x) => {
      const out = new Float64Array(x.rowCount * count);
      visitKernelRows(rows, x, (values, row) => {
        for (let i = 0; i < rows.rowCount; i++) {
          for (let k = 0; k < count; k++) out[row * count + k]! += values[i]! * distributions[i * count + k]!;
        }
      });
      return out;
    },
  };
}

function createNeighborSums(attributes: Attributes, distributions: Float64Array, count: number): KernelSums {
  const search = readNeighborSearch(readPart(attributes, 'nn_fit', 'NearestNeighbors'));
  const size = readNeighborCount(attributes);
  return {
    fittedCount: search.fittedCount,
    featureCount: search.featureCount,
    sum: (x, given) => {
      const { indices } = search.findNearest(given, size);
      const out = new Float64Array(x.rowCount * count);
      indices.forEach((index, at) => {
        const to = Math.floor(at / size) * count;
        for (let k = 0; k < count; k++) out[to + k]! += distributions[index * count + k]!;
      });
      return out;
    },
  };
}
