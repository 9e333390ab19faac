// Pickled estimators: the Booster inside, and of the estimator's own attributes those that Python reads when it predicts.
import type { Tensor } from '../../data/tensor.ts';
import { readTensor } from '../../formats/python/ndarray.ts';
import { NdArray, PythonDict, PythonGlobal, PythonObject } from '../../formats/python/values.ts';
import type { PythonValue } from '../../formats/python/values.ts';
import { describeRecord, readState, refuseRecord } from '../../formats/python/records.ts';
import type { EstimatorClass, EstimatorOptions, XgboostEstimator } from './estimator.ts';
import { createEstimator, ESTIMATOR_CLASSES } from './estimator.ts';
import type { Features } from './features.ts';
import type { XgboostModel } from './model.ts';
import { IMPORTANCE_TYPES, shareImportance } from './importance.ts';
import type { ImportanceType } from './importance.ts';
import { isBoosterRecord, readBoosterRecord } from './read-booster.ts';
import { toPlainNumber } from './record.ts';
import { isSince } from './release.ts';

/** Is this a pickled estimator? */
export function isEstimatorRecord(value: PythonValue | undefined): value is PythonObject {
  return value instanceof PythonObject && value.type.module.startsWith('xgboost.') && findClass(value) !== undefined;
}

function findClass({ type }: PythonObject): EstimatorClass | undefined {
  return ESTIMATOR_CLASSES.find((name) => name === type.name);
}

/**
 * The estimator of a record as a step of a scikit-learn Pipeline: a frame whose names are the numbers from 0 on is the array that the
 * step before answers.
 */
export function readXgboostEstimator(record: PythonObject): XgboostEstimator {
  const estimator = readEstimator(record);
  const asStep =
    (method: (x: Features, options?: EstimatorOptions) => Tensor): typeof method =>
    (x, options) =>
      method(x, { numberedFrames: 'array', ...options });
  const { predict_proba: predictProbabilities } = estimator;
  return {
    ...estimator,
    predict: asStep(estimator.predict),
    ...(predictProbabilities === undefined ? {} : { predict_proba: asStep(predictProbabilities) }),
  };
}

/** The estimator of a record; refuses other layouts by name. */
export function readEstimator(record: PythonObject): XgboostEstimator {
  const { path } = record.type;
  const className = findClass(record);
  if (className === undefined || !isEstimatorRecord(record)) throw refuseRecord(path, 'the class is not known');
  const state = readState(record);
  for (const method of ['predict', 'predict_proba', 'apply']) {
    if (state.get(method) !== undefined) throw refuseRecord(path, `${method} was replaced on the instance`);
  }
  const boosterRecord = state.get('_Booster');
  if (boosterRecord === undefined || boosterRecord === null)
    throw refuseRecord(path, 'it was saved before fit() was called');
  if (!isBoosterRecord(boosterRecord)) throw refuseRecord(path, `_Booster is ${describeRecord(boosterRecord)}`);
  const loaded = readBoosterRecord(boosterRecord);
  const { release } = loaded.model;
  const type = state.get('importance_type');
  const isType = type === undefined || type === null || IMPORTANCE_TYPES.some((known) => known === type);
  // Weights of a linear model are its coef_.
  const hasImportances = isType && loaded.model.booster.kind !== 'linear';
  const estimator = createEstimator(loaded, {
    className,
    missing: readMissing(state, path),
    objective: readObjective(state, path),
    classCount: toPlainNumber(state.get('n_classes_')),
    classes: readLabels(state.get('classes_'), `classes_ of ${path}`),
    encoder: isSince(release, 2, 0) ? undefined : readEncoder(state, path),
    needsDMatrix: needsDMatrix(state, loaded.model),
    bestTreeLimit: isSince(release, 1, 4) ? undefined : readTreeLimit(state, path, loaded.model),
  });
  return {
    ...estimator,
    // The tag `allow_nan` came with 1.1.
    allowsMissing: isSince(release, 1, 1),
    ...(hasImportances
      ? {
          featureImportances: () =>
            shareImportance(loaded.model, loaded.booster.featureNames, type as ImportanceType | null | undefined),
        }
      : {}),
  };
}

function readMissing(state: PythonDict, path: string): number {
  const missing = state.get('missing');
  if (missing === undefined || missing === null) return Number.NaN;
  const number = toPlainNumber(missing);
  if (number === undefined) throw refuseRecord(path, `missing is ${describeRecord(missing)}, not a number`);
  return number;
}

// A function was the objective of the training only; the model has the one of predictions.
function readObjective(state: PythonDict, path: string): string | undefined {
  const objective = state.get('objective');
  if (typeof objective === 'string') return objective;
  const isFunction = objective instanceof PythonGlobal || objective instanceof PythonObject;
  if (isFunction || objective === undefined || objective === null) return undefined;
  throw refuseRecord(path, `objective is ${describeRecord(objective)}`);
}

function readEncoder(state: PythonDict, path: string): Tensor | undefined {
  const encoder = state.get('_le');
  if (encoder === undefined || encoder === null) return undefined;
  if (!(encoder instanceof PythonObject) || !encoder.type.name.endsWith('LabelEncoder')) {
    throw refuseRecord(path, `_le is ${describeRecord(encoder)}`);
  }
  const labels = readLabels(readState(encoder).get('classes_'), `classes_ of ${path}._le`);
  if (labels === undefined) throw refuseRecord(path, 'its label encoder has no classes');
  return labels;
}

function readLabels(value: PythonValue | undefined, place: string): Tensor | undefined {
  if (value === undefined || value === null) return undefined;
  if (value instanceof NdArray && value.shape.length === 1) return readTensor(value);
  throw refuseRecord(place, `it is ${describeRecord(value)}, not an array of one dimension`);
}

// Wrappers of 1.4 to 1.7 make a DMatrix where a predictor was chosen, those of 1.5 for categories too.
function needsDMatrix(state: PythonDict, { release }: XgboostModel): boolean {
  if (isSince(release, 2, 0) || !isSince(release, 1, 4)) return false;
  const kwargs = state.get('kwargs');
  const predictor =
    state.get('predictor') ?? (kwargs instanceof PythonDict ? kwargs.get('predictor') : undefined) ?? null;
  if (!isSince(release, 1, 5)) return predictor !== null;
  const isChosen = predictor !== null && predictor !== 'auto';
  return isChosen || (!isSince(release, 1, 6) && state.get('enable_categorical') === true);
}

// Releases before 0.80 did not look at it; their files and those of 0.80 and 0.81 look alike.
function readTreeLimit(state: PythonDict, path: string, { booster, groupCount }: XgboostModel): number | undefined {
  const limit = toPlainNumber(state.get('best_ntree_limit'));
  if (limit === undefined || booster.kind === 'linear' || state.get('importance_type') !== undefined) return limit;
  if (limit * groupCount >= booster.trees.length) return limit;
  throw refuseRecord(path, 'it has a best_ntree_limit, and no trace of the release that tells whether it counts');
}
