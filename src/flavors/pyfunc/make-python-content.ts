// Models that Python alone runs: the files and the python_function entry of their folders.
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { enforceParams } from '../../data/enforcement/enforce-params.ts';
import { enforceSchema } from '../../data/enforcement/enforce-schema.ts';
import { DecantError } from '../../errors.ts';
import { parseYaml } from '../../formats/yaml/index.ts';
import type { FlavorConfig } from '../../model/flavor.ts';
import { isMap } from '../../model/mlmodel.ts';
import { pinPackage, WRITTEN_CLOUDPICKLE } from '../../model/save/python-stack.ts';
import { renderExample } from '../../model/save/render-example.ts';
import type { ModelContent } from '../../model/save/write-model-folder.ts';
import type { OpenStoreOptions } from '../../stores/artifacts/index.ts';
import { readLocalText, readLocalTree } from '../saving/read-local-tree.ts';
import { readArtifacts } from './read-artifacts.ts';
import type { SavePyfuncOptions } from './save-options.ts';

/** What a model of a loader module or of a file of Python code holds. Nothing of Python is run. */
export async function makePythonContent(
  options: SavePyfuncOptions,
  stores: OpenStoreOptions | undefined,
): Promise<ModelContent> {
  const { loaderModule, dataPath, pythonModel, artifacts } = options;
  if (options.inferCodePaths === true) {
    throw new DecantError('NOT_IMPLEMENTED', 'inferCodePaths needs Python, which tells what a model imports.', {
      hint: 'Name the files and folders in codePaths.',
    });
  }
  const hasLoader = loaderModule !== undefined || dataPath !== undefined;
  const hasPython = pythonModel !== undefined || artifacts !== undefined;
  if (hasLoader && hasPython) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      'The following sets of parameters cannot be specified together: loaderModule, dataPath and pythonModel, artifacts.',
    );
  }
  const config = await readModelConfig(options.modelConfig);
  if (pythonModel !== undefined) return makeCodeContent(pythonModel, options, config, stores);
  if (loaderModule !== undefined) return makeLoaderContent(loaderModule, options, config);
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    'Either `loaderModule` or `pythonModel` must be specified: the name of a Python module, or the path of a file of Python code.',
  );
}

async function makeLoaderContent(
  loaderModule: string,
  { dataPath, streamable = false }: SavePyfuncOptions,
  config: FlavorConfig | undefined,
): Promise<ModelContent> {
  if (!/^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/.test(loaderModule)) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `loaderModule is ${JSON.stringify(loaderModule)}; expected the name of a Python module.`,
    );
  }
  const data = dataPath === undefined ? undefined : await readLocalTree(dataPath, 'data', 'data path');
  return {
    files: data?.files ?? new Map(),
    flavor: undefined,
    pythonFunction: {
      code: null,
      loader_module: loaderModule,
      streamable,
      ...(data === undefined ? {} : { data: data.path }),
      ...(config === undefined ? {} : { config }),
    },
    packages: PACKAGES,
  };
}

const PACKAGES = [pinPackage('mlflow'), pinPackage('cloudpickle')];

async function makeCodeContent(
  pythonModel: string | URL,
  options: SavePyfuncOptions,
  config: FlavorConfig | undefined,
  stores: OpenStoreOptions | undefined,
): Promise<ModelContent> {
  const isUrl = pythonModel instanceof URL || pythonModel.startsWith('file:');
  const path = isUrl ? fileURLToPath(pythonModel) : resolve(pythonModel);
  const streamable = checkCode(await readLocalText(path, 'Python model'), path, options.streamable);
  checkExample(options);
  const code = await readLocalTree(path, '', 'Python model');
  const artifacts = await readArtifacts(options.artifacts ?? {}, stores);
  return {
    files: new Map([...code.files, ...artifacts.files]),
    flavor: undefined,
    pythonFunction: {
      cloudpickle_version: WRITTEN_CLOUDPICKLE,
      code: null,
      loader_module: 'mlflow.pyfunc.loaders.code_model',
      // Where the file was; its base name alone counts when the model is loaded (MLM-054).
      model_code_path: path,
      streamable,
      ...(artifacts.files.size === 0 ? {} : { artifacts: artifacts.config }),
      ...(config === undefined ? {} : { config }),
    },
    packages: PACKAGES,
  };
}

// The code is not run: what only running it would tell is asked for, and not guessed.
function checkCode(code: string, path: string, streamable: boolean | undefined): boolean {
  if (!/\bset_model\b/.test(code)) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `${path} names no set_model: If the model is logged as code, ensure the model is set using mlflow.models.set_model() within the code file code file.`,
    );
  }
  const [agent] = /\b(?:ChatModel|ChatAgent|ResponsesAgent)\b/.exec(code) ?? [];
  if (agent !== undefined) {
    throw new DecantError('NOT_IMPLEMENTED', `${path} names ${agent}, whose signature Python MLflow makes itself.`, {
      hint: 'Save models of this class with Python MLflow.',
    });
  }
  if (streamable !== undefined) return streamable;
  if (!/\bdef\s+predict_stream\b/.test(code)) return false;
  throw new DecantError('INVALID_PARAMETER_VALUE', `${path} has a function predict_stream.`, {
    hint: 'Tell whether it is the model: streamable: true or false.',
  });
}

function checkExample({ signature, inputExample }: SavePyfuncOptions): void {
  if (signature === undefined || signature === false || inputExample === undefined) return;
  const { batch, params } = renderExample(inputExample);
  try {
    if (signature.inputs !== undefined) enforceSchema(batch, signature.inputs, { hideDetails: false });
    enforceParams(params, signature.params);
  } catch (cause) {
    if (!(cause instanceof DecantError)) throw cause;
    throw new DecantError(cause.code, `Input example does not match the model signature. ${cause.message}`, { cause });
  }
}

/** The configuration of a model; undefined for none, as for an empty one. */
export async function readModelConfig(given: SavePyfuncOptions['modelConfig']): Promise<FlavorConfig | undefined> {
  if (given === undefined) return undefined;
  const config = typeof given === 'string' ? parseYaml(await readLocalText(given, 'modelConfig')) : given;
  if (!isMap(config)) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      'An invalid `modelConfig` structure was passed. `modelConfig` must be a valid file path or an object.',
    );
  }
  if (!isJson(config)) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      'Values in the provided `modelConfig` are of an unsupported type. Only JSON-serializable data types can be provided as values.',
    );
  }
  return Object.keys(config).length === 0 ? undefined : config;
}

function isJson(value: unknown): boolean {
  if (value === null || ['boolean', 'string', 'number', 'bigint'].includes(typeof value)) return true;
  if (Array.isArray(value)) return value.every(isJson);
  return isMap(value) && Object.values(value).every(isJson);
}
