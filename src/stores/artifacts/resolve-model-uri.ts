// `models:` URIs: a version, an alias, a stage or the latest of a registered model, or a logged model by its id (mlflow.store.artifact.utils.models;
// parity TRK-021 .. TRK-024).
import { DecantError } from '../../errors.ts';
import { openStores } from '../open-stores.ts';
import type { Stores } from '../open-stores.ts';
import type { ModelRegistry } from '../registry/model-registry.ts';
import type { LoggedModel } from '../tracking/entities.ts';
import { appendToUri } from '../uri-scheme.ts';
import { normalizeArtifactPath } from './artifact-path.ts';
import { checkLocation } from './check-location.ts';
import type { OpenStoreOptions } from './artifact-store.ts';

/** What a `models:` URI asks for; exactly one of `modelId` and `name` is there. */
export interface ModelReference {
  /** `m-…` */
  readonly modelId?: string;
  readonly name?: string;
  readonly version?: string;
  readonly stage?: string;
  readonly alias?: string;
  /** Below the model's folder; '' for the model itself. */
  readonly path: string;
}

/** Where a model is, and what the registry calls it. */
export interface ResolvedModel {
  readonly location: string;
  readonly name: string | undefined;
  readonly version: string | undefined;
  /** The one that is asked for by its id. */
  readonly loggedModel: LoggedModel | undefined;
}

/** Reads a `models:` URI; INVALID_PARAMETER_VALUE for one of another form. */
export function parseModelUri(uri: string): ModelReference {
  const text = /^models:\/(?:\/[^/]*\/)?(.*)$/is.exec(uri)?.[1]?.replace(/\/+$/, '');
  const [first = '', second, ...rest] = text?.split('/') ?? [];
  if (first.trim() === '' || second?.trim() === '') throw refuse(uri);
  if (first.includes('@') && !/^\d+$/.test(second ?? '')) {
    const [, name = '', alias = ''] = /^(.*)@([^@]*)$/s.exec(first) ?? [];
    if (name === '' || alias.trim() === '') throw refuse(uri);
    return { name, alias, path: inside([second ?? '', ...rest]) };
  }
  if (second === undefined) return { modelId: first, path: '' };
  if (/^\d+$/.test(second)) return { name: first, version: second, path: inside(rest) };
  if (/^m-[0-9a-f]{32}$/.test(first)) return { modelId: first, path: inside([second, ...rest]) };
  if (second.toLowerCase() === 'latest') return { name: first, path: inside(rest) };
  return { name: first, stage: second, path: inside(rest) };
}

/** Asks the stores where the model is. */
export async function resolveModelUri(uri: string, options: OpenStoreOptions): Promise<ResolvedModel> {
  const reference = parseModelUri(uri);
  const stores = await openStores(options);
  try {
    const found = await locateModel(stores, reference);
    return { ...found, location: appendToUri(found.location, reference.path) };
  } finally {
    await stores.close();
  }
}

async function locateModel(stores: Stores, { modelId, name = '', ...rest }: ModelReference): Promise<ResolvedModel> {
  if (modelId !== undefined) {
    const loggedModel = await stores.tracking.getLoggedModel(modelId);
    return {
      location: checkLocation(loggedModel.artifactLocation, stores.trackingUri),
      name: undefined,
      version: undefined,
      loggedModel,
    };
  }
  const version = await findModelVersion(stores.registry, name, rest);
  const location = await stores.registry.getDownloadUri(name, version);
  return {
    location: checkLocation(location, stores.registryUri, { mayRefer: true }),
    name,
    version,
    loggedModel: undefined,
  };
}

/** The version that a reference means: by its number, an alias, a stage, or the newest one. */
export async function findModelVersion(
  registry: ModelRegistry,
  name: string,
  { version, alias, stage }: Pick<ModelReference, 'version' | 'alias' | 'stage'>,
): Promise<string> {
  if (version !== undefined) return version;
  if (alias !== undefined) return (await registry.getModelVersionByAlias(name, alias)).version;
  const latest = await registry.getLatestVersions(name, stage === undefined ? undefined : [stage]);
  if (latest.length === 0) {
    const which = stage === undefined ? '' : ` and stage '${stage}'`;
    throw new DecantError('RESOURCE_DOES_NOT_EXIST', `No versions of model with name '${name}'${which} found`);
  }
  return String(Math.max(...latest.map((item) => Number(item.version))));
}

function inside(parts: readonly string[]): string {
  return normalizeArtifactPath(parts.join('/'));
}

function refuse(uri: string): DecantError {
  return new DecantError(
    'INVALID_PARAMETER_VALUE',
    `Not a proper models:/ URI: ${uri}. Models URIs must be of the form 'models:/name/suffix' or 'models:/name@alias' where suffix is a version, stage, or the string 'latest' and where alias is a registered model alias. Only one of suffix or alias can be defined at a time.`,
  );
}
