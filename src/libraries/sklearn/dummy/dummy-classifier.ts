// DummyClassifier of scikit-learn 0.19 to 1.9 (sklearn/dummy.py): the same class and probabilities for every row, or
// classes that are drawn at random after a seed.
import { PythonFloat } from '../../../data/dtype.ts';
import type { Dtype } from '../../../data/dtype.ts';
import { makeTensor } from '../../../data/tensor.ts';
import type { Tensor } from '../../../data/tensor.ts';
import { readTensor } from '../../../formats/python/ndarray.ts';
import { NdArray, PythonTuple } from '../../../formats/python/values.ts';
import type { PythonValue } from '../../../formats/python/values.ts';
import { log } from '../../../kernels/elementary/index.ts';
import { describeKind, unwrapScalar } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import { PREDICT_METHODS } from '../estimator.ts';
import type { Estimator, Features, Prediction } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import { isSince, readRelease } from '../release.ts';
import { takeElements } from '../take-elements.ts';
import { readClassLayout } from '../tree/class-layout.ts';
import { drawByPriors, drawUniformly, readSeed } from './random-labels.ts';
import { repeatRow } from './repeat-row.ts';

const STRATEGIES = ['prior', 'most_frequent', 'constant', 'uniform', 'stratified'] as const;
type Strategy = (typeof STRATEGIES)[number];

/** Reads a DummyClassifier. It looks at nothing of X but the number of rows. */
export function readDummyClassifier(attributes: Attributes): Estimator {
  attributes.refuseOverrides(PREDICT_METHODS);
  // 0.22 and 0.23 resolve a default of their own into _strategy.
  const strategy = attributes.choice(attributes.has('_strategy') ? '_strategy' : 'strategy', STRATEGIES);
  const { outputs, labels, table } = readOutputs(attributes, strategy);
  const isColumn = outputs.length === 1;
  const draw = createDraw(attributes, strategy, outputs);
  const probabilities = (take: (p: number) => number, rowCount: number): Prediction => {
    const drawn = strategy === 'stratified' ? draw?.(rowCount) : undefined;
    const answers = outputs.map(({ probabilities: row }, output) => {
      const positions = drawn?.[output];
      if (positions === undefined) {
        return repeatRow(makeTensor('float64', [row.length], row.map(take)), rowCount, false);
      }
      const marks = new Float64Array(rowCount * row.length);
      positions.forEach((position, at) => (marks[at * row.length + position] = 1));
      return makeTensor('float64', [rowCount, row.length], marks.map(take));
    });
    return isColumn ? answers[0]! : answers;
  };
  const predict = (x: Features): Tensor => {
    const drawn = draw?.(x.rowCount);
    if (drawn === undefined) return repeatRow(labels, x.rowCount, isColumn);
    return takeElements(table, joinPositions(drawn, outputs), isColumn ? [x.rowCount] : [x.rowCount, outputs.length]);
  };
  // Before 0.21 what was drawn were integers.
  const answersMarks = strategy === 'stratified' && !isSince(readRelease(attributes), 0, 21);
  // Without a seed a uniform answer is another one each time; its probabilities are not.
  const isRepeatable = strategy !== 'uniform' || draw !== undefined;
  return {
    className: attributes.className,
    featureNames: readFeatureNames(attributes),
    classes: isColumn ? outputs[0]!.classes : outputs.map(({ classes }) => classes),
    ...(isRepeatable && { predict }),
    predict_proba: (x) => {
      const answer = probabilities((p) => p, x.rowCount);
      return answersMarks ? asIntegers(answer) : answer;
    },
    predict_log_proba: (x) => probabilities(log, x.rowCount),
  };
}

function asIntegers(answer: Prediction): Prediction {
  const toIntegers = ({ shape, data }: Tensor): Tensor =>
    makeTensor(
      'int64',
      shape,
      BigInt64Array.from(data, (mark) => BigInt(Number(mark))),
    );
  return 'kind' in answer ? toIntegers(answer) : answer.map(toIntegers);
}

type Draw = (rowCount: number) => readonly Int32Array[];

function createDraw(attributes: Attributes, strategy: Strategy, outputs: readonly DummyOutput[]): Draw | undefined {
  if (strategy !== 'uniform' && strategy !== 'stratified') return undefined;
  const seed = readSeed(attributes);
  const rows = outputs.map(({ probabilities }) => probabilities);
  if (strategy === 'uniform') {
    const counts = rows.map(({ length }) => length);
    return seed === undefined ? undefined : (rowCount) => drawUniformly(seed, counts, rowCount);
  }
  if (seed === undefined) throw attributes.refuse('strategy = "stratified" without a seed draws anew at each call');
  if (rows.some((row) => row.some((p) => !(p > 0)))) throw attributes.refuse('class_prior_ holds a class of no weight');
  return (rowCount) => drawByPriors(seed, rows, rowCount);
}

// Row by row, in the table of all outputs' classes one after the other.
function joinPositions(drawn: readonly Int32Array[], outputs: readonly DummyOutput[]): Int32Array {
  const width = outputs.length;
  const rowCount = drawn[0]!.length;
  const out = new Int32Array(rowCount * width);
  let offset = 0;
  outputs.forEach(({ classes }, output) => {
    for (let row = 0; row < rowCount; row++) out[row * width + output] = offset + drawn[output]![row]!;
    offset += classes.data.length;
  });
  return out;
}

