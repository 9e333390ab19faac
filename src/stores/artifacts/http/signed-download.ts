// Files straight from the cloud behind a tracking server (`presigned/<path>`, MLflow 3; mlflow.store.artifact.mlflow_artifacts_repo).
import { DecantError } from '../../../errors.ts';
import type { HttpClient } from '../../http/index.ts';
import type { RestClient } from '../../rest/index.ts';
import { encodeArtifactPath } from '../artifact-path.ts';
import type { ArtifactStore } from '../artifact-store.ts';
import type { ExpectedFile } from '../read-artifact.ts';
import { callArtifactsApi } from './artifacts-api.ts';
import { readSignedUrl, refuseCloudFailure } from './signed-urls.ts';
import type { SignedUrl } from './signed-urls.ts';

/** A file with a store that reads it alone. */
export interface SignedDownload {
  readonly file: ExpectedFile;
  readonly store: ArtifactStore;
}

/** Asks for a URL of the file at `full` (below all artifacts of the server); undefined where the server signs none, or does not know the size. */
export async function openSignedDownload(
  server: RestClient,
  cloud: HttpClient,
  uri: string,
  full: string,
  signal: AbortSignal | undefined,
): Promise<SignedDownload | undefined> {
  const ask = (): Promise<Readonly<Record<string, unknown>>> =>
    callArtifactsApi(server, `presigned/${encodeArtifactPath(full)}`, undefined, signal);
  let fields;
  try {
    fields = await ask();
  } catch (error) {
    const isUnsupported =
      error instanceof DecantError && (error.code === 'NOT_IMPLEMENTED' || error.code === 'ENDPOINT_NOT_FOUND');
    if (isUnsupported) return undefined;
    throw error;
  }
  const size = fields['file_size'];
  if (typeof size !== 'number') return undefined;
  let signed: SignedUrl = readSignedUrl(fields);

  const send = ({ url, headers }: SignedUrl, range: string | undefined, stop: AbortSignal | undefined) =>
    cloud.send({
      method: 'GET',
      url,
      headers: { ...headers, ...(range === undefined ? {} : { Range: range }) },
      ...(stop && { signal: stop }),
    });
  const store: ArtifactStore = {
    uri,
    readsRanges: true,
    list: () => Promise.resolve([{ path: full, isDirectory: false, size }]),
    async read(_path, { start = 0, end, signal: stop } = {}) {
      // An empty file has no range at all.
      const isWhole = start === 0 && (end === undefined || end >= size);
      const range = isWhole ? undefined : `bytes=${start}-${end === undefined ? '' : end - 1}`;
      let answer = await send(signed, range, stop);
      if (answer.status === 403) {
        // Its time may be over: large files take longer than the five minutes for which servers sign.
        answer.body.resume();
        signed = readSignedUrl(await ask());
        answer = await send(signed, range, stop);
      }
      await refuseCloudFailure(answer, signed.url);
      if (answer.status === 206 || isWhole) return answer.body;
      answer.body.destroy();
      throw new DecantError('IO_ERROR', `The cloud behind ${uri} answers a range of a file with all of it.`);
    },
  };
  return { file: { path: full, size }, store };
}
