// Artifacts behind a tracking server's proxy (mlflow.store.artifact.http_artifact_repo, mlflow_artifacts_repo; parity TRK-027, TRK-073).
import { DecantError } from '../../../errors.ts';
import { readSettings } from '../../../settings.ts';
import type { Settings } from '../../../settings.ts';
import type { HttpAnswer } from '../../http/index.ts';
import { JsonFields } from '../../rest/json-fields.ts';
import type { RestClient } from '../../rest/index.ts';
import { encodeArtifactPath, joinArtifactPath, normalizeArtifactPath } from '../artifact-path.ts';
import type { ArtifactStore } from '../artifact-store.ts';
import { skipBytes } from '../skip-bytes.ts';
import { writePart } from '../write-part.ts';
import { sizeOfContent } from '../objects/index.ts';
import { ARTIFACTS_API, readJsonMap, refuseFailure } from './artifacts-api.ts';
import { guessContentType } from './guess-content-type.ts';
import { openServerCapabilities } from './server-capabilities.ts';
import { openSignedDownload } from './signed-download.ts';
import { openCloudClient } from './signed-urls.ts';
import { readTransferSizes } from './transfer-sizes.ts';
import { uploadInParts } from './upload-in-parts.ts';

const ENDPOINT = `${ARTIFACTS_API}/artifacts`;

/** The store below `root` of a server's proxied artifacts; '' is all of them. */
export function openHttpArtifactStore(
  client: RestClient,
  root: string,
  settings: Pick<Settings, 'artifacts' | 'tracking'> = readSettings(),
): ArtifactStore {
  const base = normalizeArtifactPath(root);
  const sizes = readTransferSizes(settings.artifacts);
  const capabilities = openServerCapabilities(client, settings.artifacts);
  const cloud = openCloudClient(settings.tracking, settings.artifacts.s3IgnoreTls);
  const locate = (path: string): string => {
    const inside = joinArtifactPath(base, normalizeArtifactPath(path));
    return inside === '' ? ENDPOINT : `${ENDPOINT}/${encodeArtifactPath(inside)}`;
  };

  const store: ArtifactStore = {
    uri: `${client.uri}/${ENDPOINT}${base === '' ? '' : `/${base}`}`,

    async list(path = '', { signal } = {}) {
      const inside = normalizeArtifactPath(path);
      const full = joinArtifactPath(base, inside);
      const answer = await client.request(ENDPOINT, { method: 'GET', ...(signal && { signal }) }, { path: full });
      const files = await readFiles(answer);
      // What a server calls a file's content is one file of its own name.
      const [only] = files;
      const last = inside.split('/').at(-1) ?? '';
      if (files.length === 1 && only?.isDirectory === false && inside !== '' && only.path === last) return [];
      return files
        .map((file) => ({ ...file, path: joinArtifactPath(inside, file.path) }))
        .sort((one, other) => (one.path < other.path ? -1 : 1));
    },

    async read(path, { start = 0, signal } = {}) {
      const headers = start === 0 ? {} : { Range: `bytes=${start}-` };
      const request = { method: 'GET', headers, ...(signal && { signal }) };
      // Servers of MLflow 2 fail where a file is absent: it is looked for before the request is sent again and again.
      let answer = await client.request(locate(path), { ...request, finalStatuses: [500] });
      if (answer.status === 500) {
        answer.body.resume();
        if (!(await isListed(store, path))) throw refuseAbsence(path);
        answer = await client.request(locate(path), request);
      }
      await refuseFileFailure(answer, path);
      // A server that knows no ranges sends all.
      return start > 0 && answer.status !== 206 ? skipBytes(answer.body, start) : answer.body;
    },

    async download(path, target, options = {}) {
      const full = joinArtifactPath(base, normalizeArtifactPath(path));
      if (!(await capabilities.signsDownloads())) return false;
      const signed = await openSignedDownload(client, cloud, store.uri, full, options.signal);
      if (signed === undefined) return false;
      await writePart(signed.store, signed.file, target, options, sizes.downloadRange);
      return true;
    },

    async write(path, content, options = {}) {
      const { signal, onProgress } = options;
      if (sizeOfContent(content) >= sizes.uploadMinimum && (await capabilities.takesParts())) {
        const parts = joinArtifactPath(base, normalizeArtifactPath(path)).split('/');
        const place = { folder: parts.slice(0, -1).join('/'), name: parts.at(-1) ?? '' };
        const clients = { server: client, cloud };
        // The API has no name for the folder of all artifacts.
        const isSent = place.folder !== '' && (await uploadInParts(clients, place, content, sizes.uploadPart, options));
        if (isSent) return;
      }
      const isBytes = content instanceof Uint8Array;
      const answer = await client.request(locate(path), {
        method: 'PUT',
        headers: {
          'Content-Type': guessContentType(path),
          'Content-Length': String(isBytes ? content.length : content.size),
        },
        body: isBytes ? content : () => content.open(),
        ...(signal && { signal }),
      });
      await refuseFileFailure(answer, path);
      answer.body.resume();
      onProgress?.(isBytes ? content.length : content.size);
    },

    async delete(path = '', { signal } = {}) {
      const answer = await client.request(locate(path), { method: 'DELETE', ...(signal && { signal }) });
      if (answer.status !== 404) await refuseFileFailure(answer, path);
      answer.body.resume();
    },

    close() {
      client.close();
      cloud.close();
      return Promise.resolve();
    },
  };
  return store;
}

async function isListed(store: ArtifactStore, path: string): Promise<boolean> {
  const inside = normalizeArtifactPath(path);
  const folder = inside.split('/').slice(0, -1).join('/');
  return (await store.list(folder)).some((item) => item.path === inside);
}

function refuseAbsence(path: string): DecantError {
  return new DecantError('RESOURCE_DOES_NOT_EXIST', `No such artifact: '${path}'`);
}

async function readFiles(
  answer: HttpAnswer,
): Promise<{ path: string; isDirectory: boolean; size: number | undefined }[]> {
  await refuseFailure(answer);
  return new JsonFields(await readJsonMap(answer), 'mlflow-artifacts/artifacts').list('files').map((file) => {
    const isDirectory = file.boolean('is_dir');
    return {
      path: requireName(file.requireText('path')),
      isDirectory,
      size: isDirectory ? undefined : (file.number('file_size') ?? 0), // protobuf leaves out a zero
    };
  });
}

// A hostile server names files outside, or the folder itself.
function requireName(path: string): string {
  if (path !== '' && normalizeArtifactPath(path) === path) return path;
  throw new DecantError('INVALID_PARAMETER_VALUE', `The server lists a name that is no path: ${JSON.stringify(path)}`);
}

async function refuseFileFailure(answer: HttpAnswer, path: string): Promise<void> {
  if (answer.status === 404) {
    answer.body.resume();
    throw refuseAbsence(path);
  }
  await refuseFailure(answer);
}
