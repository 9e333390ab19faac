// DummyClassifier of scikit-learn 0.19 to 1.9 (sklearn/dummy.py): the same class and probabilities for every row. Strategies
// that draw random numbers have no native answer.
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
import type { Estimator, Prediction } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import { takeElements } from '../take-elements.ts';
import { readClassLayout } from '../tree/class-layout.ts';
import { repeatRow } from './repeat-row.ts';

const STRATEGIES = ['prior', 'most_frequent', 'constant', 'uniform'] as const;
type Strategy = (typeof STRATEGIES)[number];

/** Reads a DummyClassifier. It looks at nothing of X but the number of rows. */
export function readDummyClassifier(attributes: Attributes): Estimator {
  attributes.refuseOverrides(PREDICT_METHODS);
  // 0.22 and 0.23 resolve a default of their own into _strategy.
  const strategy = attributes.choice(attributes.has('_strategy') ? '_strategy' : 'strategy', STRATEGIES);
  const { outputs, labels } = readOutputs(attributes, strategy);
  const isColumn = outputs.length === 1;
  const probabilities = (take: (p: number) => number, rowCount: number): Prediction => {
    const answers = outputs.map(({ probabilities: row }) => {
      return repeatRow(makeTensor('float64', [row.length], row.map(take)), rowCount, false);
    });
    return isColumn ? answers[0]! : answers;
  };
  // A uniform answer is drawn at random; its probabilities are not.
  const row = strategy === 'uniform' ? undefined : labels;
  return {
    className: attributes.className,
    featureNames: readFeatureNames(attributes),
    classes: isColumn ? outputs[0]!.classes : outputs.map(({ classes }) => classes),
    ...(row === undefined ? {} : { predict: (x) => repeatRow(row, x.rowCount, isColumn) }),
    predict_proba: (x) => probabilities((p) => p, x.rowCount),
    predict_log_proba: (x) => probabilities(log, x.rowCount),
  };
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
}

function readOutputs(attributes: Attributes, strategy: Strategy): DummyAnswer {
  const outputCount = attributes.number('n_outputs_');
  if (attributes.has('sparse_output_') && attributes.boolean('sparse_output_')) {
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
  const picked = takeElements(layout.labels!, positions, [outputCount]);
  if (constants === undefined && picked.dtype !== 'object') return { outputs, labels: picked };
  const labels: readonly unknown[] = constants ?? Array.from(picked.data);
  return { outputs, labels: typeLabels(attributes, labels, classes[0]!.dtype) };
}

function fillProbabilities(strategy: Strategy, prior: Float64Array, best: number): Float64Array {
  switch (strategy) {
    case 'prior':
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
