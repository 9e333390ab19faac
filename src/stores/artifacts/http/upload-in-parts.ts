// A large file in parts, straight to the cloud behind a tracking server (mlflow.store.artifact.http_artifact_repo: `mpu/create`, `complete`, `abort`).
import { DecantError } from '../../../errors.ts';
import { isJsonMap } from '../../rest/json-fields.ts';
import type { HttpClient } from '../../http/index.ts';
import type { RestClient } from '../../rest/index.ts';
import { encodeArtifactPath } from '../artifact-path.ts';
import type { ArtifactContent, TransferOptions } from '../artifact-store.ts';
import { forEachAtOnce } from '../for-each-at-once.ts';
import { readContent, sizeOfContent, splitContent } from '../objects/index.ts';
import { callArtifactsApi } from './artifacts-api.ts';
import { readSignedUrl, refuseCloudFailure } from './signed-urls.ts';
import type { SignedUrl } from './signed-urls.ts';

/** Parts that S3 and Google take at most. */
const MAX_PARTS = 10_000;
const PARTS_AT_ONCE = 4;

interface Part extends SignedUrl {
  readonly number: number;
  readonly start: number;
  readonly end: number;
}

/** Who sends: the tracking server's client, and one for the cloud. */
export interface PartsClients {
  readonly server: RestClient;
  readonly cloud: HttpClient;
}

/**
 * Uploads `content` as `folder`/`name`, in parts of `partSize` bytes. Nothing is to be seen before all of it is there, and what a failed upload has sent
 * is dropped. False where the server knows no such uploads: nothing was sent.
 */
export async function uploadInParts(
  { server, cloud }: PartsClients,
  { folder, name }: { readonly folder: string; readonly name: string },
  content: ArtifactContent,
  partSize: number,
  { signal, onProgress }: TransferOptions,
): Promise<boolean> {
  const size = sizeOfContent(content);
  const ranges = splitContent(size, Math.max(partSize, Math.ceil(size / MAX_PARTS)));
  const call = async (
    step: 'create' | 'complete' | 'abort',
    fields: Readonly<Record<string, unknown>>,
    stop: AbortSignal | undefined = signal,
  ): Promise<Readonly<Record<string, unknown>>> =>
    callArtifactsApi(server, `mpu/${step}/${encodeArtifactPath(folder)}`, { path: name, ...fields }, stop);

  let created;
  try {
    created = await call('create', { num_parts: ranges.length });
  } catch (error) {
    if (isUnsupported(error)) return false;
    throw error;
  }
  const id = created['upload_id'];
  try {
    const parts = readParts(created['credentials'], ranges);
    const tags: string[] = [];
    await forEachAtOnce(parts, PARTS_AT_ONCE, async ({ number, url, headers, start, end }) => {
      const body = await readContent(content, start, end);
      const answer = await cloud.send({ method: 'PUT', url, headers, body, ...(signal && { signal }) });
      await refuseCloudFailure(answer, url);
      answer.body.resume();
      tags[number] = answer.headers.etag ?? '';
      onProgress?.(body.length);
    });
    await call('complete', {
      upload_id: id,
      parts: parts.map(({ number, url }) => ({ part_number: number, etag: tags[number], url: url.href })),
    });
    return true;
  } catch (error) {
    // Parts cost money until they are dropped; that they could not be dropped must not hide the reason.
    await call('abort', { upload_id: id }, undefined).catch(() => undefined);
    throw error;
  }
}

function readParts(credentials: unknown, ranges: readonly { readonly start: number; readonly end: number }[]): Part[] {
  const items: unknown[] = Array.isArray(credentials) ? credentials : [];
  const parts = items.map((item) => ({
    ...readSignedUrl(item),
    number: isJsonMap(item) ? Number(item['part_number']) : Number.NaN, // protobuf writes int64 as texts
  }));
  return ranges.map((range, index) => {
    const part = parts.find(({ number }) => number === index + 1);
    if (part !== undefined && parts.length === ranges.length) return { ...part, ...range };
    throw new DecantError(
      'MALFORMED_DATA',
      `The server answers ${parts.length} URLs for the ${ranges.length} parts of a file, or numbers them otherwise.`,
    );
  });
}

// Of the store behind the server, or of the server's release.
function isUnsupported(error: unknown): boolean {
  return error instanceof DecantError && (error.code === 'NOT_IMPLEMENTED' || error.code === 'ENDPOINT_NOT_FOUND');
}
