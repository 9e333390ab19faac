// VotingClassifier of scikit-learn 0.19 to 1.9 and VotingRegressor of 0.21 to 1.9 (sklearn/ensemble/voting_classifier.py; voting.py in
// 0.21, _voting.py since): every part sees X as it comes.
import type { Column } from '../../../data/frame.ts';
import { makeMatrix } from '../../../data/matrix.ts';
import { makeTensor } from '../../../data/tensor.ts';
import type { Tensor } from '../../../data/tensor.ts';
import { DecantError } from '../../../errors.ts';
import { PythonTuple } from '../../../formats/python/values.ts';
import { sumPairwise } from '../../../kernels/elementary/index.ts';
import { answerTable } from '../answer-table.ts';
import { unwrapScalar } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import { findLargest } from '../choose-classes.ts';
import { PREDICT_METHODS } from '../estimator.ts';
import type { Estimator, Features, Prediction } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import type { ReadContext } from '../reader.ts';
import { isSince, readRelease } from '../release.ts';
import { takeElements } from '../take-elements.ts';
import { toPositions } from './label-positions.ts';
import { listActiveNames } from './named-parts.ts';
import { readClasses, readEstimators, requireMethods, requireSingle, toNumbers } from './parts.ts';

/** Reads a VotingClassifier: `soft` averages probabilities, `hard` counts votes. */
export function readVotingClassifier(attributes: Attributes, context: ReadContext): Estimator {
  const { base, estimators, weights, names } = readVoting(attributes, context);
  const classes = readClasses(attributes);
  const classCount = classes.data.length;
  const label = (scores: Float64Array) => {
    const positions = findLargest(scores, classCount);
    return takeElements(classes, positions, [positions.length]);
  };
  if (attributes.choice('voting', ['hard', 'soft']) === 'hard') {
    const methods = requireMethods(attributes, estimators, 'predict');
    const vote = (x: Features): readonly Int32Array[] =>
      methods.map((method) => toPositions(requireFlat(requireSingle(method(x))), classCount));
    return answerTable(attributes, {
      ...base,
      classes,
      predict: (x) => label(countVotes(vote(x), classCount, weights)),
      transform: (x) => {
        const columns = vote(x).map((votes, name): Column => ({
          name,
          dtype: 'int64',
          values: BigInt64Array.from(votes, BigInt),
        }));
        return { kind: 'frame', rowCount: x.rowCount, columns };
      },
      ...(names === undefined
        ? {}
        : { outputNames: () => names.map((name) => `${base.className.toLowerCase()}_${name}`) }),
    });
  }
  const methods = requireMethods(attributes, estimators, 'predict_proba');
  const collect = (x: Features): Answers => collectAnswers(methods, x, classCount);
  const average = (x: Features): Answers => averageParts(collect(x), weights, false);
  const soft: Estimator = {
    ...base,
    classes,
    predict: (x) => label(average(x).parts[0]!),
    predict_proba: (x) => answerMeans(average(x), [x.rowCount, classCount]),
  };
  // Without it, transform answers an array of three dimensions.
  if (attributes.optional('flatten_transform') !== true) return soft;
  const numbers = Array.from({ length: classCount }, (_, index) => index);
  return answerTable(attributes, {
    ...soft,
    transform: (x) => stackRows(collect(x), x.rowCount, classCount),
    ...(names === undefined
      ? {}
      : {
          outputNames: () =>
            names.flatMap((name) => numbers.map((number) => `${base.className.toLowerCase()}_${name}${number}`)),
        }),
  });
}

/** Reads a VotingRegressor. */
export function readVotingRegressor(attributes: Attributes, context: ReadContext): Estimator {
  const { base, estimators, weights, names } = readVoting(attributes, context);
  const methods = requireMethods(attributes, estimators, 'predict');
  const collect = (x: Features): Answers => collectAnswers(methods, x, 1);
  return answerTable(attributes, {
    ...base,
    predict: (x) => answerMeans(averageParts(collect(x), weights, x.rowCount === 1), [x.rowCount]),
    transform: (x) => stackRows(collect(x), x.rowCount, 1),
    ...(names === undefined
      ? {}
      : { outputNames: () => names.map((name) => `${base.className.toLowerCase()}_${name}`) }),
  });
}

// CatBoost answers a column for more than two classes, which NumPy does not put beside others.
function requireFlat(labels: Tensor): Tensor {
  if (labels.shape.length === 1) return labels;
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `setting an array element with a sequence: a part of the vote answers ${labels.shape.length} dimensions.`,
    { hint: 'Votes of such parts fail in scikit-learn too; voting="soft" does not.' },
  );
}

