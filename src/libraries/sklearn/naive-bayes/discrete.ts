// MultinomialNB, ComplementNB and BernoulliNB of scikit-learn 0.19 to 1.9 (sklearn/naive_bayes.py).
import { DecantError } from '../../../errors.ts';
import type { CsrMatrix, Matrix } from '../../../data/matrix.ts';
import { exp, log, sumPairwise } from '../../../kernels/elementary/index.ts';
import type { Attributes } from '../attributes.ts';
import { checkInput } from '../check-input.ts';
import type { Estimator } from '../estimator.ts';
import { multiplyRows } from '../multiply-rows.ts';
import { readTable } from '../read-table.ts';
import type { FloatTable } from '../read-table.ts';
import { isRowCount, makeBayesClassifier, readPriors } from './class-probabilities.ts';

/** Reads a MultinomialNB. */
export function readMultinomialBayes(attributes: Attributes): Estimator {
  const { weights, priors } = readLogarithms(attributes);
  return makeLinear(attributes, weights, priors, (x) => x);
}

/** Reads a ComplementNB; the prior counts only where there is one class. */
export function readComplementBayes(attributes: Attributes): Estimator {
  const { weights, priors } = readLogarithms(attributes);
  const isSingle = attributes.tensor('classes_').data.length === 1;
  return makeLinear(attributes, weights, isSingle ? priors : undefined, (x) => x);
}

/** Reads a BernoulliNB: features count as present above `binarize`, or as they are where it is None. */
export function readBernoulliBayes(attributes: Attributes): Estimator {
  const { weights, priors } = readLogarithms(attributes);
  const { columnCount } = weights;
  const absent = weights.data.map((logarithm) => log(1 - exp(logarithm)));
  const odds: FloatTable = { ...weights, data: weights.data.map((logarithm, at) => logarithm - absent[at]!) };
  const offsets = priors.map((prior, index) => prior + sumPairwise(absent, index * columnCount, columnCount));
  const threshold = attributes.value('binarize') === null ? undefined : attributes.number('binarize');
  return makeLinear(attributes, odds, offsets, (x) => (threshold === undefined ? x : binarize(x, threshold)));
}

interface Logarithms {
  readonly weights: FloatTable;
  readonly priors: Float64Array;
}

function readLogarithms(attributes: Attributes): Logarithms {
  const classCount = attributes.tensor('classes_').data.length;
  const weights = readTable(attributes, 'feature_log_prob_');
  if (!isRowCount(weights.rowCount, classCount)) {
    throw attributes.refuse(`attribute feature_log_prob_ has ${weights.rowCount} rows for ${classCount} classes`);
  }
  return { weights, priors: readPriors(attributes, weights.rowCount) };
}

function makeLinear(
  attributes: Attributes,
  weights: FloatTable,
  offsets: Float64Array | undefined,
  prepare: (x: Matrix | CsrMatrix) => Matrix | CsrMatrix,
): Estimator {
  const { rowCount: width, columnCount: featureCount } = weights;
  return makeBayesClassifier(attributes, {
    featureCount,
    classes: attributes.tensor('classes_'),
    width,
    likelihoods: (x, rules) => {
      const data = multiplyRows(prepare(checkInput(x, { ...rules, acceptsSparse: true })), weights);
      if (offsets !== undefined) {
        for (let at = 0; at < data.length; at++) data[at]! += offsets[at % width]!;
      }
      return { data, isFloat32: false };
    },
  });
}

function binarize(x: Matrix | CsrMatrix, threshold: number): Matrix | CsrMatrix {
  if (x.kind === 'csr' && threshold < 0) {
    throw new DecantError('INVALID_PARAMETER_VALUE', 'Cannot binarize a sparse matrix with threshold < 0');
  }
  return { ...x, data: Float64Array.from(x.data, (element) => (element > threshold ? 1 : 0)) };
}
