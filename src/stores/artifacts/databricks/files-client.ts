// Files of Unity Catalog's volumes and of MLflow's own storage in a workspace, by Databricks' Files API (docs.databricks.com/api/workspace/files; mlflow.store.artifact.
// databricks_sdk_artifact_repo).
import { DecantError } from '../../../errors.ts';
import type { RestClient } from '../../rest/index.ts';
import { encodeArtifactPath } from '../artifact-path.ts';
import type { FolderClient, FolderEntry } from '../folders/index.ts';
import { sizeOfContent } from '../objects/index.ts';
import { callWorkspace, explainRefusal, isAbsence, readFields } from './call-workspace.ts';

/** The files that a workspace's Files API reaches. A file is written whole, or not at all, by the API itself. */
export function openFilesClient(client: RestClient): FolderClient {
  const locate = (kind: 'files' | 'directories', path: string): string =>
    `api/2.0/fs/${kind}${encodeArtifactPath(path)}`;

  const files: FolderClient = {
    async list(path, signal) {
      const entries: FolderEntry[] = [];
      let token: string | undefined;
      do {
        const query = token === undefined ? {} : { page_token: token };
        let page;
        try {
          const answer = await callWorkspace(client, locate('directories', path), { method: 'GET' }, query, signal);
          page = await readFields(answer, 'fs/directories');
        } catch (error) {
          if (isAbsence(error)) return []; // also where it is a file
          throw error;
        }
        for (const item of page.list('contents')) {
          entries.push({
            name: item.requireText('name'),
            isDirectory: item.boolean('is_directory'),
            size: item.number('file_size') ?? 0,
          });
        }
        token = page.text('next_page_token');
      } while (token !== undefined && token !== '');
      return entries;
    },

    async read(path, start, signal) {
      const headers = start === 0 ? {} : { Range: `bytes=${start}-` };
      const answer = await callWorkspace(client, locate('files', path), { method: 'GET', headers }, {}, signal);
      if (start === 0 || answer.status === 206) return answer.body;
      answer.body.destroy();
      throw new DecantError('IO_ERROR', `The server answers ${path} without regard to ranges.`);
    },

    async write(path, content, signal) {
      const isBytes = content instanceof Uint8Array;
      const request = {
        method: 'PUT',
        headers: { 'Content-Type': 'application/octet-stream', 'Content-Length': String(sizeOfContent(content)) },
        body: isBytes ? content : () => content.open(),
      };
      const answer = await callWorkspace(client, locate('files', path), request, { overwrite: 'true' }, signal);
      answer.body.resume();
    },

    // The API removes empty folders only.
    async remove(path, signal) {
      for (const { name, isDirectory } of await files.list(path, signal)) {
        if (isDirectory) await files.remove(`${path}/${name}`, signal);
        else await removeOne('files', `${path}/${name}`, signal);
      }
      await removeOne('files', path, signal);
      await removeOne('directories', path, signal);
    },

    explain: explainRefusal,

    close() {
      client.close();
      return Promise.resolve();
    },
  };

  async function removeOne(
    kind: 'files' | 'directories',
    path: string,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    try {
      const answer = await callWorkspace(client, locate(kind, path), { method: 'DELETE' }, {}, signal);
      answer.body.resume();
    } catch (error) {
      if (!isAbsence(error)) throw error;
    }
  }
  return files;
}
