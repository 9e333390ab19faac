// Reads what the options of `saveModel` name on disk and elsewhere, so that the folder can be written of what is in memory.
import { DecantError } from '../../errors.ts';
import { parseYaml } from '../../formats/yaml/index.ts';
import { isMap } from '../../model/mlmodel.ts';
import type { Value } from '../../data/dtype.ts';
import { listCondaPip } from '../../model/save/environment-files.ts';
import type { EnvironmentChoice } from '../../model/save/environment-files.ts';
import { CODE_FOLDER } from '../../model/save/write-model-folder.ts';
import type { ExtraFiles, FolderOptions } from '../../model/save/write-model-folder.ts';
import type { OpenStoreOptions } from '../../stores/artifacts/index.ts';
import { readArtifactTree } from './read-artifact-tree.ts';
import { readLocalText, readLocalTree } from './read-local-tree.ts';
import { readRequirements } from './read-requirements.ts';
import type { Resources, SaveModelOptions } from './save-options.ts';

/** The options with all that they name. */
export async function gatherOptions(options: SaveModelOptions, stores: OpenStoreOptions = {}): Promise<FolderOptions> {
  const { signature, inputExample, metadata, authPolicy, resources, codePaths, extraFiles } = options;
  if (resources !== undefined && authPolicy !== undefined) {
    throw new DecantError('INVALID_PARAMETER_VALUE', 'Only one of `resources`, and `authPolicy` can be specified.');
  }
  return {
    environment: await readEnvironment(options),
    ...(signature === undefined ? {} : { signature }),
    ...(inputExample === undefined ? {} : { inputExample }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(authPolicy === undefined ? {} : { authPolicy }),
    ...(resources === undefined ? {} : { resources: await readResources(resources) }),
    ...(codePaths === undefined ? {} : { code: await readCode(codePaths) }),
    ...(extraFiles === undefined || extraFiles.length === 0
      ? {}
      : { extraFiles: await readExtraFiles(extraFiles, stores) }),
  };
}

async function readEnvironment(options: SaveModelOptions): Promise<EnvironmentChoice> {
  const { pipRequirements, extraPipRequirements, condaEnv } = options;
  const conda = typeof condaEnv === 'string' ? await readMap(condaEnv, 'condaEnv') : condaEnv;
  return {
    ...(pipRequirements === undefined ? {} : { pipRequirements: await readRequirements(pipRequirements) }),
    ...(extraPipRequirements === undefined
      ? {}
      : { extraPipRequirements: await readRequirements(extraPipRequirements) }),
    ...(conda === undefined ? {} : { condaEnv: conda, condaPip: await readRequirements(listCondaPip(conda)) }),
  };
}

async function readMap(path: string, what: string): Promise<Readonly<Record<string, unknown>>> {
  const value = parseYaml(await readLocalText(path, what));
  if (isMap(value)) return value;
  throw new DecantError('INVALID_PARAMETER_VALUE', `The ${what} ${path} holds no map.`);
}

/** Release of the map of resources that is written. */
const RESOURCES_VERSION = '1';

async function readResources(given: Resources): Promise<Readonly<Record<string, Value>>> {
  const map = typeof given === 'string' ? await readMap(given, 'resources') : given;
  const { api_version: version = RESOURCES_VERSION, ...rest } = map;
  if (version === RESOURCES_VERSION) return { ...(rest as Readonly<Record<string, Value>>), api_version: version };
  throw new DecantError('INVALID_PARAMETER_VALUE', `Unsupported API version: ${String(version)}`);
}

async function readCode(paths: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const path of paths) {
    for (const [name, bytes] of (await readLocalTree(path, CODE_FOLDER, 'code path')).files) files.set(name, bytes);
  }
  return files;
}

async function readExtraFiles(uris: readonly string[], stores: OpenStoreOptions): Promise<ExtraFiles> {
  const trees = await Promise.all(uris.map((uri) => readArtifactTree(uri, 'extra_files', 'extra file', stores)));
  return { files: new Map(trees.flatMap((tree) => [...tree.files])), paths: trees.map(({ path }) => path) };
}
