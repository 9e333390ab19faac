// From tracking and registry URIs to stores (mlflow.tracking._tracking_service.utils, _model_registry.utils; parity TRK-001 .. TRK-003, CLI-091).
import { readdirSync, lstatSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DecantError } from '../errors.ts';
import { readSettings } from '../settings.ts';
import type { TrackingSettings } from '../settings.ts';
import { hideCredentials } from './http/index.ts';
import type { ModelRegistry } from './registry/model-registry.ts';
import type { RestClient } from './rest/index.ts';
import type { TrackingStore } from './tracking/tracking-store.ts';
import { readScheme } from './uri-scheme.ts';

/** What runs and models are logged to. */
export interface Stores {
  /** As it was given, or MLflow's default; may hold credentials. */
  readonly trackingUri: string;
  readonly registryUri: string;
  readonly tracking: TrackingStore;
  readonly registry: ModelRegistry;
  /** The tracking server's client, where the store is a server: artifacts go through it too. */
  readonly rest: RestClient | undefined;
  close(): Promise<void>;
}

export interface OpenStoresOptions {
  /** Default: MLFLOW_TRACKING_URI, then MLflow 3's own default. */
  readonly trackingUri?: string | undefined;
  /** Default: MLFLOW_REGISTRY_URI, then the tracking URI. */
  readonly registryUri?: string | undefined;
  readonly settings?: TrackingSettings;
}

/** Both stores behind one URI. */
interface StorePair {
  readonly tracking: TrackingStore;
  readonly registry: ModelRegistry;
  readonly rest?: RestClient;
}

interface StoreKind {
  /** Lower-case schemes without drivers: `postgresql` for `postgresql+psycopg2`; `''` for paths. */
  readonly schemes: readonly string[];
  open(uri: string, settings: TrackingSettings): Promise<StorePair>;
}

/** THE list of stores. Each is loaded when it is asked for. */
const KINDS: readonly StoreKind[] = [
  {
    schemes: ['http', 'https'],
    async open(uri, settings) {
      const { openRestClient, openRestTrackingStore, openRestModelRegistry } = await import('./rest/index.ts');
      const rest = openRestClient(uri, settings);
      return { tracking: openRestTrackingStore(rest), registry: openRestModelRegistry(rest), rest };
    },
  },
  {
    schemes: ['sqlite'],
    async open(uri) {
      return (await import('./sql/index.ts')).openSqliteStores(uri);
    },
  },
  {
    schemes: ['postgresql', 'postgres'],
    async open(uri) {
      return (await import('./sql/index.ts')).openPostgresStores(uri);
    },
  },
  {
    schemes: ['', 'file'],
    async open(uri, settings) {
      return (await import('./file/index.ts')).openFileStores(uri, settings.allowFileStore);
    },
  },
];

/** Opens the tracking store and the registry that the URIs mean. */
export async function openStores(options: OpenStoresOptions = {}): Promise<Stores> {
  const { settings = readSettings().tracking } = options;
  const trackingUri = resolveTrackingUri(options.trackingUri, settings);
  const registryUri = resolveRegistryUri(options.registryUri, trackingUri, settings);
  const first = await openPair(trackingUri, settings);
  let second: StorePair;
  try {
    second = registryUri === trackingUri ? first : await openPair(registryUri, settings);
  } catch (error) {
    await Promise.all([first.tracking.close(), first.registry.close()]);
    throw error;
  }
  return {
    trackingUri,
    registryUri,
    tracking: first.tracking,
    registry: second.registry,
    rest: first.rest,
    async close() {
      const pairs = second === first ? [first] : [first, second];
      await Promise.all(pairs.flatMap(({ tracking, registry }) => [tracking.close(), registry.close()]));
    },
  };
}

/** The tracking URI that holds: the given one, MLFLOW_TRACKING_URI, a folder `mlruns` that has experiments, or `sqlite:///<cwd>/mlflow.db`. */
export function resolveTrackingUri(uri?: string, settings: TrackingSettings = readSettings().tracking): string {
  const given = uri ?? settings.uri;
  if (given !== undefined && given !== '') return given;
  const folder = resolve('mlruns');
  return hasExperiments(folder) ? folder : `sqlite:///${resolve('mlflow.db').replaceAll('\\', '/')}`;
}

/** The registry URI that holds: the given one, MLFLOW_REGISTRY_URI, or the tracking URI. */
export function resolveRegistryUri(uri: string | undefined, trackingUri: string, settings: TrackingSettings): string {
  return uri ?? settings.registryUri ?? trackingUri;
}

async function openPair(uri: string, settings: TrackingSettings): Promise<StorePair> {
  const scheme = readKind(uri);
  const kind = KINDS.find(({ schemes }) => schemes.includes(scheme));
  if (kind !== undefined) return kind.open(uri, settings);
  const known = KINDS.flatMap(({ schemes }) => schemes.filter((name) => name !== ''));
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `Tracking and registry URIs that begin with ${scheme}: are not supported: ${hideCredentials(uri)}`,
    { hint: `Supported are ${known.join(', ')} and folders.` },
  );
}

/** `postgresql` for `postgresql+psycopg2:`. */
function readKind(uri: string): string {
  if (/^(?:databricks|databricks-uc|uc)$/.test(uri)) return uri;
  return readScheme(uri).replace(/\+.*$/s, '');
}

// MLflow stays with a folder that has experiments already.
function hasExperiments(folder: string): boolean {
  try {
    return readdirSync(folder, { withFileTypes: true }).some(
      (entry) => entry.isDirectory() && /^\d+$/.test(entry.name) && isThere(join(folder, entry.name, 'meta.yaml')),
    );
  } catch {
    return false; // no such folder
  }
}

function isThere(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch {
    return false;
  }
}
