// Pickled models: CatBoost, CatBoostClassifier, CatBoostRegressor, CatBoostRanker with the model's bytes among their parameters
// (catboost/python-package/catboost/core.py, _CatBoostBase.__getstate__).
import { makeTensor } from '../../data/tensor.ts';
import type { Tensor } from '../../data/tensor.ts';
import { DecantError } from '../../errors.ts';
import { readTensor } from '../../formats/python/ndarray.ts';
import { NdArray, PythonDict, PythonObject } from '../../formats/python/values.ts';
import type { PythonValue } from '../../formats/python/values.ts';
import { CLASS_NAMES, createEstimator } from './catboost.ts';
import type { CatboostEstimator } from './catboost.ts';
import { readCbm } from './read-cbm.ts';
import type { Features } from './rows.ts';

/** Is this a pickled model? */
export function isEstimatorRecord(value: PythonValue): value is PythonObject {
  return (
    value instanceof PythonObject &&
    (value.type.module === 'catboost' || value.type.module.startsWith('catboost.')) &&
    CLASS_NAMES.some((name) => name === value.type.name)
  );
}

/**
 * The estimator of a record as the end of a scikit-learn Pipeline: X is what the step before answers, where columns that are
 * numbered stand for an array. Refuses other layouts by name.
 */
export function readCatboostEstimator(record: PythonObject): CatboostEstimator {
  const { path, name } = record.type;
  const className = CLASS_NAMES.find((known) => known === name);
  if (className === undefined || !isEstimatorRecord(record)) throw refuseRecord(path, 'the class is not known');
  const { state } = record;
  if (!(state instanceof PythonDict)) throw refuseRecord(path, 'it holds no parameters');
  const bytes = state.get('__model');
  if (bytes === undefined) throw refuseRecord(path, 'it was saved before fit() was called');
  if (!(bytes instanceof Uint8Array)) throw refuseRecord(path, '__model holds no bytes');
  const loss = state.get('loss_function') ?? state.get('objective');
  const estimator = createEstimator(readCbm(bytes), className, typeof loss === 'string' ? loss : undefined);
  const { predict, predict_proba: predictProba, predict_log_proba: predictLogProba } = estimator;
  const nanMode = state.get('nan_mode');
  const importances = readImportances(state, estimator);
  return {
    ...estimator,
    allowsMissing: nanMode !== 'Forbidden',
    ...(importances === undefined ? {} : { featureImportances: () => importances }),
    predict: (x, options) => predict(toArray(x), options),
    ...(predictProba && { predict_proba: (x: Features, options) => predictProba(toArray(x), options) }),
    ...(predictLogProba && { predict_log_proba: (x: Features, options) => predictLogProba(toArray(x), options) }),
  };
}

// CatBoost keeps the importances beside the model; those of groups depend on the training data.
function readImportances(state: PythonDict, { lossFunction }: CatboostEstimator): Tensor | undefined {
  const kept = GROUPWISE.test(lossFunction) ? '_loss_value_change' : '_prediction_values_change';
  const value = state.get(kept);
  if (value instanceof NdArray) return readTensor(value);
  if (!Array.isArray(value)) return undefined;
  const numbers = Float64Array.from(value, (item) => {
    if (item instanceof NdArray && item.shape.length === 0) return Number(readTensor(item).data[0]);
    return typeof item === 'number' ? item : Number.NaN;
  });
  return numbers.some(Number.isNaN) ? undefined : makeTensor('float64', [numbers.length], numbers);
}

const GROUPWISE =
  /^(?:Query|YetiRank|PairLogit|StochasticRank|LambdaMart|StochasticFilter|UserPerObjMetric|GroupQuantile)/;

function toArray(x: Features): Features {
  const isNumbered = x.kind === 'frame' && x.columns.every(({ name }, index) => name === index);
  return isNumbered ? { kind: 'array', rowCount: x.rowCount, columns: x.columns } : x;
}

function refuseRecord(path: string, reason: string): DecantError {
  return new DecantError('UNSUPPORTED_MODEL', `${path}: ${reason}.`, {
    hint: 'Its layout has no native reader; a Python worker may run this model.',
  });
}
