// Artifacts by URI or by run (mlflow.artifacts; parity TRK-020 .. TRK-027).
import { mkdir, mkdtemp, readdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DecantError } from '../errors.ts';
import { parseExactJson } from '../formats/json/index.ts';
import { renderYaml } from '../formats/yaml/index.ts';
import type { Value } from '../data/dtype.ts';
import { MLMODEL_FILE } from '../model/mlmodel.ts';
import { checkLocation, downloadArtifact, openArtifactStore } from '../stores/artifacts/index.ts';
import type { ArtifactInfo, ArtifactStore, OpenStoreOptions, TransferOptions } from '../stores/artifacts/index.ts';
import { parseModelUri, resolveModelUri } from '../stores/artifacts/resolve-model-uri.ts';
import { parseRunUri, resolveRunUri } from '../stores/artifacts/resolve-run-uri.ts';
import { openStores, resolveRegistryUri, resolveTrackingUri } from '../stores/open-stores.ts';
import { appendToUri, readScheme } from '../stores/uri-scheme.ts';
import { readSettings } from '../settings.ts';
import { fluentState } from './fluent/state.ts';

/** Says which artifacts are meant: exactly one of `artifactUri` and `runId`. */
export interface ArtifactChoice {
  /** A path, `runs:/…`, `models:/…`, or a URI of a store of artifacts. */
  readonly artifactUri?: string;
  readonly runId?: string;
  /** With `runId`: below the run's artifacts. */
  readonly artifactPath?: string;
  /** Default: those of the fluent API. */
  readonly trackingUri?: string;
  readonly registryUri?: string;
}

/** What {@link downloadArtifacts} takes. */
export interface DownloadOptions extends ArtifactChoice, TransferOptions {
  /** A folder, which is made where it is absent. Default: a new one; what lies on this disk already stays where it is. */
  readonly dstPath?: string;
}

/** Downloads a file or a folder; answers where it is on this disk. */
export async function downloadArtifacts({ dstPath, ...choice }: DownloadOptions): Promise<string> {
  const stores = chooseStores(choice);
  const options = dstPath === undefined ? choice : { ...choice, dstPath: resolve(dstPath) };
  if (dstPath !== undefined) await mkdir(dstPath, { recursive: true });
  const uri = chooseUri(options);
  const scheme = readScheme(uri);
  if (scheme === 'runs') return downloadFromRun(uri, stores, options);
  if (scheme === 'models') return downloadFromModel(uri, stores, options);
  const { root, path } = splitUri(uri);
  return useStore(root, stores, (store) => fetchInto(store, path, options));
}

/** Files and folders right below what is chosen; paths are relative to the run, or to the folder of the URI. */
export async function listArtifacts(options: ArtifactChoice): Promise<readonly ArtifactInfo[]> {
  const stores = chooseStores(options);
  const uri = chooseUri(options);
  const { root, path } = splitUri(uri);
  const infos = await useStore(root, stores, (store) => store.list(path));
  if (infos.length > 0 || readScheme(uri) !== 'runs') return infos;
  // A model that the run logged lies elsewhere.
  const { runId, path: inside } = parseRunUri(uri);
  if (inside === '') return infos;
  const listed = await useStore(await resolveRunUri(uri, stores), stores, (store) => store.list());
  return listed.map((info) => ({ ...info, path: runId === '' ? info.path : `${inside}/${info.path}` }));
}

/** The text of an artifact. */
export async function loadText(artifactUri: string, options: OpenStoreOptions = {}): Promise<string> {
  const stores = chooseStores(options);
  const { root, path } = await locateFile(artifactUri, stores);
  return useStore(root, stores, async (store) => {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    let text = '';
    for await (const piece of await store.read(path)) text += decoder.decode(piece, { stream: true });
    return text + decoder.decode();
  });
}

/** The values of a JSON artifact. */
export async function loadDict(artifactUri: string, options: OpenStoreOptions = {}): Promise<Value> {
  return parseExactJson(await loadText(artifactUri, options));
}

function chooseStores({ trackingUri, registryUri }: OpenStoreOptions): Required<OpenStoreOptions> {
  const state = fluentState();
  if (trackingUri === undefined) {
    return { trackingUri: state.trackingUri, registryUri: registryUri ?? state.registryUri };
  }
  const { tracking } = readSettings();
  const resolved = resolveTrackingUri(trackingUri, tracking);
  return { trackingUri: resolved, registryUri: resolveRegistryUri(registryUri, resolved, tracking) };
}

function chooseUri({ artifactUri, runId, artifactPath = '' }: ArtifactChoice): string {
  if ((artifactUri === undefined) === (runId === undefined)) {
    throw new DecantError('INVALID_PARAMETER_VALUE', 'Exactly one of `run_id` or `artifact_uri` must be specified');
  }
  if (artifactUri === undefined) return `runs:/${runId ?? ''}/${artifactPath}`;
  if (artifactPath === '') return artifactUri;
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    '`artifact_path` cannot be specified if `artifact_uri` is specified',
  );
}

