// The lightgbm flavor: `flavors.lightgbm` of an MLmodel and the file that it names, a text of LightGBM's own or a pickled object
// (mlflow.lightgbm; parity MLM-062).
import { DecantError } from '../../errors.ts';
import { PythonObject } from '../../formats/python/values.ts';
import type { PythonValue } from '../../formats/python/values.ts';
import {
  Booster,
  isBoosterRecord,
  isEstimatorRecord,
  isModelText,
  readBooster,
  readEstimator,
  readModelText,
} from '../../libraries/lightgbm/index.ts';
import type { LightgbmEstimator } from '../../libraries/lightgbm/index.ts';
import type { Flavor, FlavorConfig, LoadOptions } from '../../model/flavor.ts';
import type { ModelFiles } from '../../model/model-files.ts';
import { atSource } from '../at-source.ts';
import { checkPicklePolicy } from '../check-pickle-policy.ts';
import { readRecords } from '../read-records.ts';
import { createLightgbmScorer } from './create-scorer.ts';
import { inspectLightgbm } from './inspect.ts';
import { readLightgbmFile } from './read-file.ts';

/** What a LightGBM model is: the library's own object, or its wrapper for scikit-learn. */
export type LightgbmModel = Booster | LightgbmEstimator;

/** LightGBM models, saved as text, pickle, cloudpickle or skops. */
export const LIGHTGBM_FLAVOR: Flavor<LightgbmModel> = {
  name: 'lightgbm',
  loaderModules: ['mlflow.lightgbm'],
  load: loadLightgbm,
  scorer: (model) => createLightgbmScorer(model),
  inspect: inspectLightgbm,
};

async function loadLightgbm(files: ModelFiles, config: FlavorConfig, options: LoadOptions): Promise<LightgbmModel> {
  const file = await readLightgbmFile(files, config, options);
  options.signal?.throwIfAborted();
  const source = `${file.path} in ${files.location}`;
  if (isModelText(file.bytes)) {
    return atSource(source, () => new Booster(readModelText(new TextDecoder().decode(file.bytes))));
  }
  checkPicklePolicy(`${source}: a LightGBM model that is a pickle or a skops file`);
  const { value } = readRecords(file.bytes, source);
  return atSource(source, () => readModel(value));
}

function readModel(value: PythonValue): LightgbmModel {
  if (isBoosterRecord(value)) return readBooster(value);
  if (isEstimatorRecord(value)) return readEstimator(value);
  const what = value instanceof PythonObject ? value.type.path : 'no object';
  throw new DecantError(
    'UNSUPPORTED_MODEL',
    `mlflow.lightgbm saved ${what}; of pickled objects, Booster, LGBMClassifier, LGBMRegressor, LGBMRanker and LGBMModel are read.`,
    { hint: 'Save a scikit-learn Pipeline with mlflow.sklearn.' },
  );
}
