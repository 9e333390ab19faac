// BaggingClassifier and BaggingRegressor of scikit-learn 0.19 to 1.9 (sklearn/ensemble/bagging.py; _bagging.py from 0.22): the mean of
// what the parts answer, each for its own columns.
import { makeTensor } from '../../../data/tensor.ts';
import type { Tensor } from '../../../data/tensor.ts';
import { DecantError } from '../../../errors.ts';
import { exp, log } from '../../../kernels/elementary/index.ts';
import type { Attributes } from '../attributes.ts';
import { findLargest } from '../choose-classes.ts';
import { selectColumns } from '../compose/select-columns.ts';
import { PREDICT_METHODS } from '../estimator.ts';
import type { Estimator, Features, Table } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import type { ReadContext } from '../reader.ts';
import { isSince, readRelease } from '../release.ts';
import { takeElements } from '../take-elements.ts';
import { takeLogarithms } from '../tree/class-answers.ts';
import { readFeatureSubsets } from './feature-subsets.ts';
import { toPositions } from './label-positions.ts';
import { readClasses, readEstimators, requireMethods, requireSingle, toArray, toNumbers } from './parts.ts';

/** Reads a BaggingClassifier. Its parts know the classes as numbers, and some may not know all of them. */
export function readBaggingClassifier(attributes: Attributes, context: ReadContext): Estimator {
  const bag = readBag(attributes, context);
  const classes = readClasses(attributes);
  const classCount = classes.data.length;
  const known = bag.estimators.map((part, index) => readKnownClasses(attributes, part, index, classCount));
  const probabilities = createProbabilities(attributes, bag, known, classCount);
  const answer = (data: Float64Array): Tensor => makeTensor('float64', [data.length / classCount, classCount], data);
  const logarithms = createLogarithms(attributes, bag, known, classCount, probabilities);
  const decide = createDecision(attributes, bag);
  return {
    ...bag.base,
    classes,
    predict: (x) => {
      const positions = findLargest(probabilities(x), classCount);
      return takeElements(classes, positions, [positions.length]);
    },
    predict_proba: (x) => answer(probabilities(x)),
    predict_log_proba: (x) => answer(logarithms(x)),
    ...(decide === undefined ? {} : { decision_function: decide }),
  };
}

/** Reads a BaggingRegressor. */
export function readBaggingRegressor(attributes: Attributes, context: ReadContext): Estimator {
  const bag = readBag(attributes, context);
  return { ...bag.base, predict: averageAnswers(bag, requireMethods(attributes, bag.estimators, 'predict')) };
}

interface Bag {
  readonly base: Pick<Estimator, 'className' | 'featureCount' | 'featureNames' | 'children'>;
  readonly estimators: readonly Estimator[];
  /** The parameter n_estimators, by which sums are divided. */
  readonly count: number;
  /** How many parts each job of Python adds up before the sums are added. */
  readonly groups: readonly number[];
  /** X for each part. */
  readonly split: (x: Features) => readonly Table[];
}

function readBag(attributes: Attributes, context: ReadContext): Bag {
  attributes.refuseOverrides(PREDICT_METHODS);
  const estimators = readEstimators(attributes, context);
  const featureCount = attributes.number(attributes.has('n_features_in_') ? 'n_features_in_' : 'n_features_');
  const featureNames = readFeatureNames(attributes);
  const subsets = readFeatureSubsets(attributes, estimators.length, featureCount);
  const release = readRelease(attributes);
  const rules = { className: attributes.className, featureCount, featureNames, release };
  const isWhole = (columns: readonly number[]): boolean =>
    columns.length === featureCount && columns.every((column, index) => column === index);
  return {
    base: { className: attributes.className, featureCount, featureNames, children: estimators },
    estimators,
    count: attributes.number('n_estimators'),
    groups: readGroups(attributes, estimators.length),
    split: (x) => {
      const array = toArray(x, rules);
      return subsets.map((columns) => (isWhole(columns) ? array : selectColumns(array, columns)));
    },
  };
}

// Jobs share the parts out evenly. A negative n_jobs depends on the machine, and counts as one.
function readGroups(attributes: Attributes, count: number): readonly number[] {
  const jobs = attributes.optional('n_jobs') ?? null;
  const jobCount = typeof jobs === 'number' && jobs > 1 ? Math.min(jobs, count) : 1;
  return Array.from({ length: jobCount }, (_, job) => Math.floor(count / jobCount) + (job < count % jobCount ? 1 : 0));
}

