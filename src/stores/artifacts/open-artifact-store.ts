// From URIs to stores of artifacts (mlflow.store.artifact.artifact_repository_registry; parity TRK-020 .. TRK-028).
import { DecantError } from '../../errors.ts';
import { hideCredentials } from '../http/index.ts';
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
    schemes: ['runs'],
    async open(uri, options) {
      const { resolveRunUri } = await import('./resolve-run-uri.ts');
      return openArtifactStore(await resolveRunUri(uri, options), options);
    },
  },
  {
    schemes: ['models'],
    async open(uri, options) {
      const { resolveModelUri } = await import('./resolve-model-uri.ts');
      return openArtifactStore((await resolveModelUri(uri, options)).location, options);
    },
  },
];

/** Opens the store whose root is at `uri`; INVALID_PARAMETER_VALUE names a scheme that is not known. */
export async function openArtifactStore(uri: string, options: OpenStoreOptions = {}): Promise<ArtifactStore> {
  const scheme = readScheme(uri);
  const factory = FACTORIES.find(({ schemes }) => schemes.includes(scheme));
  if (factory !== undefined) return factory.open(uri, options);
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `Could not find a registered artifact repository for: ${hideCredentials(uri)}. Currently registered schemes are: [${FACTORIES.flatMap(
      ({ schemes }) => schemes.map((name) => `'${name}'`),
    ).join(', ')}]`,
  );
}
