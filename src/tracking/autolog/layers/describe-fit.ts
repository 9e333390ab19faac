// What a call of `fit` is logged as, under the names of Keras (mlflow.keras.autologging, mlflow.tensorflow; parity TRK-086, TRK-087).
import type { Loggable } from '../../to-text.ts';
import type { EarlyStoppingLike, TrainableLayersModel } from './layers-library.ts';

/** The last argument of `fit` or `fitDataset`. */
export type FitArgs = Readonly<Record<string, unknown>>;

/** Every argument of Keras' `fit` that is logged, with its default in TensorFlow.js. */
const FIT_DEFAULTS: Readonly<Record<string, Loggable>> = {
  epochs: 1,
  validation_split: '0.0',
  shuffle: true,
  class_weight: null,
  sample_weight: null,
  initial_epoch: 0,
  steps_per_epoch: null,
  validation_steps: null,
  validation_batch_size: null,
  validation_freq: 1,
};
const DEFAULT_BATCH_SIZE = 32;
/** Names that are not those of Keras in another case. */
const FIT_NAMES: Readonly<Record<string, string>> = {
  batchesPerEpoch: 'steps_per_epoch',
  validationBatches: 'validation_steps',
};
/** What no argument of Keras' `fit` is, or no value. */
const UNLOGGED = new Set(['callbacks', 'validation_data', 'verbose', 'yield_every']);

/** Params of a call; one of data sets, whose batches are made already, has no batch size. */
export function describeFitArgs(args: FitArgs, isDataset: boolean): Readonly<Record<string, Loggable>> {
  const given = Object.entries(args)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [FIT_NAMES[name] ?? toSnakeCase(name), toLoggable(value)] as const)
    .filter(([name]) => !UNLOGGED.has(name));
  return {
    ...(isDataset ? {} : { batch_size: DEFAULT_BATCH_SIZE }),
    ...FIT_DEFAULTS,
    ...Object.fromEntries(given),
  };
}

/** Names of optimizers in Keras, by their classes in TensorFlow.js. */
const OPTIMIZER_NAMES: Readonly<Record<string, string>> = {
  Adam: 'adam',
  Adamax: 'adamax',
  Adagrad: 'adagrad',
  Adadelta: 'adadelta',
  RMSProp: 'rmsprop',
  SGD: 'SGD',
  Momentum: 'SGD',
};
const OPTIMIZER_FIELDS: Readonly<Record<string, string>> = {
  beta1: 'beta_1',
  beta2: 'beta_2',
  useNesterov: 'nesterov',
};

/** The name and the configuration of a model's optimizer, each behind `prefix`. */
export function describeOptimizer(model: TrainableLayersModel, prefix: string): Readonly<Record<string, Loggable>> {
  const { optimizer } = model;
  if (optimizer === undefined) return {};
  const className = optimizer.getClassName();
  const fields = Object.entries(optimizer.getConfig()).map(([name, value]) => {
    // Keras calls the share of the past that RMSprop keeps rho.
    const known = className === 'RMSProp' && name === 'decay' ? 'rho' : OPTIMIZER_FIELDS[name];
    return [prefix + (known ?? toSnakeCase(name)), toLoggable(value)] as const;
  });
  return { [`${prefix}name`]: OPTIMIZER_NAMES[className] ?? className, ...Object.fromEntries(fields) };
}

/** What tells when a training ends early. */
export function describeEarlyStopping(callback: EarlyStoppingLike): Readonly<Record<string, Loggable>> {
  const { monitor, minDelta, patience, baseline = null } = callback;
  // TensorFlow.js restores no weights.
  return { monitor, min_delta: Math.abs(minDelta), patience, baseline, restore_best_weights: false };
}

/** The summary of TensorFlow.js as one text. */
export function renderSummary(model: TrainableLayersModel): string {
  const lines: string[] = [];
  model.summary(undefined, undefined, (line) => lines.push(line));
  return lines.join('\n');
}

function toSnakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function toLoggable(value: unknown): Loggable {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return value;
  }
  // Tensors of weights are told by their shape alone.
  if (typeof value === 'object' && 'shape' in value) return `tensor of shape ${JSON.stringify(value.shape)}`;
  return JSON.stringify(value);
}