// Sum of the parts in the order of Python: within each group, then over the groups.
function addUp(bag: Bag, parts: readonly Float64Array[]): Float64Array {
  const sums = new Float64Array(parts[0]!.length);
  let start = 0;
  for (const size of bag.groups) {
    const group = new Float64Array(sums.length);
    for (const part of parts.slice(start, start + size)) {
      if (part.length !== sums.length) {
        throw new DecantError('MALFORMED_DATA', 'The parts of the ensemble answer arrays of different sizes.');
      }
      for (let at = 0; at < group.length; at++) group[at]! += part[at]!;
    }
    for (let at = 0; at < sums.length; at++) sums[at]! += group[at]!;
    start += size;
  }
  return sums;
}

function averageAnswers(bag: Bag, methods: readonly NonNullable<Estimator['predict']>[]): (x: Features) => Tensor {
  return (x) => {
    const answers = bag.split(x).map((table, index) => requireSingle(methods[index]!(table)));
    const { shape } = answers[0]!;
    const sums = addUp(
      bag,
      answers.map((answer) => toNumbers(answer, answer.data.length, 1)),
    );
    return makeTensor(
      'float64',
      shape,
      sums.map((sum) => sum / bag.count),
    );
  };
}

// Positions of a part's classes among all of them.
function readKnownClasses(attributes: Attributes, part: Estimator, index: number, classCount: number): Int32Array {
  if (part.classes === undefined || !('kind' in part.classes)) {
    throw attributes.refuse(`estimators_[${index}] is ${part.className}, which has no classes here`);
  }
  return toPositions(part.classes, classCount);
}

function createProbabilities(
  attributes: Attributes,
  bag: Bag,
  known: readonly Int32Array[],
  classCount: number,
): (x: Features) => Float64Array {
  const methods = bag.estimators.map((part, index) => {
    const { predict, predict_proba: predictProbabilities } = part;
    if (predictProbabilities !== undefined) {
      return (x: Table) =>
        spread(toNumbers(predictProbabilities(x), x.rowCount, known[index]!.length), known[index]!, classCount);
    }
    if (predict === undefined) throw attributes.refuse(`estimators_[${index}] has no predict here`);
    return (x: Table) => castVotes(toPositions(requireSingle(predict(x)), classCount), classCount);
  });
  return (x) => {
    const parts = bag.split(x).map((table, index) => methods[index]!(table));
    return addUp(bag, parts).map((sum) => sum / bag.count);
  };
}

function spread(table: Float64Array, known: Int32Array, classCount: number, fill = 0): Float64Array {
  if (known.length === classCount) return table;
  const rowCount = table.length / known.length;
  const out = new Float64Array(rowCount * classCount).fill(fill);
  for (let row = 0; row < rowCount; row++) {
    for (let i = 0; i < known.length; i++) out[row * classCount + known[i]!] = table[row * known.length + i]!;
  }
  return out;
}

function castVotes(positions: Int32Array, classCount: number): Float64Array {
  const votes = new Float64Array(positions.length * classCount);
  positions.forEach((position, row) => (votes[row * classCount + position] = 1));
  return votes;
}

function createLogarithms(
  attributes: Attributes,
  bag: Bag,
  known: readonly Int32Array[],
  classCount: number,
  probabilities: (x: Features) => Float64Array,
): (x: Features) => Float64Array {
  if (bag.estimators[0]!.predict_log_proba === undefined) return (x) => takeLogarithms(probabilities(x));
  const methods = requireMethods(attributes, bag.estimators, 'predict_log_proba');
  return (x) => {
    const parts = bag.split(x).map((table, index) => {
      const width = known[index]!.length;
      return spread(toNumbers(methods[index]!(table), table.rowCount, width), known[index]!, classCount, -Infinity);
    });
    let start = 0;
    const groups = bag.groups.map((size) => {
      const group = new Float64Array(parts[0]!.length).fill(-Infinity);
      for (const part of parts.slice(start, start + size)) addLogarithms(group, part);
      start += size;
      return group;
    });
    const [sums, ...others] = groups;
    for (const other of others) addLogarithms(sums!, other);
    return sums!.map((sum) => sum - log(bag.count));
  };
}

// numpy.logaddexp, into `sums`.
function addLogarithms(sums: Float64Array, part: Float64Array): void {
  for (let at = 0; at < sums.length; at++) {
    const a = sums[at]!;
    const b = part[at]!;
    if (a === b) sums[at] = a + Math.LN2;
    else sums[at] = a > b ? a + Math.log1p(exp(b - a)) : b + Math.log1p(exp(a - b));
  }
}

function createDecision(attributes: Attributes, bag: Bag): ((x: Features) => Tensor) | undefined {
  if (bag.estimators[0]!.decision_function === undefined) return undefined;
  // Before 1.1 the parameter itself must have the method.
  const isSeen = isSince(readRelease(attributes), 1, 1) || (attributes.optional('base_estimator') ?? null) !== null;
  if (!isSeen) return undefined;
  return averageAnswers(bag, requireMethods(attributes, bag.estimators, 'decision_function'));
}
