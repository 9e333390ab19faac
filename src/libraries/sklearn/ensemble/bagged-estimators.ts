// Bags of estimators of any kind: each part is asked for its own columns.
import type { Tensor } from '../../../data/tensor.ts';
import { makeTensor } from '../../../data/tensor.ts';
import { DecantError } from '../../../errors.ts';
import type { Attributes } from '../attributes.ts';
import { selectColumns } from '../compose/select-columns.ts';
import type { Estimator, Features, Prediction, Table } from '../estimator.ts';
import type { ReadContext } from '../reader.ts';
import { isSince } from '../release.ts';
import { foldParts, spreadClasses } from './bag.ts';
import type { Bag } from './bag.ts';
import { toPositions } from './label-positions.ts';
import { readEstimators, requireMethods, requireSingle, toArray, toNumbers } from './parts.ts';

/** What the parts of a bag of classifiers answer. */
export interface BaggedClasses {
  readonly children: readonly Estimator[];
  /** Sum of the probabilities, or of the votes. */
  readonly probabilities: (x: Features) => Float64Array;
  /** Logarithms of each part's probabilities; undefined where the parts have none. */
  readonly logarithms: ((x: Features) => readonly Float64Array[]) | undefined;
  /** Mean of the decisions; undefined where the parts have none. */
  readonly decisions: ((x: Features) => Tensor) | undefined;
}

/** Reads parts that classify. They know the classes as numbers, and some may not know all of them. */
export function readBaggedClasses(
  attributes: Attributes,
  context: ReadContext,
  bag: Bag,
  classCount: number,
): BaggedClasses {
  const children = readEstimators(attributes, context);
  const known = children.map((part, index) => {
    if (part.classes !== undefined && 'kind' in part.classes) return toPositions(part.classes, classCount);
    throw attributes.refuse(`estimators_[${index}] is ${part.className}, which has no classes here`);
  });
  const askProbabilities = children.map(({ predict, predict_proba: predictProbabilities }, index) => {
    const places = known[index]!;
    if (predictProbabilities !== undefined) {
      return (x: Table) =>
        spreadClasses(toNumbers(predictProbabilities(x), x.rowCount, places.length), places, classCount, 0);
    }
    if (predict === undefined) throw attributes.refuse(`estimators_[${index}] has no predict here`);
    return (x: Table) => castVotes(toPositions(requireSingle(predict(x)), classCount), classCount);
  });
  return {
    children,
    probabilities: (x) => {
      const parts = splitColumns(bag, x).map((table, index) => askProbabilities[index]!(table));
      return foldParts(bag, parts, 0, addInto);
    },
    logarithms: createLogarithms(attributes, bag, children, known, classCount),
    decisions: createDecisions(attributes, bag, children),
  };
}

/** Reads parts that answer numbers, and averages them. */
export function readBaggedNumbers(
  attributes: Attributes,
  context: ReadContext,
  bag: Bag,
): { readonly children: readonly Estimator[]; readonly average: (x: Features) => Tensor } {
  const children = readEstimators(attributes, context);
  return { children, average: averageAnswers(bag, requireMethods(attributes, children, 'predict')) };
}

function splitColumns(bag: Bag, x: Features): readonly Table[] {
  const array = toArray(x, bag.rules);
  return bag.subsets.map((columns, index) => (bag.areWhole[index] === true ? array : selectColumns(array, columns)));
}

function addInto(sums: Float64Array, part: Float64Array): void {
  if (part.length !== sums.length) {
    throw new DecantError('MALFORMED_DATA', 'The parts of the ensemble answer arrays of different sizes.');
  }
  for (let at = 0; at < sums.length; at++) sums[at]! += part[at]!;
}

// As NumPy adds float32.
function addSingles(sums: Float64Array, part: Float64Array): void {
  addInto(sums, part);
  for (let at = 0; at < sums.length; at++) sums[at] = Math.fround(sums[at]!);
}

function averageAnswers(bag: Bag, methods: readonly ((x: Features) => Prediction)[]): (x: Features) => Tensor {
  return (x) => {
    const answers = splitColumns(bag, x).map((table, index) => requireSingle(methods[index]!(table)));
    const parts = answers.map((answer) => toNumbers(answer, answer.data.length, 1));
    const { shape } = answers[0]!;
    if (answers.every(({ dtype }) => dtype === 'float32')) {
      const sums = foldParts(bag, parts, 0, addSingles);
      return makeTensor(
        'float32',
        shape,
        Float32Array.from(sums, (sum) => sum / bag.count),
      );
    }
    const means = foldParts(bag, parts, 0, addInto).map((sum) => sum / bag.count);
    return makeTensor('float64', shape, means);
  };
}

function castVotes(positions: Int32Array, classCount: number): Float64Array {
  const votes = new Float64Array(positions.length * classCount);
  positions.forEach((position, row) => (votes[row * classCount + position] = 1));
  return votes;
}

function createLogarithms(
  attributes: Attributes,
  bag: Bag,
  children: readonly Estimator[],
  known: readonly Int32Array[],
  classCount: number,
): ((x: Features) => readonly Float64Array[]) | undefined {
  if (children[0]!.predict_log_proba === undefined) return undefined;
  const methods = requireMethods(attributes, children, 'predict_log_proba');
  return (x) =>
    splitColumns(bag, x).map((table, index) => {
      const places = known[index]!;
      const answer = toNumbers(methods[index]!(table), table.rowCount, places.length);
      return spreadClasses(answer, places, classCount, -Infinity);
    });
}

function createDecisions(
  attributes: Attributes,
  bag: Bag,
  children: readonly Estimator[],
): ((x: Features) => Tensor) | undefined {
  if (children[0]!.decision_function === undefined) return undefined;
  // Before 1.1 the parameter itself must have the method.
  const isSeen = isSince(bag.rules.release, 1, 1) || (attributes.optional('base_estimator') ?? null) !== null;
  if (!isSeen) return undefined;
  return averageAnswers(bag, requireMethods(attributes, children, 'decision_function'));
}
