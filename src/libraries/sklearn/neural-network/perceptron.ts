// MLPClassifier and MLPRegressor of scikit-learn 0.19 to 1.9 (sklearn/neural_network/_multilayer_perceptron.py).
import { makeTensor } from '../../../data/tensor.ts';
import type { Tensor } from '../../../data/tensor.ts';
import { PythonObject } from '../../../formats/python/values.ts';
import { log } from '../../../kernels/elementary/index.ts';
import { Attributes, describeKind } from '../attributes.ts';
import { checkInput } from '../check-input.ts';
import { chooseClasses } from '../choose-classes.ts';
import { PREDICT_METHODS } from '../estimator.ts';
import type { Estimator, Features } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import { readRelease } from '../release.ts';
import { takeElements } from '../take-elements.ts';
import { passForward, readPerceptron } from './layers.ts';
import type { LayerAnswers, Perceptron } from './layers.ts';

/** Reads an MLPRegressor. */
export function readPerceptronRegressor(attributes: Attributes): Estimator {
  const { perceptron, base, run } = readBase(attributes);
  return {
    ...base,
    predict: (x) => answerNumbers(run(x), perceptron.outputCount, true),
  };
}

/** Reads an MLPClassifier: binary, of several classes, or of several labels. */
export function readPerceptronClassifier(attributes: Attributes): Estimator {
  const { perceptron, base, run } = readBase(attributes);
  const classes = attributes.tensor('classes_');
  const kind = readTargetKind(attributes, classes, perceptron.outputCount);
  const probabilities = (x: Features): LayerAnswers => (kind === 'binary' ? addComplement(run(x)) : run(x));
  const width = kind === 'binary' ? 2 : perceptron.outputCount;
  return {
    ...base,
    classes,
    predict: (x) => chooseLabels(run(x), classes, kind),
    predict_proba: (x) => answerNumbers(probabilities(x), width, false),
    predict_log_proba: (x) => {
      const { data, isFloat32 } = probabilities(x);
      return answerNumbers({ data: data.map(log), isFloat32 }, width, false);
    },
  };
}

interface PerceptronBase {
  readonly perceptron: Perceptron;
  readonly base: Pick<Estimator, 'className' | 'featureCount' | 'featureNames'>;
  readonly run: (x: Features) => LayerAnswers;
}

function readBase(attributes: Attributes): PerceptronBase {
  attributes.refuseOverrides(PREDICT_METHODS);
  const release = readRelease(attributes);
  const perceptron = readPerceptron(attributes);
  const { className } = attributes;
  const { featureCount } = perceptron;
  const featureNames = readFeatureNames(attributes);
  const rules = { className, featureCount, featureNames, release, acceptsSparse: true };
  return {
    perceptron,
    base: { className, featureCount, featureNames },
    run: (x) => passForward(perceptron, checkInput(x, rules)),
  };
}

const TARGET_KINDS = ['binary', 'multiclass', 'multilabel-indicator'] as const;
type TargetKind = (typeof TARGET_KINDS)[number];

// What the LabelBinarizer in it saw in fit decides what a row of outputs means.
function readTargetKind(attributes: Attributes, classes: Tensor, outputCount: number): TargetKind {
  const value = attributes.value('_label_binarizer');
  if (!(value instanceof PythonObject) || value.type.name !== 'LabelBinarizer') {
    throw attributes.refuse(`_label_binarizer is ${describeKind(value)}`);
  }
  const place = attributes.path === '' ? '_label_binarizer' : `${attributes.path}._label_binarizer`;
  const binarizer = new Attributes(value, place);
  const kind = binarizer.choice('y_type_', TARGET_KINDS);
  binarizer.choice('neg_label', [0]);
  binarizer.choice('pos_label', [1]);
  binarizer.choice('sparse_input_', [false]);
  const classCount = classes.data.length;
  if (kind === 'binary' ? outputCount === 1 && classCount <= 2 : outputCount === classCount) return kind;
  throw attributes.refuse(`its ${outputCount} outputs do not fit ${classCount} classes of ${kind} targets`);
}

function chooseLabels({ data }: LayerAnswers, classes: Tensor, kind: TargetKind): Tensor {
  const classCount = classes.data.length;
  if (kind === 'multiclass') return chooseClasses(data, classes);
  if (kind === 'multilabel-indicator') {
    const labels = BigInt64Array.from(data, (probability) => (probability > 0.5 ? 1n : 0n));
    return makeTensor('int64', [data.length / classCount, classCount], labels);
  }
  const positions = Int32Array.from(data, (probability) => (probability > 0.5 && classCount === 2 ? 1 : 0));
  return takeElements(classes, positions, [positions.length]);
}

function addComplement({ data, isFloat32 }: LayerAnswers): LayerAnswers {
  const both = new Float64Array(data.length * 2);
  for (let row = 0; row < data.length; row++) {
    both[2 * row] = 1 - data[row]!;
    both[2 * row + 1] = data[row]!;
  }
  return { data: both, isFloat32 };
}

function answerNumbers({ data, isFloat32 }: LayerAnswers, width: number, isFlat: boolean): Tensor {
  const shape = isFlat && width === 1 ? [data.length] : [data.length / width, width];
  return isFloat32 ? makeTensor('float32', shape, Float32Array.from(data)) : makeTensor('float64', shape, data);
}
