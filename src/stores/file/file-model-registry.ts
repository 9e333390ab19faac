// Registered models in `mlruns/models`: `<name>/meta.yaml`, `version-<n>/meta.yaml`, `aliases/…` (mlflow.store.model_registry.file_store).
import { basename, join } from 'node:path';
import { DecantError } from '../../errors.ts';
import { checkAlias, checkKey, checkModelName, checkModelTags } from '../check-entities.ts';
import type { ModelRegistry, ModelVersion, RegisteredModel } from '../registry/model-registry.ts';
import { searchModelVersionItems, searchRegisteredModelItems } from '../search/index.ts';
import type { Texts } from '../tracking/entities.ts';
import type { TrackingStore } from '../tracking/tracking-store.ts';
import {
  claimFolder,
  isFile,
  isFolder,
  joinInside,
  listFolders,
  makeFolder,
  moveFolder,
  readMeta,
  readText as readFile,
  readTexts,
  remove,
  writeMeta,
  writeText,
} from './file-tree.ts';
import type { Meta } from './file-tree.ts';
import { later } from './later.ts';
import { readOptionalNumber, readOptionalText, readText } from './read-meta.ts';

const STAGES = ['None', 'Staging', 'Production', 'Archived'];
const ACTIVE_STAGES = ['Staging', 'Production'];
const DELETED = 'Deleted_Internal';

