// A store of artifacts on a folder of a file system behind a network.
import { DecantError } from '../../../errors.ts';
import { hideCredentials } from '../../http/index.ts';
import { joinArtifactPath, normalizeArtifactPath } from '../artifact-path.ts';
import type { ArtifactStore } from '../artifact-store.ts';
import { describeFailure } from '../objects/index.ts';
import { isPartName } from '../part-name.ts';
import type { FolderClient } from './folder-client.ts';

/** Opens the store whose paths lie below the absolute path `root`; messages show `uri` without credentials. */
export function openFolderStore(uri: string, root: string, client: FolderClient): ArtifactStore {
  const shown = hideCredentials(uri);
  const base = normalizeArtifactPath(root.replace(/^\/+/, ''));
  const locate = (inside: string): string => `/${joinArtifactPath(base, inside)}`;
  const attempt = async <Result>(path: string, work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof DecantError || (error instanceof Error && error.name === 'AbortError')) throw error;
      throw describeFailure(error, client.explain(error), shown, path);
    }
  };
  const requireFile = (path: string): string => {
    const inside = normalizeArtifactPath(path);
    if (inside !== '') return inside;
    throw new DecantError('INVALID_PARAMETER_VALUE', `A file name is needed in ${shown}.`);
  };

  return {
    uri: shown,

    async list(path = '', { signal } = {}) {
      const inside = normalizeArtifactPath(path);
      const entries = await attempt(inside, () => client.list(locate(inside), signal));
      return entries
        .filter(({ name }) => !isPartName(name))
        .map(({ name, isDirectory, size }) => ({
          path: joinArtifactPath(inside, checkName(name, shown)),
          isDirectory,
          size: isDirectory ? undefined : size,
        }))
        .sort((one, other) => (one.path < other.path ? -1 : 1));
    },

    async read(path, { start = 0, signal } = {}) {
      const inside = requireFile(path);
      return attempt(inside, () => client.read(locate(inside), start, signal));
    },

    async write(path, content, { signal, onProgress } = {}) {
      const inside = requireFile(path);
      await attempt(inside, () => client.write(locate(inside), content, signal));
      onProgress?.(content instanceof Uint8Array ? content.length : content.size);
    },

    async delete(path = '', { signal } = {}) {
      const inside = normalizeArtifactPath(path);
      await attempt(inside, () => client.remove(locate(inside), signal));
    },

    async close() {
      await client.close?.();
    },
  };
}

// A hostile server names files outside of the folder.
function checkName(name: string, uri: string): string {
  if (name !== '' && !name.includes('/') && normalizeArtifactPath(name) === name) return name;
  throw new DecantError('INVALID_PARAMETER_VALUE', `${uri} lists what is no name of a file: ${JSON.stringify(name)}`);
}