interface Voting {
  readonly base: Pick<Estimator, 'className' | 'featureCount' | 'featureNames' | 'children'>;
  readonly estimators: readonly Estimator[];
  /** A weight for each part; undefined where all count alike. */
  readonly weights: Float64Array | undefined;
  /** Names of the parts, where the release names its columns. */
  readonly names: readonly string[] | undefined;
}

function readVoting(attributes: Attributes, context: ReadContext): Voting {
  attributes.refuseOverrides([...PREDICT_METHODS, 'transform']);
  const estimators = readEstimators(attributes, context);
  const names = listActiveNames(attributes, estimators.length);
  const { className } = attributes;
  const featureNames = readFeatureNames(attributes);
  return {
    base: { className, featureCount: estimators[0]!.featureCount, featureNames, children: estimators },
    estimators,
    weights: readWeights(attributes, names),
    names: isSince(readRelease(attributes), 1, 1) ? names.map(({ name }) => name) : undefined,
  };
}

// `weights` has one for each name, also of parts that were dropped.
function readWeights(
  attributes: Attributes,
  names: readonly { readonly position: number }[],
): Float64Array | undefined {
  const value = attributes.value('weights');
  if (value === null) return undefined;
  const all =
    Array.isArray(value) || value instanceof PythonTuple
      ? attributes.list('weights').map(unwrapScalar)
      : Array.from(attributes.floats('weights').data);
  const weights = names.map(({ position }) => all[position]);
  if (weights.every((weight) => typeof weight === 'number')) return Float64Array.from(weights, Number);
  throw attributes.refuse('weights are no numbers, one for each estimator');
}

// Weighted number of votes for each class.
function countVotes(votes: readonly Int32Array[], classCount: number, weights: Float64Array | undefined): Float64Array {
  const counts = new Float64Array(votes[0]!.length * classCount);
  votes.forEach((positions, part) => {
    const weight = weights?.[part] ?? 1;
    positions.forEach((position, row) => (counts[row * classCount + position]! += weight));
  });
  return counts;
}

/** Numbers of each part; float32 where all parts are. */
interface Answers {
  readonly parts: readonly Float64Array[];
  readonly isFloat32: boolean;
}

function collectAnswers(methods: readonly ((x: Features) => Prediction)[], x: Features, width: number): Answers {
  const tensors = methods.map((method) => requireSingle(method(x)));
  return {
    parts: tensors.map((tensor) => toNumbers(tensor, x.rowCount, width)),
    isFloat32: tensors.every(({ dtype }) => dtype === 'float32'),
  };
}

function answerMeans({ parts, isFloat32 }: Answers, shape: readonly number[]): Tensor {
  const means = parts[0]!;
  return isFloat32 ? makeTensor('float32', shape, Float32Array.from(means)) : makeTensor('float64', shape, means);
}

// numpy.average over the parts, as one part. A single element of each part is summed pairwise; weights make float64 of float32.
function averageParts({ parts, isFloat32 }: Answers, weights: Float64Array | undefined, isSingle: boolean): Answers {
  if (isFloat32 && weights === undefined) return { parts: [averageSingles(parts)], isFloat32 };
  const answer = (means: Float64Array): Answers => ({ parts: [means], isFloat32: false });
  const weighted =
    weights === undefined ? parts : parts.map((part, index) => part.map((value) => value * weights[index]!));
  const total = weights === undefined ? parts.length : sumPairwise(weights, 0, weights.length);
  if (isSingle) {
    const column = Float64Array.from(weighted, (part) => part[0]!);
    return answer(Float64Array.of(sumPairwise(column, 0, column.length) / total));
  }
  const sums = new Float64Array(parts[0]!.length);
  for (const part of weighted) for (let at = 0; at < sums.length; at++) sums[at]! += part[at]!;
  return answer(sums.map((sum) => sum / total));
}

function averageSingles(parts: readonly Float64Array[]): Float64Array {
  const sums = new Float64Array(parts[0]!.length);
  for (const part of parts) for (let at = 0; at < sums.length; at++) sums[at] = Math.fround(sums[at]! + part[at]!);
  return sums.map((sum) => Math.fround(sum / parts.length));
}

// The parts side by side, each with `width` columns.
function stackRows({ parts, isFloat32 }: Answers, rowCount: number, width: number): Features {
  const columnCount = parts.length * width;
  const size = rowCount * columnCount;
  const data = isFloat32 ? new Float32Array(size) : new Float64Array(size);
  parts.forEach((part, index) => {
    for (let row = 0; row < rowCount; row++) {
      data.set(part.subarray(row * width, (row + 1) * width), row * columnCount + index * width);
    }
  });
  return makeMatrix(rowCount, columnCount, data);
}
