// The xgboost flavor: `flavors.xgboost` of an MLmodel and the file that it names, a model of XGBoost's own or a pickled object
// (mlflow.xgboost; parity MLM-061).
import { DecantError } from '../../errors.ts';
import { PythonObject } from '../../formats/python/values.ts';
import type { PythonValue } from '../../formats/python/values.ts';
import {
  createBooster,
  ESTIMATOR_CLASSES,
  isBoosterRecord,
  isEstimatorRecord,
  loadXgboostEstimator,
  readBooster,
  readEstimator,
  readXgboostModel,
} from '../../libraries/xgboost/index.ts';
import type { Booster, EstimatorClass, XgboostEstimator } from '../../libraries/xgboost/index.ts';
import type { Flavor, FlavorConfig, LoadOptions } from '../../model/flavor.ts';
import type { ModelFiles } from '../../model/model-files.ts';
import { atSource } from '../at-source.ts';
import { checkPicklePolicy } from '../check-pickle-policy.ts';
import { readRecords } from '../read-records.ts';
import { createXgboostScorer } from './create-scorer.ts';
import { inspectXgboost } from './inspect.ts';
import { holdsPythonObjects, readXgboostFile } from './read-file.ts';
import { describeYamlValue } from '../../model/mlmodel.ts';

/** What an XGBoost model is: the library's own object, or its estimator for scikit-learn. */
export type XgboostNative = Booster | XgboostEstimator;

/** XGBoost models, saved in binary, JSON, UBJSON, or as pickles. */
export const XGBOOST_FLAVOR: Flavor<XgboostNative> = {
  name: 'xgboost',
  loaderModules: ['mlflow.xgboost'],
  load: loadXgboost,
  scorer: (model, _config, { mlflowVersion }) => createXgboostScorer(model, passesParams(mlflowVersion)),
  inspect: inspectXgboost,
};

// MLflow before 2.15 takes params and does not hand them to XGBoost.
function passesParams(mlflowVersion: string | undefined): boolean {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(mlflowVersion ?? '') ?? [];
  if (major === undefined || minor === undefined) return true;
  return Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 15);
}

async function loadXgboost(files: ModelFiles, config: FlavorConfig, options: LoadOptions): Promise<XgboostNative> {
  const { path, bytes } = await readXgboostFile(files, config, options);
  options.signal?.throwIfAborted();
  const source = `${path} in ${files.location}`;
  if (!holdsPythonObjects(bytes)) {
    const className = findClass(config, files);
    return atSource(source, () =>
      className === undefined ? createBooster(readXgboostModel(bytes)) : loadXgboostEstimator(className, bytes),
    );
  }
  checkPicklePolicy(`${source}: an XGBoost model that is a pickle or a skops file`);
  const { value } = readRecords(bytes, source);
  return atSource(source, () => readModel(value));
}

// Models of MLflow before 1.22 are Boosters, and do not say so.
function findClass(config: FlavorConfig, files: ModelFiles): EstimatorClass | undefined {
  const stated = config['model_class'];
  if (stated === undefined || stated === null) return undefined;
  const [, module, name] = /^(xgboost(?:\.\w+)*)\.(\w+)$/.exec(typeof stated === 'string' ? stated : '') ?? [];
  const className = ESTIMATOR_CLASSES.find((known) => known === name);
  if (module !== undefined && (name === 'Booster' || className !== undefined)) return className;
  throw new DecantError(
    'UNSUPPORTED_MODEL',
    `flavors.xgboost.model_class of ${files.location} is ${describeYamlValue(stated)}; known are xgboost.core.Booster and xgboost.sklearn.{${ESTIMATOR_CLASSES.join(', ')}}.`,
  );
}

function readModel(value: PythonValue): XgboostNative {
  if (isBoosterRecord(value)) return readBooster(value);
  if (isEstimatorRecord(value)) return readEstimator(value);
  const what = value instanceof PythonObject ? value.type.path : 'no object';
  throw new DecantError(
    'UNSUPPORTED_MODEL',
    `mlflow.xgboost saved ${what}; of pickled objects, Booster and ${ESTIMATOR_CLASSES.join(', ')} are read.`,
    { hint: 'Save a scikit-learn Pipeline with mlflow.sklearn.' },
  );
}
