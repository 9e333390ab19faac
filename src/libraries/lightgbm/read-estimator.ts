// Pickled wrappers of LightGBM for scikit-learn: LGBMClassifier, LGBMRegressor, LGBMRanker, LGBMModel of LightGBM 2.1 to 4.x
// (python-package/lightgbm/sklearn.py).
import { makeStorage } from '../../data/storage.ts';
import type { Tensor } from '../../data/tensor.ts';
import { makeTensor } from '../../data/tensor.ts';
import { DecantError } from '../../errors.ts';
import { readTensor } from '../../formats/python/ndarray.ts';
import { NdArray, PythonObject } from '../../formats/python/values.ts';
import type { PythonValue, PythonDict } from '../../formats/python/values.ts';
import { describeRecord, readState, refuseRecord } from '../../formats/python/records.ts';
import { stackArrayFrame } from './array-features.ts';
import type { Booster, PredictOptions } from './booster.ts';
import type { Features } from './features.ts';
import { isBoosterRecord, readBooster } from './read-booster.ts';
import { isCallable, unwrapScalar } from './record.ts';
import { readSettings } from './read-settings.ts';

/** Wrappers that are read. */
export const CLASSES = ['LGBMClassifier', 'LGBMRegressor', 'LGBMRanker', 'LGBMModel'] as const;

/**
 * A fitted wrapper. It has the shape of a scikit-learn estimator, so that it can end a Pipeline; methods take LightGBM's options
 * too.
 */
export interface LightgbmEstimator {
  readonly className: (typeof CLASSES)[number];
  readonly booster: Booster;
  readonly featureCount: number;
  /** Names of the training data's columns; undefined where it had none. LightGBM writes `_` for spaces. */
  readonly featureNames: readonly string[] | undefined;
  /** Does its tag `allow_nan` say that it takes NaN? */
  readonly allowsMissing: boolean;
  /** `feature_importances_`; undefined where `importance_type` is no type of importance. */
  readonly featureImportances?: () => Tensor;
  /** Labels of a classifier, in the order of its probabilities. */
  readonly classes?: Tensor | undefined;
  /** Labels of a classifier, numbers of any other; with `rawScore`, `predLeaf` or `predContrib` what the Booster answers. */
  readonly predict: (x: Features, options?: PredictOptions) => Tensor;
  /** Probabilities of each class. Only classifiers have it. */
  readonly predict_proba?: (x: Features, options?: PredictOptions) => Tensor;
  /** Sums of the leaves. Only classifiers have it, since LightGBM 4.7. */
  readonly decision_function?: (x: Features, options?: PredictOptions) => Tensor;
}

/** Is this a pickled wrapper? */
export function isEstimatorRecord(value: PythonValue): value is PythonObject {
  return (
    value instanceof PythonObject &&
    value.type.module.startsWith('lightgbm.') &&
    CLASSES.some((name) => name === value.type.name)
  );
}

/**
 * The estimator of a record as the end of a scikit-learn Pipeline: X is what the step before answers. Refuses other layouts by
 * name.
 */
export function readLightgbmEstimator(record: PythonObject): LightgbmEstimator {
  const estimator = readEstimator(record);
  const { predict, predict_proba: predictProba, decision_function: decide } = estimator;
  const stack =
    (method: Answer): Answer =>
    (x, options) =>
      method(stackArrayFrame(x), options);
  return {
    ...estimator,
    predict: stack(predict),
    ...(predictProba === undefined ? {} : { predict_proba: stack(predictProba) }),
    ...(decide === undefined ? {} : { decision_function: stack(decide) }),
  };
}

/** The estimator of a record, for DataFrames and float arrays; refuses other layouts by name. */
export function readEstimator(record: PythonObject): LightgbmEstimator {
  const { path, name } = record.type;
  const className = CLASSES.find((known) => known === name);
  if (className === undefined || !isEstimatorRecord(record)) throw refuseRecord(path, 'the class is not known');
  const state = readState(record);
  for (const method of ['predict', 'predict_proba', 'decision_function']) {
    if (state.get(method) !== undefined) throw refuseRecord(path, `${method} was replaced on the instance`);
  }
  const boosterRecord = state.get('_Booster');
  if (!isBoosterRecord(boosterRecord)) {
    const isFitted = boosterRecord !== null && boosterRecord !== undefined;
    throw refuseRecord(
      path,
      isFitted ? `_Booster is ${describeRecord(boosterRecord)}` : 'it was saved before fit() was called',
    );
  }
  const booster = readBooster(boosterRecord);
  // From LightGBM 4 on, settings of the constructor reach the prediction.
  const settings = booster.version === 'v4' ? readSettings(state, path) : {};
  const answer = (x: Features, options: PredictOptions = {}): Tensor => {
    if (x.rowCount === 0) {
      throw new DecantError(
        'INVALID_PARAMETER_VALUE',
        `Found array with 0 sample(s) while a minimum of 1 is required by ${className}.`,
      );
    }
    return booster.predict(x, { ...settings, ...options });
  };
  const importanceType = state.get('importance_type') ?? 'split';
  const base = {
    className,
    booster,
    // The tag `allow_nan` came with LightGBM 2.3.
    allowsMissing: booster.version !== 'v2',
    ...(importanceType === 'split' || importanceType === 'gain'
      ? { featureImportances: () => booster.featureImportance({ importanceType }) }
      : {}),
    featureCount: booster.numFeature,
    featureNames: booster.hasDefaultNames ? undefined : booster.featureNames,
  };
  if (className !== 'LGBMClassifier') return { ...base, predict: answer };
  const classifier = { ...base, ...readClassifier(state, path, booster, answer) };
  // LightGBM 4.7 writes this attribute first. Who calibrates a classifier asks for decisions before probabilities.
  if (state.get('_fitted_with_feature_names') === undefined) return classifier;
  return { ...classifier, decision_function: (x, options) => answer(x, { ...options, rawScore: true }) };
}