/** The registry of a folder, which is made where it is absent. `tracking` knows the logged models that versions are made of. */
export function openFileModelRegistry(root: string, uri: string, tracking: TrackingStore): ModelRegistry {
  const models = join(root, 'models');
  makeFolder(models);

  const change = (folder: string, changes: Meta): void => {
    writeMeta(root, folder, { ...readMeta(folder), last_updated_timestamp: Date.now(), ...changes });
  };
  const touch = (name: string): void => {
    change(requireModelFolder(models, name), {});
  };
  const deleteAlias = (name: string, alias: string): void => {
    const path = join(requireModelFolder(models, name), 'aliases', alias);
    if (!isFile(path)) return;
    remove(path);
    touch(name);
  };
  const listVersions = (name: string): readonly ModelVersion[] =>
    readVersions(requireModelFolder(models, name)).filter(({ currentStage }) => currentStage !== DELETED);
  const readDownloadUri = (name: string, version: string): string => {
    const meta = readMeta(requireVersion(models, name, version).folder) ?? {};
    return readOptionalText(meta, 'storage_location') ?? readText(meta, 'source');
  };
  const getVersion = (name: string, version: string): ModelVersion => requireVersion(models, name, version).found;
  const getModel = (name: string): RegisteredModel => readRegisteredModel(requireModelFolder(models, name));

  return {
    uri,

    createRegisteredModel: later((name, { tags = {}, description } = {}) => {
      checkName(name);
      checkModelTags(tags);
      const folder = join(models, name);
      if (!claimFolder(folder)) throw refuseTaken(name);
      const now = Date.now();
      writeTags(root, folder, tags);
      writeMeta(root, folder, {
        aliases: {},
        creation_timestamp: now,
        deployment_job_id: null,
        deployment_job_state: null,
        description: description ?? null,
        last_updated_timestamp: now,
        name,
        workspace: 'default',
      });
      return getModel(name);
    }),

    getRegisteredModel: later(getModel),

    updateRegisteredModel: later((name, description) => {
      change(requireModelFolder(models, name), { description });
      return getModel(name);
    }),

    renameRegisteredModel: later((name, newName) => {
      const folder = requireModelFolder(models, name);
      checkName(newName);
      const target = join(models, newName);
      if (isFolder(target)) throw refuseTaken(newName);
      moveFolder(folder, target);
      change(target, { name: newName });
      for (const version of listVersionFolders(target)) change(version, { name: newName });
      return getModel(newName);
    }),

    deleteRegisteredModel: later((name) => {
      remove(requireModelFolder(models, name));
    }),

    searchRegisteredModels: later((options = {}) =>
      searchRegisteredModelItems(listModels(models).map(readRegisteredModel), options),
    ),

    getLatestVersions: later((name, stages = []) => {
      const wanted = stages.length === 0 ? STAGES : stages.map(toStage);
      return findLatest(listVersions(name)).filter(({ currentStage }) => wanted.includes(currentStage));
    }),

    setRegisteredModelTag: later((name, key, value) => {
      checkModelTags({ [key]: value });
      writeTags(root, requireModelFolder(models, name), { [key]: value });
      touch(name);
    }),

    deleteRegisteredModelTag: later((name, key) => {
      checkKey('Tag', key);
      const path = joinInside(join(requireModelFolder(models, name), 'tags'), key);
      if (!isFile(path)) return;
      remove(path);
      touch(name);
    }),

    setRegisteredModelAlias: later((name, alias, version) => {
      checkAlias(alias);
      const folder = requireModelFolder(models, name);
      const { version: number } = getVersion(name, version);
      writeText(root, join(folder, 'aliases', alias), number);
      touch(name);
    }),

    deleteRegisteredModelAlias: later((name, alias) => {
      checkAlias(alias);
      deleteAlias(name, alias);
    }),

    getModelVersionByAlias: later((name, alias) => {
      if (alias.toLowerCase() === 'latest') {
        const newest = [...listVersions(name)].sort((one, other) => Number(other.version) - Number(one.version))[0];
        if (newest !== undefined) return newest;
        throw new DecantError('RESOURCE_DOES_NOT_EXIST', `Registered Model with name=${name} has no versions`);
      }
      checkAlias(alias);
      const version = readFile(join(requireModelFolder(models, name), 'aliases', alias));
      if (version !== undefined) return getVersion(name, version.trim());
      throw new DecantError('INVALID_PARAMETER_VALUE', `Registered model alias ${alias} not found.`);
    }),

    async createModelVersion({ name, source, runId, runLink, modelId, description, tags = {} }) {
      const folder = requireModelFolder(models, name);
      checkModelTags(tags);
      let storageLocation = source;
      let sourceRun = runId;
      const loggedModelId = /^models:\/(m-[\w-]+)$/.exec(source)?.[1];
      if (loggedModelId !== undefined) {
        const model = await tracking.getLoggedModel(loggedModelId);
        storageLocation = model.artifactLocation;
        sourceRun ??= model.sourceRunId;
      } else {
        const [, otherName, otherVersion] = /^models:\/([^/]+)\/(\d+)$/.exec(source) ?? [];
        if (otherName !== undefined && otherVersion !== undefined) {
          storageLocation = readDownloadUri(decodeURIComponent(otherName), otherVersion);
        }
      }
      if (sourceRun === undefined && modelId !== undefined) {
        sourceRun = (await tracking.getLoggedModel(modelId)).sourceRunId;
      }
      // Deleted versions keep their number. Who makes the folder has it.
      let number = Math.max(0, ...readVersions(folder).map(({ version }) => Number(version))) + 1;
      while (!claimFolder(join(folder, `version-${number}`))) number++;
      const versionFolder = join(folder, `version-${number}`);
      const now = Date.now();
      writeTags(root, versionFolder, tags);
      writeMeta(root, versionFolder, {
        creation_timestamp: now,
        current_stage: 'None',
        deployment_job_state: null,
        description: description ?? null,
        last_updated_timestamp: now,
        model_id: modelId ?? null,
        name,
        run_id: sourceRun ?? null,
        run_link: runLink ?? null,
        source,
        status: 'READY',
        status_message: null,
        storage_location: storageLocation,
        user_id: null,
        version: number,
        workspace: 'default',
      });
      touch(name);
      return getVersion(name, String(number));
    },

    getModelVersion: later(getVersion),

    updateModelVersion: later((name, version, description) => {
      change(requireVersion(models, name, version).folder, { description });
      return getVersion(name, version);
    }),

    deleteModelVersion: later((name, version) => {
      const { folder, found } = requireVersion(models, name, version);
      change(folder, { current_stage: DELETED });
      for (const alias of found.aliases) deleteAlias(name, alias);
      touch(name);
    }),

    transitionModelVersionStage: later((name, version, stage, archiveExisting) => {
      const target = toStage(stage);
      if (archiveExisting && !ACTIVE_STAGES.includes(target)) {
        throw new DecantError(
          'INVALID_PARAMETER_VALUE',
          `Model version transition cannot archive existing model versions because '${stage}' is not an Active stage. Valid stages are ${ACTIVE_STAGES.join(', ')}`,
        );
      }
      const { folder, found } = requireVersion(models, name, version);
      for (const other of archiveExisting ? listVersions(name) : []) {
        if (other.version === found.version || other.currentStage !== target) continue;
        change(requireVersion(models, name, other.version).folder, { current_stage: 'Archived' });
      }
      change(folder, { current_stage: target });
      touch(name);
      return getVersion(name, version);
    }),

    searchModelVersions: later((options = {}) => {
      const versions = listModels(models).flatMap((folder) => listVersions(basename(folder)));
      return searchModelVersionItems(versions, options);
    }),

    setModelVersionTag: later((name, version, key, value) => {
      checkModelTags({ [key]: value });
      writeTags(root, requireVersion(models, name, version).folder, { [key]: value });
      touch(name);
    }),

    deleteModelVersionTag: later((name, version, key) => {
      checkKey('Tag', key);
      const path = joinInside(join(requireVersion(models, name, version).folder, 'tags'), key);
      if (!isFile(path)) return;
      remove(path);
      touch(name);
    }),

    getDownloadUri: later(readDownloadUri),

    close: later(() => undefined),
  };
}

// The name is the name of a folder.
function checkName(name: string): void {
  checkModelName(name);
  if (!/[\\%\0]/.test(name) && name.trim() !== '' && name !== '.' && name !== '..') return;
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `Invalid name: '${name}'. Registered model name cannot contain path separator or '%' character, and must be the name of a folder.`,
  );
}

