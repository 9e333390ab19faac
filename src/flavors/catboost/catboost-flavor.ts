// The catboost flavor: `flavors.catboost` of an MLmodel and the file that it names, a model in CatBoost's binary format or in JSON
// (mlflow.catboost; parity MLM-063).
import { DecantError } from '../../errors.ts';
import {
  CLASS_NAMES,
  createEstimator,
  MODEL_FORMATS,
  readModel,
  readTrainingParam,
} from '../../libraries/catboost/index.ts';
import type { CatboostEstimator, ClassName, ModelFormat } from '../../libraries/catboost/index.ts';
import type { Flavor, FlavorConfig, LoadOptions } from '../../model/flavor.ts';
import type { ModelFiles } from '../../model/model-files.ts';
import { atSource } from '../at-source.ts';
import { checkRelease, isBefore, parseRelease } from './check-release.ts';
import { createCatboostScorer } from './create-scorer.ts';
import { inspectCatboost } from './inspect.ts';
import { readCatboostFile } from './read-file.ts';

/** CatBoost models. */
export const CATBOOST_FLAVOR: Flavor<CatboostEstimator> = {
  name: 'catboost',
  loaderModules: ['mlflow.catboost'],
  load: loadCatboost,
  scorer: (model) => createCatboostScorer(model),
  inspect: inspectCatboost,
};

async function loadCatboost(files: ModelFiles, config: FlavorConfig, options: LoadOptions): Promise<CatboostEstimator> {
  const className = readClassName(config);
  const format = readFormat(config);
  const { path, bytes } = await readCatboostFile(files, config, options);
  options.signal?.throwIfAborted();
  return atSource(`${path} in ${files.location}`, () => {
    const release = parseRelease(config['catboost_version']);
    const model = readModel(bytes, format);
    const loss = readTrainingParam(model.info, 'loss_function');
    // Until 0.23, predict of a regressor answers sums whatever the loss.
    const isAsked = typeof loss === 'string' && !isBefore(release, 0, 23, 0);
    const estimator = createEstimator(model, className, isAsked ? loss : undefined);
    checkRelease(release, estimator);
    return estimator;
  });
}

function readClassName(config: FlavorConfig): ClassName {
  const className = CLASS_NAMES.find((name) => name === config['model_type']);
  if (className !== undefined) return className;
  throw refuse('model_type', config['model_type'], CLASS_NAMES);
}

function readFormat(config: FlavorConfig): ModelFormat {
  const format = MODEL_FORMATS.find((name) => name === config['save_format']);
  if (format !== undefined) return format;
  throw refuse('save_format', config['save_format'], MODEL_FORMATS);
}

function refuse(key: string, value: unknown, known: readonly string[]): DecantError {
  return new DecantError(
    'UNSUPPORTED_MODEL',
    `flavors.catboost.${key} is ${typeof value === 'string' ? JSON.stringify(value) : 'no text'}; known are ${known.join(', ')}.`,
  );
}