type Answer = (x: Features, options?: PredictOptions) => Tensor;

function readClassifier(
  state: PythonDict,
  path: string,
  booster: Booster,
  answer: Answer,
): Pick<LightgbmEstimator, 'classes' | 'predict' | 'predict_proba'> {
  const classes = readClasses(state, path);
  const classCount = unwrapScalar(state.get('_n_classes'));
  if (typeof classCount !== 'number') throw refuseRecord(path, `_n_classes is ${describeRecord(classCount)}`);
  // LightGBM 3 and later answer the sums of a custom objective; the releases before take them for probabilities.
  if (isCallable(state.get('_objective')) && state.get('_n_features_in') !== undefined) {
    return { classes, predict: answer, predict_proba: answer };
  }
  const { outputCount } = booster;
  if (classCount > 2 ? outputCount !== classCount : outputCount !== 1) {
    throw refuseRecord(path, `a model of ${outputCount} sums in a classifier of ${classCount} classes`);
  }
  const predictProba: Answer = (x, options = {}) => {
    const result = answer(x, options);
    return classCount > 2 || isPlain(options) ? result : pairProbabilities(result);
  };
  return {
    classes,
    predict: (x, options = {}) => {
      const result = predictProba(x, options);
      return isPlain(options) ? result : takeClasses(classes, result);
    },
    predict_proba: predictProba,
  };
}

// Does the call ask for what the Booster answers?
function isPlain({ rawScore, predLeaf, predContrib }: PredictOptions): boolean {
  return rawScore === true || predLeaf === true || predContrib === true;
}

function readClasses(state: PythonDict, path: string): Tensor {
  const encoder = state.get('_le');
  const isEncoder =
    encoder instanceof PythonObject &&
    encoder.type.name === 'LabelEncoder' &&
    encoder.type.module.startsWith('sklearn.preprocessing');
  if (!isEncoder) throw refuseRecord(path, `_le is ${describeRecord(encoder)}`);
  const classes = readState(encoder).get('classes_');
  if (!(classes instanceof NdArray) || classes.shape.length !== 1) {
    throw refuseRecord(path, `classes_ of _le is ${describeRecord(classes)}`);
  }
  return readTensor(classes);
}

function pairProbabilities(second: Tensor): Tensor {
  const out = new Float64Array(2 * second.data.length);
  for (let row = 0; row < second.data.length; row++) {
    const probability = Number(second.data[row]);
    out[2 * row] = 1 - probability;
    out[2 * row + 1] = probability;
  }
  return makeTensor('float64', [second.data.length, 2], out);
}

function takeClasses(classes: Tensor, probabilities: Tensor): Tensor {
  const [rowCount = 0, width = 0] = probabilities.shape;
  const positions = new Int32Array(rowCount);
  for (let row = 0; row < rowCount; row++) positions[row] = findLargest(probabilities, row * width, width);
  if (positions.some((position) => position >= classes.data.length)) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `y contains previously unseen labels: the model has ${width} classes, its label encoder ${classes.data.length}.`,
    );
  }
  const labels: ArrayLike<unknown> = classes.data;
  const data = makeStorage(classes.dtype, rowCount);
  const target = data as { [row: number]: unknown };
  for (let row = 0; row < rowCount; row++) target[row] = labels[positions[row]!];
  return { ...classes, shape: [rowCount], data } as Tensor;
}

// numpy.argmax: the first of the largest, or the first NaN.
function findLargest({ data }: Tensor, start: number, count: number): number {
  let best = 0;
  for (let at = 0; at < count; at++) {
    const value = Number(data[start + at]);
    if (Number.isNaN(value)) return at;
    if (value > Number(data[start + best])) best = at;
  }
  return best;
}
