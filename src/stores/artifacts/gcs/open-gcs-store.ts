// `gs:` URIs (mlflow.store.artifact.gcs_artifact_repo): Google's own client, with its default credentials, and MLflow's variables. Where there are no credentials it asks
// without, as public buckets allow. STORAGE_EMULATOR_HOST is the client's own variable.
import type { Bucket, StorageOptions } from '@google-cloud/storage';
import { DecantError } from '../../../errors.ts';
import { readSettings } from '../../../settings.ts';
import type { Settings } from '../../../settings.ts';
import { hideCredentials, HttpClient, readRetryPolicy } from '../../http/index.ts';
import { importPackage } from '../../import-package.ts';
import type { ArtifactStore } from '../artifact-store.ts';
import { forEachAtOnce } from '../for-each-at-once.ts';
import { guessContentType } from '../http/guess-content-type.ts';
import { openObjectStore, sizeOfContent } from '../objects/index.ts';
import type { ObjectClient, ObjectInfo } from '../objects/index.ts';
import { readObject } from './read-object.ts';
import type { Downloads } from './read-object.ts';

/** Bytes from which on a file is sent in requests that can be taken up again. */
const RESUMABLE_SIZE = 16 * 1024 * 1024;
const REMOVALS_AT_ONCE = 8;
/** Chunks are multiples of so many bytes. */
const CHUNK_UNIT = 256 * 1024;
/** Seconds without an answer, as Google's client for Python has it. */
const DEFAULT_TIMEOUT = 60;

/** Opens the store at `gs://bucket/path`. `retries` are those of Google's client where nothing is said. */
export async function openGcsStore(
  uri: string,
  settings: Pick<Settings, 'artifacts' | 'tracking'> = readSettings(),
  retries: NonNullable<StorageOptions['retryOptions']> = {},
): Promise<ArtifactStore> {
  const [, name = '', root = ''] = /^gs:\/\/([^/?#]*)\/?(.*)$/is.exec(uri) ?? [];
  if (name === '') throw new DecantError('INVALID_PARAMETER_VALUE', `Not a GCS URI: ${hideCredentials(uri)}`);
  const { gcsUploadChunkSize, gcsDownloadChunkSize, transferTimeout } = settings.artifacts;
  const uploadChunkSize = readChunkSize('MLFLOW_GCS_UPLOAD_CHUNK_SIZE', gcsUploadChunkSize);
  const chunkSize = readChunkSize('MLFLOW_GCS_DOWNLOAD_CHUNK_SIZE', gcsDownloadChunkSize);
  const timeout = readTimeout(transferTimeout);
  const sdk = await importPackage('@google-cloud/storage', 'gs: URIs', () => import('@google-cloud/storage'));
  const storage = new sdk.Storage({
    ...(timeout === 0 ? {} : { timeout: timeout * 1000 }),
    // A file is written whole: writing it twice is the same.
    retryOptions: { idempotencyStrategy: sdk.IdempotencyStrategy.RetryAlways, ...retries },
  });
  const http = new HttpClient({ ...readRetryPolicy(settings.tracking), timeout });
  const downloads = { storage, http, bucket: name, startChecksum: () => new sdk.CRC32C(), chunkSize };
  return openObjectStore(uri, root, openBucket(storage.bucket(name), uploadChunkSize, downloads));
}

function openBucket(bucket: Bucket, uploadChunkSize: number | undefined, downloads: Downloads): ObjectClient {
  async function* listPages(prefix: string, delimiter: string | undefined, signal: AbortSignal | undefined) {
    let pageToken: string | undefined;
    do {
      signal?.throwIfAborted();
      const [files, next, answer] = await bucket.getFiles({
        prefix,
        autoPaginate: false,
        ...(delimiter === undefined ? {} : { delimiter }),
        ...(pageToken === undefined ? {} : { pageToken }),
      });
      yield { files, folders: (answer as { prefixes?: readonly string[] } | undefined)?.prefixes ?? [] };
      pageToken = (next as { pageToken?: string } | null)?.pageToken;
    } while (pageToken !== undefined);
  }

  return {
    async listLevel(prefix, signal) {
      const objects: ObjectInfo[] = [];
      const folders: string[] = [];
      for await (const page of listPages(prefix, '/', signal)) {
        for (const { name: key, metadata } of page.files) {
          // As an answer's x-goog-generation.
          const etag = metadata.generation === undefined ? undefined : String(metadata.generation);
          objects.push({ key, size: Number(metadata.size ?? 0), etag });
        }
        folders.push(...page.folders);
      }
      return { objects, folders };
    },

    async listKeys(prefix, signal) {
      const keys: string[] = [];
      for await (const page of listPages(prefix, undefined, signal)) keys.push(...page.files.map(({ name }) => name));
      return keys;
    },

    readsRanges: true,
    read: (key, start, signal, end) => readObject(downloads, key, start, signal, end),

    async write(key, content, signal) {
      signal?.throwIfAborted();
      await bucket.file(key).save(content instanceof Uint8Array ? content : () => content.open(), {
        resumable: uploadChunkSize !== undefined || sizeOfContent(content) > RESUMABLE_SIZE,
        contentType: guessContentType(key),
        ...(uploadChunkSize === undefined ? {} : { chunkSize: uploadChunkSize }),
      });
    },

    async remove(keys) {
      await forEachAtOnce(keys, REMOVALS_AT_ONCE, async (key) => {
        await bucket.file(key).delete({ ignoreNotFound: true });
      });
    },

    explain(error) {
      const { code, name, message } = error as { code?: unknown; name?: string; message?: string };
      if (message?.includes('Could not load the default credentials') === true) {
        return { status: 401, name: 'CredentialUnavailableError' };
      }
      const status = Number(code); // of a connection that broke it is a text
      return { status: Number.isInteger(status) ? status : undefined, name: name ?? 'Error' };
    },

    close() {
      downloads.http.close();
    },
  };
}

function readChunkSize(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const size = Number(text);
  if (Number.isSafeInteger(size) && size > 0 && size % CHUNK_UNIT === 0) return size;
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `${name} is ${JSON.stringify(text)}; expected a multiple of ${CHUNK_UNIT} bytes.`,
  );
}

/** Seconds; 0 waits for ever, which MLflow writes as -1. */
function readTimeout(text: string | undefined): number {
  const seconds = text === undefined ? DEFAULT_TIMEOUT : Number(text);
  if (seconds === -1) return 0;
  if (Number.isFinite(seconds) && seconds > 0) return seconds;
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `MLFLOW_ARTIFACT_UPLOAD_DOWNLOAD_TIMEOUT is ${JSON.stringify(text)}; expected seconds, or -1 for no limit.`,
  );
}
