// What is logged of an estimator that was fitted, computed when `fit` ends (mlflow.sklearn.utils; parity TRK-081).
import type { Batch } from '../../data/batch.ts';
import { makeTensorBatch } from '../../data/batch.ts';
import { toBatch } from '../../data/input.ts';
import type { ModelInput } from '../../data/input.ts';
import { formatPythonFloat } from '../../data/python-text.ts';
import { makeTensor } from '../../data/tensor.ts';
import type { Tensor } from '../../data/tensor.ts';
import {
  accuracyScore,
  f1Score,
  logLoss,
  meanAbsoluteError,
  meanSquaredError,
  precisionScore,
  r2Score,
  recallScore,
  rocAucScore,
} from '../../libraries/sklearn/metrics/index.ts';
import type { Classifier } from '../../libraries/sklearn/training/classifier.ts';
import type { Regressor } from '../../libraries/sklearn/training/regressor.ts';
import type { Trainable } from '../../libraries/sklearn/training/trainable.ts';
import type { Label, Target } from '../../libraries/sklearn/training/index.ts';
import type { Loggable } from '../to-text.ts';

/** A call of `fit`. */
export interface Training {
  readonly estimator: Trainable<object>;
  readonly x: ModelInput;
  readonly y: Target | undefined;
  readonly sampleWeight: ArrayLike<number> | undefined;
}

/** Parameters that scikit-learn has as floats: 1 is `1.0` there. */
const FLOATS = new Set(['C', 'alpha', 'l1_ratio', 'tol', 'eps', 'reg_covar', 'learning_rate']);

/** The parameters as Python's `str` writes them. */
export function describeParams(estimator: Trainable<object>): Readonly<Record<string, Loggable>> {
  return Object.fromEntries(
    Object.entries(estimator.getParams()).map(([key, value]) => {
      const name = key.replace(/^.*__/, '');
      if (name === 'dtype' && typeof value === 'string') return [key, `<class 'numpy.${value}'>`];
      return [key, typeof value === 'number' && FLOATS.has(name) ? formatPythonFloat(value) : describeParam(value)];
    }),
  );
}

function describeParam(value: unknown): Loggable {
  if (value instanceof Map) return Object.fromEntries(value) as Loggable;
  if (Array.isArray(value)) return value.map(describeParam);
  if (typeof value !== 'object' || value === null) return value as Loggable;
  return 'className' in value ? `${String(value.className)}()` : value;
}

/** Tags that name the estimator. */
export function describeClass(estimator: Trainable<object>): Readonly<Record<string, string>> {
  const { className } = estimator;
  return { estimator_name: className, estimator_class: `${estimator.toRecord().type.module}.${className}` };
}

/** Measures of the training data, under `prefix`; those that fail are told to `onFailure`, by name. */
export function measureTraining(
  { estimator, x, y, sampleWeight }: Training,
  prefix: string,
  posLabel: Label | undefined,
  onFailure: (name: string, error: unknown) => void,
): Readonly<Record<string, number>> {
  if (y === undefined) return {};
  const found: Record<string, number> = {};
  const measure = (name: string, compute: () => number): void => {
    try {
      const value = compute();
      if (!Number.isNaN(value)) found[prefix + name] = value;
    } catch (error) {
      onFailure(prefix + name, error);
    }
  };
  const weights = sampleWeight === undefined ? {} : { sampleWeight };
  if (estimator.estimatorType === 'classifier')
    measureClasses(estimator as unknown as ClassPredictor, x, y, weights, posLabel, measure);
  if (estimator.estimatorType === 'regressor')
    measureNumbers(estimator as unknown as NumberPredictor, x, y, weights, measure);
  if ('score' in estimator) {
    const { score } = estimator as Scored;
    measure('score', () => score.call(estimator, x, y, weights));
  }
  return found;
}

/** A classifier, or a pipeline that ends in one. */
type ClassPredictor = Pick<Classifier<object>, 'predict' | 'predictProba'>;
/** A regressor, or a pipeline that ends in one. */
type NumberPredictor = Pick<Regressor<object>, 'predict'>;

interface Scored {
  readonly score: (x: ModelInput, y: Target, options: Weights) => number;
}
interface Weights {
  readonly sampleWeight?: ArrayLike<number>;
}
type Measure = (name: string, compute: () => number) => void;

function measureClasses(
  estimator: ClassPredictor,
  x: ModelInput,
  y: Target,
  weights: Weights,
  posLabel: Label | undefined,
  measure: Measure,
): void {
  const truth = Array.from(y as ArrayLike<Label>);
  const predicted = estimator.predict(x);
  const options =
    posLabel === undefined
      ? ({ ...weights, average: 'weighted' } as const)
      : ({ ...weights, average: 'binary', posLabel } as const);
  measure('precision_score', () => precisionScore(truth, predicted, options));
  measure('recall_score', () => recallScore(truth, predicted, options));
  measure('f1_score', () => f1Score(truth, predicted, options));
  measure('accuracy_score', () => accuracyScore(truth, predicted, weights));
  const probabilities = estimator.predictProba(x);
  measure('log_loss', () => logLoss(truth, probabilities, weights));
  measure('roc_auc', () =>
    rocAucScore(truth, probabilities[0]?.length === 2 ? probabilities.map((row) => row[1] ?? 0) : probabilities, {
      ...weights,
      average: 'weighted',
      multiClass: 'ovo',
    }),
  );
}

function measureNumbers(
  estimator: NumberPredictor,
  x: ModelInput,
  y: Target,
  weights: Weights,
  measure: Measure,
): void {
  const truth = Float64Array.from(y as ArrayLike<number>, Number);
  const predicted = estimator.predict(x);
  measure('mean_squared_error', () => meanSquaredError(truth, predicted, weights));
  measure('mean_absolute_error', () => meanAbsoluteError(truth, predicted, weights));
  measure('r2_score', () => r2Score(truth, predicted, weights));
  measure('root_mean_squared_error', () => Math.sqrt(meanSquaredError(truth, predicted, weights)));
}

/** y as an array: whole numbers are int64, other numbers float64. */
export function toTargets(y: Target): Tensor {
  const values = Array.from(y as ArrayLike<Label>);
  const shape = [values.length];
  if (
    values.every((value) => typeof value === 'bigint' || Number.isSafeInteger(value)) &&
    !(y instanceof Float64Array)
  ) {
    return makeTensor('int64', shape, BigInt64Array.from(values as number[], BigInt));
  }
  if (values.every((value) => typeof value === 'number'))
    return makeTensor('float64', shape, Float64Array.from(values));
  if (values.every((value) => typeof value === 'boolean'))
    return makeTensor('bool', shape, Uint8Array.from(values, Number));
  return makeTensor('str', shape, values.map(String));
}

/** A copy of the first rows of X. */
export function takeFirstRows(x: ModelInput, count: number): Batch {
  const batch = toBatch(x, undefined);
  if (batch.kind === 'frame') {
    const rowCount = Math.min(count, batch.rowCount);
    const columns = batch.columns.map((column) => ({ ...column, values: column.values.slice(0, rowCount) }));
    return { ...batch, rowCount, columns: columns as typeof batch.columns };
  }
  const tensor = batch.kind === 'tensors' ? batch.tensors.get(null) : undefined;
  if (tensor === undefined) return batch;
  const [rows = 0, ...rest] = tensor.shape;
  const kept = Math.min(rows, count);
  const size = rest.reduce((product, extent) => product * extent, kept);
  return makeTensorBatch({ ...tensor, shape: [kept, ...rest], data: tensor.data.slice(0, size) } as Tensor);
}