/** What one output answers. */
interface DummyOutput {
  readonly classes: Tensor;
  readonly probabilities: Float64Array;
}

interface DummyAnswer {
  readonly outputs: readonly DummyOutput[];
  /** The label of each output. */
  readonly labels: Tensor;
  /** Classes of all outputs, one after the other. */
  readonly table: Tensor;
}

function readOutputs(attributes: Attributes, strategy: Strategy): DummyAnswer {
  const outputCount = attributes.number('n_outputs_');
  if (attributes.boolean('sparse_output_')) {
    throw attributes.refuse('it answers sparse matrices');
  }
  if (attributes.has('output_2d_') && attributes.boolean('output_2d_') !== outputCount > 1) {
    throw attributes.refuse('it was fitted on a table of one column, for which this release cannot predict');
  }
  // Unlike those of trees, labels of several outputs keep their type in every release.
  const layout = readClassLayout(attributes, { major: 0, minor: 21 }, outputCount, Infinity);
  const classes = 'kind' in layout.classes ? [layout.classes] : layout.classes;
  const priors = outputCount === 1 ? [attributes.value('class_prior_')] : attributes.list('class_prior_');
  const constants = strategy === 'constant' ? readConstants(attributes, outputCount) : undefined;
  const positions = new Int32Array(outputCount);
  let offset = 0;
  const outputs = classes.map((table, output) => {
    const prior = toNumbers(priors[output] ?? null);
    const count = table.data.length;
    if (prior?.length !== count) throw attributes.refuse(`class_prior_ does not hold ${count} numbers`);
    const best =
      constants === undefined ? prior.indexOf(Math.max(...prior)) : findConstant(attributes, table, constants[output]);
    positions[output] = offset + best;
    offset += count;
    return { classes: table, probabilities: fillProbabilities(strategy, prior, best) };
  });
  const table = layout.labels!;
  const picked = takeElements(table, positions, [outputCount]);
  if (constants === undefined && picked.dtype !== 'object') return { outputs, labels: picked, table };
  const labels: readonly unknown[] = constants ?? Array.from(picked.data);
  return { outputs, labels: typeLabels(attributes, labels, classes[0]!.dtype), table };
}

function fillProbabilities(strategy: Strategy, prior: Float64Array, best: number): Float64Array {
  switch (strategy) {
    case 'prior':
    case 'stratified':
      return prior;
    case 'uniform':
      return prior.map(() => 1 / prior.length);
    default:
      return prior.map((_, index) => (index === best ? 1 : 0));
  }
}

function toNumbers(value: PythonValue): Float64Array | undefined {
  return value instanceof NdArray ? Float64Array.from<unknown>(readTensor(value).data, Number) : undefined;
}

// constant is a label, or a list of one label for each output.
function readConstants(attributes: Attributes, outputCount: number): readonly unknown[] {
  const value = attributes.value('constant');
  const items =
    value instanceof NdArray && value.shape.length === 1
      ? Array.from<unknown>(readTensor(value).data)
      : value instanceof PythonTuple
        ? value.items.map(unwrapScalar)
        : Array.isArray(value)
          ? value.map(unwrapScalar)
          : [unwrapScalar(value)];
  if (items.length === outputCount) return items.map(toPlain);
  throw attributes.refuse(`constant is ${describeKind(value)}, not one label for each of ${outputCount} outputs`);
}

function findConstant(attributes: Attributes, table: Tensor, constant: unknown): number {
  const wanted = table.dtype === 'bool' && typeof constant === 'boolean' ? Number(constant) : constant;
  const position = Array.from<unknown>(table.data).findIndex((label) => toPlain(label) === wanted);
  if (position < 0) throw attributes.refuse('constant is none of classes_');
  return position;
}

function toPlain(label: unknown): unknown {
  if (label instanceof PythonFloat) return label.value;
  return typeof label === 'bigint' && BigInt.asIntN(53, label) === label ? Number(label) : label;
}

// numpy.tile gives labels that are objects the type of their values. A constant may be of another number type than its class.
function typeLabels(attributes: Attributes, labels: readonly unknown[], dtype: Dtype): Tensor {
  const shape = [labels.length];
  if (labels.every((label) => typeof label === 'string')) return makeTensor('str', shape, labels.map(String));
  if (labels.every((label) => typeof label === 'boolean')) {
    return makeTensor('bool', shape, Uint8Array.from(labels, Number));
  }
  const numbers = labels.map(toPlain);
  if (!numbers.every((label) => typeof label === 'number' || typeof label === 'bigint')) {
    throw attributes.refuse('its labels are of types that have no common array');
  }
  const isFloat =
    dtype === 'float32' ||
    dtype === 'float64' ||
    labels.some((label) => label instanceof PythonFloat || (typeof label === 'number' && !Number.isInteger(label)));
  return isFloat
    ? makeTensor('float64', shape, Float64Array.from(numbers, Number))
    : makeTensor('int64', shape, BigInt64Array.from(numbers, BigInt));
}
