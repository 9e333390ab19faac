// The sklearn flavor: `flavors.sklearn` of an MLmodel and the file that it names (mlflow.sklearn; parity MLM-060).
import { DecantError } from '../../errors.ts';
import type { Estimator } from '../../libraries/sklearn/estimator.ts';
import { loadEstimator } from '../../libraries/sklearn/load.ts';
import type { Flavor, FlavorConfig, LoadOptions } from '../../model/flavor.ts';
import { readNamedFile } from '../../model/model-file.ts';
import type { ModelFiles } from '../../model/model-files.ts';
import { createSklearnScorer } from './create-scorer.ts';
import { rememberModelSource } from '../model-source.ts';
import { GUEST_READERS } from './guest-estimators.ts';
import { findPandasMajor } from './find-pandas.ts';
import { inspectSklearn } from './inspect.ts';
import { checkPicklePolicy } from '../check-pickle-policy.ts';
import { readRecords } from '../read-records.ts';
import { describeYamlValue } from '../../model/mlmodel.ts';

/** scikit-learn estimators, saved as pickle, cloudpickle or skops. */
export const SKLEARN_FLAVOR: Flavor<Estimator> = {
  name: 'sklearn',
  loaderModules: ['mlflow.sklearn'],
  load: loadSklearn,
  scorer: (estimator, _config, options) => createSklearnScorer(estimator, options),
  inspect: inspectSklearn,
};

async function loadSklearn(files: ModelFiles, config: FlavorConfig, options: LoadOptions): Promise<Estimator> {
  checkPicklePolicy('scikit-learn models: pickle, cloudpickle and skops alike');
  checkFormat(files, config);
  const { key, value } = options.dataPath ?? { key: 'flavors.sklearn.pickled_model', value: config['pickled_model'] };
  const { path, bytes } = await readNamedFile(files, key, value);
  options.signal?.throwIfAborted();
  const pandasMajor = await findPandasMajor(files, options.mlflowVersion);
  const { value: record } = readRecords(bytes, `${path} in ${files.location}`);
  const estimator = loadEstimator(record, GUEST_READERS, { pandasMajor });
  rememberModelSource(estimator, { files, flavors: { sklearn: config }, sizes: new Map([[path, bytes.length]]) });
  return estimator;
}

// The content tells the format; a name that nobody knows still means a release that nobody knows.
function checkFormat(files: ModelFiles, config: FlavorConfig): void {
  const format = config['serialization_format'];
  if (format === undefined || format === null || format === 'pickle' || format === 'cloudpickle' || format === 'skops')
    return;
  throw new DecantError(
    'UNSUPPORTED_MODEL',
    `flavors.sklearn.serialization_format of ${files.location} is ${describeYamlValue(format)}; known are pickle, cloudpickle and skops.`,
  );
}
