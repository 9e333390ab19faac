// A model as it lies in a folder, written once more with all that it holds: as the same model under another id.
import type { Batch, Params } from '../../data/batch.ts';
import { DecantError } from '../../errors.ts';
import { Model } from '../../model/model.ts';
import { isMap, MLMODEL_FILE, readMlmodel } from '../../model/mlmodel.ts';
import type { MlmodelFields } from '../../model/mlmodel.ts';
import type { ModelFiles } from '../../model/model-files.ts';
import { readRequirements } from '../../model/requirements.ts';
import {
  CONDA_FILE,
  CONSTRAINTS_FILE,
  makeEnvironmentFiles,
  PYTHON_ENV_FILE,
  REQUIREMENTS_FILE,
} from '../../model/save/environment-files.ts';
import { EXAMPLE_FILE, renderExample, SERVING_FILE } from '../../model/save/render-example.ts';
import { chooseSignature } from '../../model/save/write-model-folder.ts';
import type { FolderOptions, ModelIdentity } from '../../model/save/write-model-folder.ts';
import type { OpenStoreOptions } from '../../stores/artifacts/index.ts';
import { gatherOptions } from './gather-options.ts';
import type { WriteModel } from './save-content.ts';
import type { SaveModelOptions } from './save-options.ts';

/** What is copied. */
export interface CopySource {
  readonly files: ModelFiles;
  /** Bytes of files when the model was loaded; another size is refused, for nobody has seen what the file holds now. */
  readonly sizes?: ReadonlyMap<string, number | undefined>;
  /** Answers an example, where the model has no signature yet. */
  readonly predict?: (input: Batch, params: Params) => Batch | Promise<Batch>;
}

/** Facts of one folder, not of the model in it. */
const OWN_KEYS = ['artifact_path', 'run_id', 'model_id', 'model_uuid', 'utc_time_created', 'prompts'];
const ENVIRONMENT_FILES = [CONDA_FILE, CONSTRAINTS_FILE, PYTHON_ENV_FILE, REQUIREMENTS_FILE];
/** Written by whoever downloads a registered model (MLM-035). */
const REGISTRY_FILE = 'registered_model_meta';

/** What the options name takes the place of what the model had; the rest stays as it is, byte for byte. */
export async function prepareCopy(
  source: CopySource,
  options: SaveModelOptions = {},
  stores?: OpenStoreOptions,
): Promise<WriteModel> {
  const named = (['codePaths', 'extraFiles'] as const).find((name) => options[name] !== undefined);
  if (named !== undefined) {
    throw new DecantError('INVALID_PARAMETER_VALUE', `A model that was loaded brings its own files; got ${named}.`);
  }
  const { files } = source;
  const fields = await readMlmodel(files);
  const folderOptions = await gatherOptions(options, stores);
  const made = await makeFiles(source, fields, folderOptions);
  const replaced = new Set([
    MLMODEL_FILE,
    REGISTRY_FILE,
    ...(made.hasEnvironment ? ENVIRONMENT_FILES : []),
    ...(made.info === undefined ? [] : [EXAMPLE_FILE, SERVING_FILE]),
  ]);
  const kept = (await files.list()).filter((path) => !replaced.has(path));
  return async (writer, identity) => {
    let keptSize = 0;
    for (const path of kept) {
      const bytes = await readUnchanged(source, path);
      if (!ENVIRONMENT_FILES.includes(path)) keptSize += bytes.length;
      await writer.write(path, bytes);
    }
    for (const [path, text] of made.files) await writer.write(path, text);
    const exampleSize = [EXAMPLE_FILE, SERVING_FILE].reduce((sum, path) => sum + byteLength(made.files.get(path)), 0);
    const model = makeModel(fields, folderOptions, made, identity, keptSize + exampleSize);
    await writer.write(MLMODEL_FILE, model.toYaml());
    return model;
  };
}

interface MadeFiles {
  readonly files: ReadonlyMap<string, string>;
  readonly hasEnvironment: boolean;
  /** Of a new example. */
  readonly info: ReturnType<typeof renderExample>['info'] | undefined;
  readonly signature: FolderOptions['signature'];
}

async function makeFiles(source: CopySource, fields: MlmodelFields, options: FolderOptions): Promise<MadeFiles> {
  const { environment = {}, inputExample } = options;
  const hasEnvironment = Object.keys(environment).length > 0;
  const example = inputExample === undefined ? undefined : renderExample(inputExample);
  const isUnsigned = (fields['signature'] ?? null) === null;
  const inferred = isUnsigned ? await chooseSignature(undefined, example, source.predict) : undefined;
  return {
    files: new Map([
      ...(hasEnvironment ? await renderEnvironment(source.files, fields, environment) : []),
      ...(example?.files ?? []),
    ]),
    hasEnvironment,
    info: example?.info,
    signature: options.signature ?? inferred,
  };
}

async function renderEnvironment(
  files: ModelFiles,
  fields: MlmodelFields,
  choice: NonNullable<FolderOptions['environment']>,
): Promise<ReadonlyMap<string, string>> {
  const { flavors } = fields;
  const pythonFunction = isMap(flavors) ? flavors['python_function'] : undefined;
  const config = isMap(pythonFunction) ? pythonFunction : {};
  const { packages, pythonVersion } = await readRequirements(files, config);
  return makeEnvironmentFiles(
    packages.filter((line) => !line.startsWith('-')),
    choice,
    pythonVersion,
  );
}

async function readUnchanged({ files, sizes }: CopySource, path: string): Promise<Uint8Array> {
  const bytes = await files.read(path);
  const size = sizes?.get(path);
  if (size === undefined || size === bytes.length) return bytes;
  throw new DecantError('INVALID_STATE', `${path} in ${files.location} has changed since it was loaded.`);
}

function makeModel(
  fields: MlmodelFields,
  options: FolderOptions,
  made: MadeFiles,
  identity: ModelIdentity,
  size: number,
): Model {
  const kept = Object.entries(fields).filter(([key]) => !OWN_KEYS.includes(key));
  // Flavors are those of the file; what a new model states of itself is new.
  const own = Object.entries(new Model(identity).toDict()).filter(([key]) => key !== 'flavors');
  const { metadata, resources, authPolicy } = options;
  const model = Model.fromDict({
    ...Object.fromEntries(kept),
    ...Object.fromEntries(own),
    ...(metadata === undefined ? {} : { metadata }),
    ...(resources === undefined ? {} : { resources }),
    ...(authPolicy === undefined ? {} : { auth_policy: authPolicy }),
    ...(made.info === undefined ? {} : { saved_input_example_info: made.info, model_size_bytes: size }),
  });
  if (made.signature === undefined) return model;
  return model.setSignature(made.signature === false ? undefined : made.signature);
}

function byteLength(text: string | undefined): number {
  return new TextEncoder().encode(text ?? '').length;
}
