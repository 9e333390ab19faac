// Artifacts behind a tracking server's proxy (mlflow.store.artifact.http_artifact_repo, mlflow_artifacts_repo; parity TRK-027, TRK-073).
import { DecantError } from '../../../errors.ts';
import { readAnswer } from '../../http/index.ts';
import type { HttpAnswer } from '../../http/index.ts';
import { describeRefusal } from '../../rest/rest-client.ts';
import { isJsonMap, JsonFields } from '../../rest/json-fields.ts';
import type { RestClient } from '../../rest/index.ts';
import { encodeArtifactPath, joinArtifactPath, normalizeArtifactPath } from '../artifact-path.ts';
import type { ArtifactStore } from '../artifact-store.ts';
import { guessContentType } from './guess-content-type.ts';

/** Of the server's API, without a slash before it. */
const ENDPOINT = 'api/2.0/mlflow-artifacts/artifacts';

/** The store below `root` of a server's proxied artifacts; '' is all of them. */
export function openHttpArtifactStore(client: RestClient, root: string): ArtifactStore {
  const base = normalizeArtifactPath(root);
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
      await refuseFailure(answer, path);
      // A server that knows no ranges sends all.
      return start > 0 && answer.status !== 206 ? skip(answer.body, start) : answer.body;
    },

    async write(path, content, { signal, onProgress } = {}) {
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
      await refuseFailure(answer, path);
      answer.body.resume();
      onProgress?.(isBytes ? content.length : content.size);
    },

    async delete(path = '', { signal } = {}) {
      const answer = await client.request(locate(path), { method: 'DELETE', ...(signal && { signal }) });
      if (answer.status !== 404) await refuseFailure(answer, path);
      answer.body.resume();
    },

    close() {
      client.close();
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
  await refuseFailure(answer, '');
  const value: unknown = JSON.parse(new TextDecoder().decode(await readAnswer(answer)));
  if (!isJsonMap(value)) throw new DecantError('MALFORMED_DATA', 'The server answers no list of artifacts.');
  return new JsonFields(value, 'mlflow-artifacts/artifacts').list('files').map((file) => {
    const isDirectory = file.boolean('is_dir');
    // A hostile server names files outside.
    return {
      path: normalizeArtifactPath(file.requireText('path')),
      isDirectory,
      size: isDirectory ? undefined : (file.number('file_size') ?? 0), // protobuf leaves out a zero
    };
  });
}

async function refuseFailure(answer: HttpAnswer, path: string): Promise<void> {
  if (answer.status >= 200 && answer.status < 300) return;
  const text = new TextDecoder().decode(await readAnswer(answer, 1024 * 1024));
  if (answer.status === 404) throw refuseAbsence(path);
  throw describeRefusal('mlflow-artifacts', answer.status, text);
}

async function* skip(pieces: AsyncIterable<Uint8Array>, start: number): AsyncIterable<Uint8Array> {
  let left = start;
  for await (const piece of pieces) {
    if (left >= piece.length) left -= piece.length;
    else {
      yield left === 0 ? piece : piece.subarray(left);
      left = 0;
    }
  }
}
