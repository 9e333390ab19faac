// From URIs to stores of artifacts (mlflow.store.artifact.artifact_repository_registry; parity TRK-020 .. TRK-028).
import { DecantError } from '../../errors.ts';
import { hideCredentials } from '../http/index.ts';
import { readSettings } from '../../settings.ts';
import { readScheme } from '../uri-scheme.ts';
import type { ArtifactStore, ArtifactStoreFactory, OpenStoreOptions } from './artifact-store.ts';

/** THE list of schemes. Each store is loaded when it is asked for. */
const FACTORIES: readonly ArtifactStoreFactory[] = [
  {
    schemes: ['', 'file'],
    async open(uri) {
      const [{ openLocalArtifactStore }, { parseLocalPath }] = await Promise.all([
        import('./local/local-artifact-store.ts'),
        import('../local/parse-local-path.ts'),
      ]);
      return openLocalArtifactStore(parseLocalPath(uri));
    },
  },
  {
    schemes: ['mlflow-artifacts', 'http', 'https'],
    async open(uri, options) {
      if (isWebUri(uri)) return (await import('./web/open-web-store.ts')).openWebStore(uri);
      return (await import('./http/open-proxied-store.ts')).openProxiedStore(uri, options);
    },
  },
  {
    schemes: ['s3'],
    async open(uri) {
      return (await import('./s3/open-s3-store.ts')).openS3Store(uri);
    },
  },
  {
    schemes: ['gs'],
    async open(uri) {
      return (await import('./gcs/open-gcs-store.ts')).openGcsStore(uri);
    },
  },
  {
    schemes: ['wasbs', 'abfss'],
    async open(uri) {
      return (await import('./azure/open-azure-store.ts')).openAzureStore(uri);
    },
  },
  {
    schemes: ['dbfs'],
    async open(uri, options) {
      return (await import('./databricks/open-databricks-store.ts')).openDatabricksStore(uri, options);
    },
  },
  {
    schemes: ['hdfs'],
    async open(uri) {
      return (await import('./hdfs/open-hdfs-store.ts')).openHdfsStore(uri);
    },
  },
  {
    schemes: ['sftp'],
    async open(uri) {
      return (await import('./sftp/open-sftp-store.ts')).openSftpStore(uri);
    },
  },
  {
    schemes: ['runs'],
    isReference: true,
    async open(uri, options) {
      const { resolveRunUri } = await import('./resolve-run-uri.ts');
      return openArtifactStore(await resolveRunUri(uri, options), options);
    },
  },
  {
    schemes: ['models'],
    isReference: true,
    async open(uri, options) {
      const { resolveModelUri } = await import('./resolve-model-uri.ts');
      return openArtifactStore((await resolveModelUri(uri, options)).location, options);
    },
  },
];

// Of addresses, those of a tracking server's artifacts have its endpoint in them.
function isWebUri(uri: string): boolean {
  return /^https?:/i.test(uri) && !/^[^?#]*\/mlflow-artifacts\/artifacts/.test(uri);
}

/** Schemes that MLflow has a store for, and this has not: what to do instead. */
const REFUSALS: Readonly<Record<string, string>> = {
  viewfs:
    'The table of mounts is in the configuration of Hadoop clients: name what it mounts there, hdfs://namenode/path.',
  ftp: 'FTP sends passwords in the open; the same files may be at sftp://host/path.',
  r2: 'R2 speaks S3: set MLFLOW_S3_ENDPOINT_URL=https://<account>.r2.cloudflarestorage.com, and name s3://bucket/path.',
  b2: 'B2 speaks S3: set MLFLOW_S3_ENDPOINT_URL=https://s3.<region>.backblazeb2.com, and name s3://bucket/path.',
};

/** Opens the store whose root is at `uri`; INVALID_PARAMETER_VALUE names a scheme that is not known, NOT_IMPLEMENTED one that MLflow alone has. */
export async function openArtifactStore(uri: string, options: OpenStoreOptions = {}): Promise<ArtifactStore> {
  const scheme = readScheme(uri);
  const factory = FACTORIES.find(({ schemes }) => schemes.includes(scheme));
  if (factory !== undefined) {
    const store = await factory.open(uri, options);
    return factory.isReference === true ? store : putCacheBefore(store);
  }
  const hint = REFUSALS[scheme];
  if (hint !== undefined) {
    throw new DecantError('NOT_IMPLEMENTED', `Artifacts at ${scheme}: are not supported: ${hideCredentials(uri)}`, {
      hint,
    });
  }
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `Could not find a registered artifact repository for: ${hideCredentials(uri)}. Currently registered schemes are: [${FACTORIES.flatMap(
      ({ schemes }) => schemes.map((name) => `'${name}'`),
    ).join(', ')}]`,
  );
}

async function putCacheBefore(store: ArtifactStore): Promise<ArtifactStore> {
  if (store.localPath !== undefined) return store;
  const { openBlobCache, openCachedStore } = await import('../cache/index.ts');
  const { artifacts, cache, tracking } = readSettings();
  const blobs = openBlobCache(cache);
  // What makes another store of the same URI.
  const scope = [artifacts.s3EndpointUrl ?? '', tracking.workspace ?? ''];
  return blobs === undefined ? store : openCachedStore(store, blobs, scope);
}
