// OneVsOneClassifier of scikit-learn 0.19 to 1.9 (sklearn/multiclass.py): one binary estimator for each pair of classes.
import { makeTensor } from '../../../data/tensor.ts';
import { readTensor } from '../../../formats/python/ndarray.ts';
import { NdArray, PythonTuple } from '../../../formats/python/values.ts';
import { findLargest } from '../choose-classes.ts';
import { selectColumns } from '../compose/select-columns.ts';
import type { Attributes } from '../attributes.ts';
import { PREDICT_METHODS, requireTable } from '../estimator.ts';
import type { Estimator, Features } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import { checkNumeric } from '../numeric-input.ts';
import { scorePairs } from '../pair-scores.ts';
import type { ReadContext } from '../reader.ts';
import { isSince, readRelease } from '../release.ts';
import { createResponder } from '../response-values.ts';
import { takeElements } from '../take-elements.ts';
import { findThreshold, readBinaryParts, stackScores } from './binary-scores.ts';

/** Reads a OneVsOneClassifier. */
export function readOneVsOne(attributes: Attributes, context: ReadContext): Estimator {
  attributes.refuseOverrides(PREDICT_METHODS);
  const release = readRelease(attributes);
  const classes = attributes.tensor('classes_');
  const classCount = classes.data.length;
  const parts = readBinaryParts(attributes, context);
  if (parts.length !== (classCount * (classCount - 1)) / 2) {
    throw attributes.refuse(`it has ${parts.length} estimators for the pairs of ${classCount} classes`);
  }
  const predicts = parts.map(({ estimator }, index) => {
    const predict = createResponder(estimator, 'predict');
    if (predict !== undefined) return predict;
    throw attributes.refuse(`estimators_[${index}] is ${estimator.className}, which cannot predict`);
  });
  const indices = readPairwiseIndices(attributes, parts.length);
  const check = makeCheck(attributes);
  const score = (input: Features): Float64Array => {
    const x = check(input);
    const select = (index: number): Features => (indices === undefined ? x : selectColumns(x, indices[index]!));
    const votes = stackScores(predicts.map((predict, index) => predict(select(index)))).data;
    const confidences = stackScores(parts.map((part, index) => part.score(select(index)))).data;
    return scorePairs({ votes, confidences }, classCount, release);
  };
  const threshold = isSince(release, 1, 1) ? findThreshold(parts[0]!.estimator) : 0;
  const isBinary = classCount === 2;
  return {
    className: attributes.className,
    featureCount: parts[0]!.estimator.featureCount,
    featureNames: readFeatureNames(attributes) ?? parts[0]!.estimator.featureNames,
    classes,
    children: parts.map(({ estimator }) => estimator),
    predict: (x) => {
      const scores = score(x);
      const positions = isBinary
        ? takeSecond(scores, (element) => (element > threshold ? 1 : 0), new Int32Array(scores.length / 2))
        : findLargest(scores, classCount);
      return takeElements(classes, positions, [positions.length]);
    },
    decision_function: (x) => {
      const scores = score(x);
      const rowCount = scores.length / classCount;
      if (!isBinary) return makeTensor('float64', [rowCount, classCount], scores);
      return makeTensor(
        'float64',
        [rowCount],
        takeSecond(scores, (element) => element, new Float64Array(rowCount)),
      );
    },
  };
}

function takeSecond<A extends Int32Array | Float64Array>(
  scores: Float64Array,
  take: (element: number) => number,
  out: A,
): A {
  for (let row = 0; row < out.length; row++) out[row] = take(scores[2 * row + 1]!);
  return out;
}

// Since 1.0 the estimators get X as an array of numbers.
function makeCheck(attributes: Attributes): (x: Features) => ReturnType<typeof requireTable> {
  const release = readRelease(attributes);
  if (!isSince(release, 1, 0)) return requireTable;
  const rules = {
    className: attributes.className,
    featureCount: attributes.has('n_features_in_') ? attributes.number('n_features_in_') : undefined,
    featureNames: readFeatureNames(attributes),
    release,
    acceptsSparse: true,
    allowsInfinity: true,
  };
  return (x) => checkNumeric(x, rules);
}

// Of a kernel's matrix each pair reads the columns of its own rows.
function readPairwiseIndices(attributes: Attributes, count: number): readonly (readonly number[])[] | undefined {
  const value = attributes.optional('pairwise_indices_') ?? null;
  if (value === null) return undefined;
  const items = value instanceof PythonTuple ? value.items : Array.isArray(value) ? value : [];
  const arrays = items.filter((item) => item instanceof NdArray);
  if (arrays.length !== count || items.length !== count) {
    throw attributes.refuse(`pairwise_indices_ does not hold an array for each of ${count} pairs`);
  }
  return arrays.map((array) => Array.from<unknown, number>(readTensor(array).data, Number));
}
