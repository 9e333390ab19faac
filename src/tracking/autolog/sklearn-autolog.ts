// autolog of estimators that are trained here (mlflow.sklearn.autolog; parity API-040, TRK-080, TRK-081). As in Python, the methods of the
// estimators' classes are wrapped: estimators know of no tracking, and each class that is added is logged too.
import type { ModelInput } from '../../data/input.ts';
import * as training from '../../libraries/sklearn/training/index.ts';
import type { Target } from '../../libraries/sklearn/training/index.ts';
import { Trainable } from '../../libraries/sklearn/training/trainable.ts';
import { attempt, describeError, warn } from './autolog-options.ts';
import { describeClass, describeParams, measureTraining, takeFirstRows, toTargets } from './describe-training.ts';
import type { Training } from './describe-training.ts';
import { logTraining } from './log-training.ts';
import { startWork } from './pending-work.ts';
import { preparePlots } from './plots/training-plots.ts';
import type { TrainingPlots } from './plots/training-plots.ts';
import { beginEvaluations, noteMetric, notePrediction, noteScore } from './post-training.ts';
import type { SklearnAutologOptions } from './sklearn-options.ts';
import { describeDataset } from './training-dataset.ts';
import { fluentState } from '../fluent/state.ts';
import type { Dataset } from '../../stores/tracking/entities.ts';

const EXAMPLE_ROWS = 5;

let options: SklearnAutologOptions | undefined;
let depth = 0;
const wrapped = new WeakSet<object>();

/** Logs every `fit` from now on: parameters, measures of the training data, the model. `disable: true` ends it. */
export function autologSklearn(given: SklearnAutologOptions = {}): void {
  options = given.disable === true ? undefined : given;
  if (options !== undefined) wrapEstimators();
}

/** How autologging was asked for; undefined while it is off. */
export function sklearnAutologOptions(): SklearnAutologOptions | undefined {
  return options;
}

/** Calls `work`, in which nothing is logged: a fit inside another, the folds of a cross-validation. */
export function withoutAutologging<Result>(work: () => Result): Result {
  depth++;
  try {
    return work();
  } finally {
    depth--;
  }
}

/** Is this call the user's own, and shall what comes after training be logged? */
export function logsPostTraining(): boolean {
  return options !== undefined && options.logPostTrainingMetrics !== false && depth === 0;
}

type Method = (this: Trainable<object>, ...args: unknown[]) => unknown;

// Each method once, where its class defines it.
function wrapEstimators(): void {
  for (const value of Object.values(training)) {
    if (typeof value !== 'function') continue;
    let prototype = value.prototype as object | null;
    while (prototype instanceof Trainable || prototype === Trainable.prototype) {
      if (!wrapped.has(prototype)) wrapMethods(prototype as Readonly<Record<string, unknown>>);
      wrapped.add(prototype);
      prototype = Object.getPrototypeOf(prototype) as object | null;
    }
  }
}

function wrapMethods(prototype: Readonly<Record<string, unknown>>): void {
  const wrap = (name: string, wrapper: (original: Method) => Method): void => {
    const original = Object.getOwnPropertyDescriptor(prototype, name)?.value as Method | undefined;
    if (typeof original === 'function') {
      Object.defineProperty(prototype, name, { value: wrapper(original), configurable: true, writable: true });
    }
  };
  for (const name of ['fit', 'fitTransform', 'fitPredict']) wrap(name, wrapFit);
  for (const name of ['predict', 'predictProba', 'transform']) wrap(name, wrapPredict);
  wrap('score', wrapScore);
}

// What prepares data is no model: MLflow logs it as part of a pipeline only (mlflow/sklearn/__init__.py, _gen_estimators_to_patch).
const PREPARING =
  /^sklearn\.(?:preprocessing|impute|feature_extraction|feature_selection)\b|^sklearn\.compose\._column_transformer$/;

function isLogged({ module }: Trainable<object>): boolean {
  return !PREPARING.test(module);
}

function wrapFit(original: Method): Method {
  return function (this: Trainable<object>, ...args) {
    const current = options;
    if (current === undefined || depth > 0 || !isLogged(this)) return original.apply(this, args);
    if (current.exclusive === true && fluentState().activeRun !== undefined) return original.apply(this, args);
    return withoutAutologging(() => {
      const result = original.apply(this, args);
      beginLogging(this, args, current);
      return result;
    });
  };
}

function wrapPredict(original: Method): Method {
  return function (this: Trainable<object>, ...args) {
    if (!logsPostTraining() || !isLogged(this)) return original.apply(this, args);
    const result = withoutAutologging(() => original.apply(this, args));
    notePrediction(this, args[0] as object, result, options?.logDatasets !== false);
    return result;
  };
}

function wrapScore(original: Method): Method {
  return function (this: Trainable<object>, ...args) {
    if (!logsPostTraining() || !isLogged(this)) return original.apply(this, args);
    const result = withoutAutologging(() => original.apply(this, args));
    if (typeof result === 'number') noteScore(this, args[0] as object, args.slice(1), result);
    return result;
  };
}

// What X and y hold now is read before `fit` answers: the caller may change them afterwards.
function beginLogging(estimator: Trainable<object>, args: readonly unknown[], current: SklearnAutologOptions): void {
  const [x, y, fitOptions] = args as [ModelInput, Target | undefined, { sampleWeight?: ArrayLike<number> } | undefined];
  const call: Training = { estimator, x, y, sampleWeight: fitOptions?.sampleWeight };
  try {
    const example = takeFirstRows(x, EXAMPLE_ROWS);
    const params = describeParams(estimator);
    const metrics = measureTraining(call, 'training_', current.posLabel, (name, error) => {
      warn(current, `The metric ${name} will not be recorded: ${describeError(error)}`);
    });
    const plots = readPlots(call, current);
    const dataset = readDataset(x, y, current);
    if (y === undefined && Object.keys(metrics).length === 0) {
      warn(current, 'Training metrics will not be recorded because training labels were not specified.');
    }
    const tags = describeClass(estimator);
    beginEvaluations(estimator);
    // What predicts now: another `fit` of the same estimator makes another.
    const saved = { estimator: estimator.estimator, record: estimator.toRecord() };
    startWork(() =>
      attempt(current, `Logging ${estimator.className}`, () =>
        logTraining({ estimator, saved, params, tags, metrics, plots, dataset, example }, current),
      ),
    );
  } catch (error) {
    warn(current, `Logging ${estimator.className} failed: ${describeError(error)}`);
  }
}

function readPlots(call: Training, current: SklearnAutologOptions): TrainingPlots {
  try {
    return preparePlots(call, 'training_');
  } catch (error) {
    warn(current, `The plots of the training will not be recorded: ${describeError(error)}`);
    return { matrices: {}, curves: {} };
  }
}

function readDataset(x: ModelInput, y: Target | undefined, current: SklearnAutologOptions): Dataset | undefined {
  try {
    return describeDataset(takeFirstRows(x, Number.POSITIVE_INFINITY), y === undefined ? undefined : toTargets(y));
  } catch (error) {
    warn(current, `The training data will not be recorded: ${describeError(error)}`);
    return undefined;
  }
}

/** A metric whose values are logged where they are about a prediction of an estimator that was logged. `name` and `argNames` are scikit-learn's. */
export function watchMetric<Args extends readonly unknown[]>(
  name: string,
  argNames: readonly string[],
  metric: (...args: Args) => number,
): (...args: Args) => number {
  return (...args) => {
    const value = metric(...args);
    if (logsPostTraining()) noteMetric(name, argNames, args, value);
    return value;
  };
}
