// `wasbs:` and `abfss:` URIs (mlflow.store.artifact.azure_blob_artifact_repo, azure_data_lake_artifact_repo): Azure's own client. Accounts of a data lake are
// reached by their blobs, which are the same files.
import { Readable } from 'node:stream';
import type { AnonymousCredential, ContainerClient } from '@azure/storage-blob';
import { DecantError } from '../../../errors.ts';
import { readSettings } from '../../../settings.ts';
import type { ArtifactSettings } from '../../../settings.ts';
import { importPackage } from '../../import-package.ts';
import type { ArtifactStore } from '../artifact-store.ts';
import { forEachAtOnce } from '../for-each-at-once.ts';
import { guessContentType } from '../http/guess-content-type.ts';
import { openObjectStore, sizeOfContent } from '../objects/index.ts';
import type { ObjectClient, ObjectInfo } from '../objects/index.ts';

/** Bytes of a block, and blocks that are on their way at once; an account takes 50,000 blocks. */
const BLOCK_SIZE = 8 * 1024 * 1024;
const MAX_BLOCKS = 50_000;
const BLOCKS_AT_ONCE = 4;
const REMOVALS_AT_ONCE = 8;

/** What is used of the package of Azure's identities, which people install beside it. */
interface IdentityPackage {
  readonly DefaultAzureCredential: new () => AnonymousCredential;
}

/** Opens the store at `wasbs://container@account.blob.core.windows.net/path` or `abfss://container@account.dfs.core.windows.net/path`. */
export async function openAzureStore(
  uri: string,
  settings: ArtifactSettings = readSettings().artifacts,
): Promise<ArtifactStore> {
  const { container, account, suffix, path } = parseUri(uri);
  const { azureConnectionString, azureAccessKey } = settings;
  const sdk = await importPackage('@azure/storage-blob', 'wasbs: and abfss: URIs', () => import('@azure/storage-blob'));
  const address = `https://${account}.blob.${suffix}`;
  const open = async () => {
    if (azureConnectionString !== undefined) {
      return sdk.BlobServiceClient.fromConnectionString(azureConnectionString);
    }
    if (azureAccessKey !== undefined) {
      return new sdk.BlobServiceClient(address, new sdk.StorageSharedKeyCredential(account, azureAccessKey));
    }
    // No dependency of this package: it is large, and a key or a connection string does without.
    const name: string = '@azure/identity';
    const { DefaultAzureCredential } = await importPackage<IdentityPackage>(
      name,
      'wasbs: and abfss: URIs without AZURE_STORAGE_CONNECTION_STRING and AZURE_STORAGE_ACCESS_KEY',
      async () => (await import(name)) as IdentityPackage,
    );
    return new sdk.BlobServiceClient(address, new DefaultAzureCredential());
  };
  let service;
  try {
    service = await open();
  } catch (cause) {
    if (cause instanceof DecantError) throw cause;
    // The cause is left out: it may repeat the key.
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      'AZURE_STORAGE_CONNECTION_STRING or AZURE_STORAGE_ACCESS_KEY has a form that Azure does not know.',
    );
  }
  return openObjectStore(uri, path, openContainer(service.getContainerClient(container)));
}

function parseUri(uri: string): { container: string; account: string; suffix: string; path: string } {
  const match =
    /^(?:wasbs:\/\/([^@/]+)@([^./]+)\.blob|abfss:\/\/([^@/]+)@([^./]+)\.dfs)\.(core\.(?:windows\.net|chinacloudapi\.cn|usgovcloudapi\.net))(?:\/(.*))?$/is.exec(
      uri,
    );
  if (match !== null) {
    const [, blobs, blobAccount, lake, lakeAccount, suffix = '', path = ''] = match;
    return { container: blobs ?? lake ?? '', account: blobAccount ?? lakeAccount ?? '', suffix, path };
  }
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    'WASBS URI must be of the form <container>@<account>.blob.core.windows.net or <container>@<account>.blob.core.chinacloudapi.cn or <container>@<account>.blob.core.usgovcloudapi.net; ABFSS URI must be of the form abfss://<filesystem>@<account>.dfs.core.windows.net/<path>, with the same endings.',
  );
}

function openContainer(container: ContainerClient): ObjectClient {
  const withSignal = (signal: AbortSignal | undefined): { readonly abortSignal?: AbortSignal } =>
    signal === undefined ? {} : { abortSignal: signal };
  return {
    async listLevel(prefix, signal) {
      const objects: ObjectInfo[] = [];
      const folders: string[] = [];
      for await (const item of container.listBlobsByHierarchy('/', { prefix, ...withSignal(signal) })) {
        if (item.kind === 'prefix') folders.push(item.name);
        else
          objects.push({
            key: item.name,
            size: item.properties.contentLength ?? 0,
            etag: readEtag(item.properties.etag),
          });
      }
      // A folder of a data lake is also a blob of its own.
      return { objects: objects.filter(({ key }) => !folders.includes(`${key}/`)), folders };
    },

    async listKeys(prefix, signal) {
      const keys: string[] = [];
      for await (const { name } of container.listBlobsFlat({ prefix, ...withSignal(signal) })) keys.push(name);
      return keys;
    },

    readsRanges: true,

    async read(key, start, signal, end) {
      const count = end === undefined ? undefined : end - start;
      const answer = await container.getBlobClient(key).download(start, count, withSignal(signal));
      const body = answer.readableStreamBody as AsyncIterable<Uint8Array> | undefined;
      if (body === undefined) throw new DecantError('INTERNAL_ERROR', `Azure answers ${key} without a body.`);
      // Of the whole blob; a range has one of its own.
      const md5 = answer.blobContentMD5 ?? (start === 0 && end === undefined ? answer.contentMD5 : undefined);
      const etag = readEtag(answer.etag);
      return {
        [Symbol.asyncIterator]: () => body[Symbol.asyncIterator](),
        ...(etag === undefined ? {} : { etag }),
        ...(md5 === undefined || md5.length === 0
          ? {}
          : { checksum: { algorithm: 'md5', digest: Buffer.from(md5).toString('hex') } }),
      };
    },

    async write(key, content, signal) {
      const blob = container.getBlockBlobClient(key);
      const options = { blobHTTPHeaders: { blobContentType: guessContentType(key) }, ...withSignal(signal) };
      if (content instanceof Uint8Array) await blob.uploadData(content, options);
      else {
        const size = Math.max(BLOCK_SIZE, Math.ceil(sizeOfContent(content) / MAX_BLOCKS));
        const source = Readable.from(content.open(), { objectMode: false });
        await blob.uploadStream(source, size, BLOCKS_AT_ONCE, options);
      }
    },

    async remove(keys, signal) {
      // The deepest first: folders of a data lake must be empty.
      await forEachAtOnce([...keys].sort().reverse(), REMOVALS_AT_ONCE, async (key) => {
        await container.getBlobClient(key).deleteIfExists(withSignal(signal));
      });
    },

    explain(error) {
      const { statusCode, code, name } = error as { statusCode?: number; code?: string; name?: string };
      return { status: statusCode, name: code ?? name ?? 'Error' };
    },
  };
}

/** ETags stand in quotes in headers, and without them in lists. */
function readEtag(etag: string | undefined): string | undefined {
  return etag?.replaceAll('"', '');
}
