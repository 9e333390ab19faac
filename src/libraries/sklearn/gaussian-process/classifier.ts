// GaussianProcessClassifier of scikit-learn 0.19 to 1.9 (sklearn/gaussian_process/_gpc.py; gpc.py before 0.22): Laplace's approximation
// for two classes, and one process for each class or pair of them.
import { DecantError } from '../../../errors.ts';
import type { Matrix } from '../../../data/matrix.ts';
import { makeTensor } from '../../../data/tensor.ts';
import type { Tensor } from '../../../data/tensor.ts';
import { erf } from '../../../kernels/elementary/index.ts';
import { solveLower } from '../../../kernels/linear-algebra/index.ts';
import type { Attributes } from '../attributes.ts';
import { checkInput } from '../check-input.ts';
import { checkNames } from '../check-width.ts';
import { PREDICT_METHODS } from '../estimator.ts';
import type { Estimator, Features } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import { toFloat64 } from '../multiply-rows.ts';
import type { ReadContext } from '../reader.ts';
import { readTable, readTableOf } from '../read-table.ts';
import { readRelease } from '../release.ts';
import { takeElements } from '../take-elements.ts';
import { readCovariance } from './read-covariance.ts';

/** Reads a GaussianProcessClassifier: what its `base_estimator_` answers. */
export function readProcessClassifier(attributes: Attributes, context: ReadContext): Estimator {
  attributes.refuseOverrides(PREDICT_METHODS);
  const base = context.readEstimator(attributes.value('base_estimator_'), 'base_estimator_');
  const classes = attributes.tensor('classes_');
  const mode = attributes.choice('multi_class', ['one_vs_rest', 'one_vs_one']);
  const { predict, predict_proba } = base;
  if (predict === undefined) throw attributes.refuse('its base_estimator_ has no predict');
  const featureNames = readFeatureNames(attributes);
  const release = readRelease(attributes);
  const hasProbabilities = classes.data.length === 2 || mode === 'one_vs_rest';
  if (hasProbabilities && predict_proba === undefined) {
    throw attributes.refuse('its base_estimator_ has no predict_proba');
  }
  return {
    className: attributes.className,
    featureCount: base.featureCount,
    featureNames,
    classes,
    children: [base],
    predict: (x) => {
      checkNames(x, featureNames, release);
      return predict(x);
    },
    predict_proba: (x) => {
      if (!hasProbabilities || predict_proba === undefined) throw refuseProbabilities();
      checkNames(x, featureNames, release);
      return predict_proba(x);
    },
  };
}

function refuseProbabilities(): DecantError {
  return new DecantError(
    'INVALID_PARAMETER_VALUE',
    'one_vs_one multi-class mode does not support predicting probability estimates. Use one_vs_rest mode instead.',
  );
}

/** Means and variances of the latent function. */
interface Latent {
  readonly means: Float64Array;
  readonly variances: Float64Array;
}

/** Reads the process of two classes inside a GaussianProcessClassifier. */
export function readBinaryProcess(attributes: Attributes): Estimator {
  attributes.refuseOverrides(PREDICT_METHODS);
  const release = readRelease(attributes);
  const rows = readTable(attributes, 'X_train_');
  const { rowCount, columnCount: featureCount } = rows;
  const isLogical = attributes.tensor('X_train_').dtype === 'bool';
  const covariance = readCovariance('kernel_', { owner: attributes, featureCount, release, isLogical });
  const evaluate = covariance.against(rows);
  const targets = readTableOf(attributes, 'y_train_', 1, rowCount).data;
  const probabilities = readTableOf(attributes, 'pi_', 1, rowCount).data;
  const residuals = targets.map((target, at) => target - probabilities[at]!);
  const roots = readTableOf(attributes, 'W_sr_', 1, rowCount).data;
  const lower = readTableOf(attributes, 'L_', rowCount, rowCount).data;
  const classes = attributes.tensor('classes_');
  const labels = toTexts(classes);
  if (classes.data.length !== 2) throw attributes.refuse(`classes_ has ${classes.data.length} elements`);
  const { className } = attributes;
  const rules = { className, featureCount, featureNames: undefined, release };
  const find = (x: Features, withVariances: boolean): Latent => {
    const input = checkInput(x, rules) as Matrix;
    const elements = toFloat64(input);
    const values = new Float64Array(Math.ceil(rowCount / 4) * 4);
    const means = new Float64Array(input.rowCount);
    const variances = new Float64Array(input.rowCount);
    for (let row = 0; row < input.rowCount; row++) {
      const start = elements.subarray(row * featureCount, (row + 1) * featureCount);
      evaluate(start, values);
      let mean = 0;
      for (let at = 0; at < rowCount; at++) mean += values[at]! * residuals[at]!;
      means[row] = mean;
      if (!withVariances) continue;
      for (let at = 0; at < rowCount; at++) values[at]! *= roots[at]!;
      solveLower(lower, rowCount, rowCount, values);
      let explained = 0;
      for (let at = 0; at < rowCount; at++) explained += values[at]! * values[at]!;
      variances[row] = covariance.diagonal(start) - explained;
    }
    return { means, variances };
  };
  return {
    className,
    featureCount,
    classes,
    predict: (x) => {
      const { means } = find(x, false);
      const positions = Int32Array.from(means, (mean) => (mean > 0 ? 1 : 0));
      return takeElements(labels, positions, [positions.length]);
    },
    predict_proba: (x) => {
      const { means, variances } = find(x, true);
      const out = new Float64Array(means.length * 2);
      means.forEach((mean, row) => {
        const probability = integrateLogistic(mean, variances[row]!);
        out[2 * row] = 1 - probability;
        out[2 * row + 1] = probability;
      });
      return makeTensor('float64', [means.length, 2], out);
    },
  };
}

// numpy.where of two texts is an array of texts, though classes_ holds objects.
function toTexts(classes: Tensor): Tensor {
  const texts = Array.from<unknown>(classes.data).filter((label) => typeof label === 'string');
  return texts.length === classes.data.length ? makeTensor('str', classes.shape, texts) : classes;
}

// The logistic function as a sum of five error functions (Williams and Barber 1998).
const SLOPES = [0.41, 0.4, 0.37, 0.44, 0.39];
const WEIGHTS = [-1854.8214151, 3516.89893646, 221.29346712, 128.12323805, -2010.49422654];

// The expectation of the logistic function of a Gaussian variable.
function integrateLogistic(mean: number, variance: number): number {
  const alpha = 1 / (2 * variance);
  let sum = 0;
  let weights = 0;
  SLOPES.forEach((slope, index) => {
    const argument = slope * mean * Math.sqrt(alpha / (alpha + slope * slope));
    const integral = (Math.sqrt(Math.PI / alpha) * erf(argument)) / (2 * Math.sqrt(variance * 2 * Math.PI));
    sum += WEIGHTS[index]! * integral;
    weights += WEIGHTS[index]!;
  });
  return sum + 0.5 * weights;
}
