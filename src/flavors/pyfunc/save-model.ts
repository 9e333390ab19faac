// Saves models as functions of Python (mlflow.pyfunc.save_model; parity API-032, MLM-050 .. MLM-056): a module that loads data, a file of
// Python code, or a model that was loaded here, with all that it had.
import { DecantError } from '../../errors.ts';
import type { Model } from '../../model/model.ts';
import type { OpenStoreOptions } from '../../stores/artifacts/index.ts';
import { recallModelSource } from '../model-source.ts';
import { prepareCopy } from '../saving/copy-model.ts';
import { prepareContent, saveFolder } from '../saving/save-content.ts';
import type { WriteModel } from '../saving/save-content.ts';
import type { SaveModelOptions } from '../saving/save-options.ts';
import { makePythonContent } from './make-python-content.ts';
import type { PyFuncModel } from './pyfunc-model.ts';
import type { SavePyfuncOptions } from './save-options.ts';

/** What can be saved without options that say so: a model that was loaded. */
export type PyfuncSource = PyFuncModel;

/** Writes the model into a folder that is absent or empty; answers what its MLmodel file says. */
export function saveModel(model: PyfuncSource, path: string, options?: SaveModelOptions): Promise<Model>;
export function saveModel(path: string, options: SavePyfuncOptions): Promise<Model>;
export function saveModel(
  first: PyfuncSource | string,
  second: string | SavePyfuncOptions = {},
  third: SaveModelOptions = {},
): Promise<Model> {
  if (typeof first === 'string') {
    const options = typeof second === 'string' ? {} : second;
    return saveFolder(() => preparePyfunc(undefined, options), first);
  }
  if (typeof second !== 'string') throw new DecantError('INVALID_PARAMETER_VALUE', 'saveModel needs a path.');
  return saveFolder(() => preparePyfunc(first, third), second);
}

/** Reads and checks all that is written. */
export function preparePyfunc(
  model: PyfuncSource | undefined,
  options: SavePyfuncOptions,
  stores?: OpenStoreOptions,
): Promise<WriteModel> {
  return model === undefined
    ? prepareContent(() => makePythonContent(options, stores), options, stores)
    : prepareLoaded(model, options, stores);
}

const PYTHON_OPTIONS = [
  'loaderModule',
  'dataPath',
  'pythonModel',
  'artifacts',
  'modelConfig',
  'streamable',
  'inferCodePaths',
] as const;

async function prepareLoaded(
  model: PyFuncModel,
  options: SavePyfuncOptions,
  stores: OpenStoreOptions | undefined,
): Promise<WriteModel> {
  const source = recallModelSource(model);
  if (source === undefined) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      'This model was not loaded by pyfunc.loadModel, and cannot be saved.',
    );
  }
  const named = PYTHON_OPTIONS.find((name) => options[name] !== undefined);
  if (named !== undefined) {
    throw new DecantError('INVALID_PARAMETER_VALUE', `A model that was loaded is saved as it is; got ${named}.`);
  }
  return prepareCopy({ ...source, predict: (input, params) => model.scorer.predict(input, params) }, options, stores);
}