function requireModelFolder(models: string, name: string): string {
  checkName(name);
  const folder = join(models, name);
  if (isFolder(folder)) return folder;
  throw new DecantError('RESOURCE_DOES_NOT_EXIST', `Registered Model with name=${name} not found`);
}

function requireVersion(
  models: string,
  name: string,
  version: string,
): { readonly folder: string; readonly found: ModelVersion } {
  if (!/^\d{1,15}$/.test(version)) {
    throw new DecantError('INVALID_PARAMETER_VALUE', `Parameter 'version' must be an integer, got '${version}'.`);
  }
  const folder = join(requireModelFolder(models, name), `version-${Number(version)}`);
  const found = readVersion(folder);
  if (found !== undefined && found.currentStage !== DELETED) return { folder, found };
  throw new DecantError('RESOURCE_DOES_NOT_EXIST', `Model Version (name=${name}, version=${version}) not found`);
}

// A folder without a meta.yaml is a model that is being made.
function listModels(models: string): readonly string[] {
  return listFolders(models)
    .map((name) => join(models, name))
    .filter((folder) => isFile(join(folder, 'meta.yaml')));
}

function listVersionFolders(folder: string): readonly string[] {
  return listFolders(folder)
    .filter((name) => /^version-\d{1,15}$/.test(name))
    .map((name) => join(folder, name));
}

function readVersions(folder: string): readonly ModelVersion[] {
  return listVersionFolders(folder)
    .flatMap((version) => readVersion(version) ?? [])
    .sort((one, other) => Number(one.version) - Number(other.version));
}

function readRegisteredModel(folder: string): RegisteredModel {
  const meta = readMeta(folder) ?? {};
  const created = readOptionalNumber(meta, 'creation_timestamp') ?? 0;
  return {
    name: readOptionalText(meta, 'name') ?? basename(folder),
    creationTimestamp: created,
    lastUpdatedTimestamp: readOptionalNumber(meta, 'last_updated_timestamp') ?? created,
    description: readOptionalText(meta, 'description') ?? '',
    tags: readTexts(join(folder, 'tags')),
    aliases: readAliases(folder),
    latestVersions: findLatest(readVersions(folder).filter(({ currentStage }) => currentStage !== DELETED)),
  };
}

function readAliases(folder: string): Texts {
  return Object.fromEntries(
    Object.entries(readTexts(join(folder, 'aliases'))).map(([alias, version]) => [alias, version.trim()]),
  );
}

function readVersion(folder: string): ModelVersion | undefined {
  const meta = readMeta(folder);
  if (meta === undefined) return undefined;
  const version = readText(meta, 'version');
  const created = readOptionalNumber(meta, 'creation_timestamp') ?? 0;
  const status = readOptionalText(meta, 'status') ?? 'READY';
  if (status !== 'READY' && status !== 'PENDING_REGISTRATION' && status !== 'FAILED_REGISTRATION') {
    throw new DecantError('MALFORMED_DATA', `A model version has the unknown status ${status}.`);
  }
  return {
    name: readText(meta, 'name'),
    version,
    creationTimestamp: created,
    lastUpdatedTimestamp: readOptionalNumber(meta, 'last_updated_timestamp') ?? created,
    userId: readOptionalText(meta, 'user_id'),
    currentStage: readOptionalText(meta, 'current_stage') ?? 'None',
    description: readOptionalText(meta, 'description') ?? '',
    source: readText(meta, 'source'),
    runId: readOptionalText(meta, 'run_id'),
    runLink: readOptionalText(meta, 'run_link'),
    modelId: readOptionalText(meta, 'model_id'),
    status,
    statusMessage: readOptionalText(meta, 'status_message'),
    tags: readTexts(join(folder, 'tags')),
    aliases: Object.entries(readAliases(join(folder, '..')))
      .filter(([, aliased]) => aliased === version)
      .map(([alias]) => alias),
  };
}

function findLatest(versions: readonly ModelVersion[]): readonly ModelVersion[] {
  const latest = new Map(versions.map((version) => [version.currentStage, version]));
  return STAGES.flatMap((stage) => latest.get(stage) ?? []);
}

function toStage(stage: string): string {
  const found = STAGES.find((known) => known.toLowerCase() === stage.toLowerCase());
  if (found !== undefined) return found;
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `Invalid Model Version stage: ${stage}. Value must be one of ${STAGES.join(', ')}.`,
  );
}

function writeTags(root: string, folder: string, tags: Texts): void {
  for (const [key, value] of Object.entries(tags)) writeText(root, joinInside(join(folder, 'tags'), key), value);
}

function refuseTaken(name: string): DecantError {
  return new DecantError('RESOURCE_ALREADY_EXISTS', `Registered Model (name=${name}) already exists.`);
}
