// A store of artifacts on keys of a bucket.
import { DecantError } from '../../../errors.ts';
import { joinArtifactPath, normalizeArtifactPath } from '../artifact-path.ts';
import type { ArtifactInfo, ArtifactStore } from '../artifact-store.ts';
import { describeFailure } from './describe-failure.ts';
import type { ObjectClient } from './object-client.ts';

/** Opens the store whose paths are keys below `root`; `uri` is what messages show. */
export function openObjectStore(uri: string, root: string, client: ObjectClient): ArtifactStore {
  const base = normalizeArtifactPath(root.replace(/^\/+/, ''));
  const explain = (error: unknown, path: string): unknown => {
    if (error instanceof DecantError) return error;
    if (error instanceof Error && error.name === 'AbortError') return error;
    return describeFailure(error, client.explain(error), uri, path);
  };
  const attempt = async <Result>(path: string, work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (error) {
      throw explain(error, path);
    }
  };
  const folderOf = (path: string): string => {
    const key = joinArtifactPath(base, normalizeArtifactPath(path));
    return key === '' ? '' : `${key}/`;
  };

  return {
    uri,
    readsRanges: client.readsRanges === true,
    tellsEtags: true,

    async list(path = '', { signal } = {}) {
      const inside = normalizeArtifactPath(path);
      const prefix = folderOf(inside);
      const { objects, folders } = await attempt(inside, () => client.listLevel(prefix, signal));
      const infos: ArtifactInfo[] = [];
      for (const { key, size, etag } of objects) {
        // An object that stands for a folder, as consoles of clouds make them.
        if (key === prefix || key.endsWith('/')) continue;
        infos.push({
          path: joinArtifactPath(inside, readName(key, prefix, uri)),
          isDirectory: false,
          size,
          ...(etag === undefined ? {} : { etag }),
        });
      }
      for (const folder of folders) {
        const name = readName(folder.replace(/\/$/, ''), prefix, uri);
        infos.push({ path: joinArtifactPath(inside, name), isDirectory: true, size: undefined });
      }
      return infos.sort((one, other) => (one.path < other.path ? -1 : 1));
    },

    async read(path, { start = 0, end, signal } = {}) {
      const inside = normalizeArtifactPath(path);
      return attempt(inside, () => client.read(requireKey(joinArtifactPath(base, inside), uri), start, signal, end));
    },

    async write(path, content, { signal, onProgress } = {}) {
      const inside = normalizeArtifactPath(path);
      if (inside === '') throw new DecantError('INVALID_PARAMETER_VALUE', `A file name is needed in ${uri}.`);
      await attempt(inside, () => client.write(joinArtifactPath(base, inside), content, signal));
      onProgress?.(content instanceof Uint8Array ? content.length : content.size);
    },

    async delete(path = '', { signal } = {}) {
      const inside = normalizeArtifactPath(path);
      const key = joinArtifactPath(base, inside);
      await attempt(inside, async () => {
        const below = await client.listKeys(folderOf(inside), signal);
        await client.remove(key === '' ? below : [key, ...below], signal);
      });
    },

    close() {
      client.close?.();
      return Promise.resolve();
    },
  };
}

// Keys are any text: one that is no path below the folder would be written elsewhere, or found under another name.
function readName(key: string, prefix: string, uri: string): string {
  const name = key.slice(prefix.length);
  if (key.startsWith(prefix) && name !== '' && normalizeArtifactPath(name) === name) return name;
  throw new DecantError('INVALID_PARAMETER_VALUE', `${uri} has a key that is no path: ${JSON.stringify(key)}`);
}

function requireKey(key: string, uri: string): string {
  if (key !== '') return key;
  throw new DecantError('INVALID_PARAMETER_VALUE', `A file name is needed in ${uri}.`);
}