/** The folder of what a URI means, and its place in it. */
function splitUri(uri: string): { readonly root: string; readonly path: string } {
  const scheme = readScheme(uri);
  if (scheme === 'runs') {
    const { runId, path } = parseRunUri(uri);
    return { root: `runs:/${runId}`, path };
  }
  if (scheme === 'models') {
    const { modelId, name = '', alias, version, stage = 'latest', path } = parseModelUri(uri);
    const registered = alias === undefined ? `${name}/${version ?? stage}` : `${name}@${alias}`;
    return { root: `models:/${modelId ?? registered}`, path };
  }
  const [, base = uri, query = ''] = scheme === '' ? [] : (/^([^?#]*)(.*)$/s.exec(uri) ?? []);
  const end = base.replace(/[/\\]+$/, '');
  const cut = Math.max(
    end.lastIndexOf('/'),
    scheme === '' && process.platform === 'win32' ? end.lastIndexOf('\\') : -1,
  );
  if (cut < 0) return scheme === '' ? { root: '.', path: end } : { root: uri, path: '' };
  // `s3://bucket` has no path.
  if (/^[a-z][a-z0-9+.-]*:\/{0,2}[^/]*$/i.test(end)) return { root: uri, path: '' };
  const path = end.slice(cut + 1);
  return {
    root: (cut === 0 ? '/' : end.slice(0, cut)) + query,
    path: scheme === 'file' ? decodeURIComponent(path) : path,
  };
}

/** As {@link splitUri}, with the files of a run's model where they are. */
async function locateFile(
  uri: string,
  stores: Required<OpenStoreOptions>,
): Promise<{ readonly root: string; readonly path: string }> {
  return splitUri(readScheme(uri) === 'runs' ? await resolveRunUri(uri, stores) : uri);
}

// A run's own artifacts, and above them those of the model that it logged under the first name of the path.
async function downloadFromRun(
  uri: string,
  stores: Required<OpenStoreOptions>,
  options: DownloadOptions,
): Promise<string> {
  const { runId, path } = parseRunUri(uri);
  const own = await findRunArtifacts(runId, stores);
  const [name = '', ...rest] = path.split('/');
  const model = name === '' ? undefined : await resolveRunUri(`runs:/${runId}/${name}`, stores);
  if (model === undefined || model === appendToUri(own, name)) {
    return useStore(own, stores, (store) => fetchInto(store, path, options)).catch((error: unknown) => {
      throw describeAbsence(error, path);
    });
  }
  const destination = options.dstPath ?? (await makeFolder());
  const target = { ...options, dstPath: destination };
  await useStore(own, stores, (store) => fetchInto(store, path, target)).catch((error: unknown) => {
    if (!isAbsent(error)) throw error;
  });
  const inside = { ...options, dstPath: join(destination, name) };
  return useStore(model, stores, (store) => fetchInto(store, rest.join('/'), inside)).catch((error: unknown) => {
    throw describeAbsence(error, path);
  });
}

async function findRunArtifacts(runId: string, options: Required<OpenStoreOptions>): Promise<string> {
  const stores = await openStores(options);
  try {
    return checkLocation((await stores.tracking.getRun(runId)).info.artifactUri, stores.trackingUri);
  } finally {
    await stores.close();
  }
}

// The copy of a registered model tells its name and version, as Python's does.
async function downloadFromModel(
  uri: string,
  stores: Required<OpenStoreOptions>,
  options: DownloadOptions,
): Promise<string> {
  const { root, path } = splitUri(uri);
  const { location, name, version } = await resolveModelUri(root, stores);
  const place = await useStore(location, stores, (store) => fetchInto(store, path, options));
  const isCopy = options.dstPath !== undefined && (await stat(place)).isDirectory();
  if (isCopy && name !== undefined && version !== undefined && (await readdir(place)).includes(MLMODEL_FILE)) {
    await writeFile(join(place, 'registered_model_meta'), renderYaml({ model_name: name, model_version: version }));
  }
  return place;
}

async function fetchInto(store: ArtifactStore, path: string, options: DownloadOptions): Promise<string> {
  const { dstPath, ...transfer } = options;
  if (dstPath === undefined && store.localPath !== undefined) {
    const place = await store.localPath(path);
    if (await isThere(place)) return place;
    throw new DecantError('RESOURCE_DOES_NOT_EXIST', `No such artifact: '${path === '' ? store.uri : path}'`);
  }
  return downloadArtifact(store, path, dstPath ?? (await makeFolder()), transfer);
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}

function makeFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'decant-artifacts-'));
}

function isAbsent(error: unknown): boolean {
  return error instanceof DecantError && error.code === 'RESOURCE_DOES_NOT_EXIST';
}

function describeAbsence(cause: unknown, path: string): unknown {
  if (!isAbsent(cause)) return cause;
  return new DecantError(
    'RESOURCE_DOES_NOT_EXIST',
    `Failed to download artifacts from path '${path}', please ensure that the path is correct.`,
    { cause },
  );
}

async function useStore<Result>(
  uri: string,
  stores: Required<OpenStoreOptions>,
  use: (store: ArtifactStore) => Promise<Result>,
): Promise<Result> {
  const store = await openArtifactStore(uri, stores);
  try {
    return await use(store);
  } finally {
    await store.close?.();
  }
}
