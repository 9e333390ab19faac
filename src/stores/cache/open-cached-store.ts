// A store of artifacts whose files are kept on this disk once they were read. What is there is always asked of the store: a file is taken from the cache where the
// store lists the same version of it, and whoever may not list it does not get it.
import { writeFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { DecantError } from '../../errors.ts';
import { normalizeArtifactPath } from '../artifacts/artifact-path.ts';
import type { ArtifactInfo, ArtifactStore, ReadOptions, TransferOptions } from '../artifacts/artifact-store.ts';
import { downloadFile } from '../artifacts/download.ts';
import type { ExpectedFile } from '../artifacts/read-artifact.ts';
import type { BlobCache, CacheKey } from './blob-cache.ts';

/** Bytes that are read at once. */
const READ_SIZE = 1024 * 1024;

/** What MLflow writes again into a model that was logged (update_signature, update_model_requirements), or adds to it. */
const REWRITTEN = /^(?:MLmodel|registered_model_meta|[^/]*\.(?:txt|ya?ml))$/;

/** A file of a logged model of MLflow 3, whose folder no other model gets. */
const LOGGED_MODEL = /\/models\/m-[0-9a-f]{32}\/artifacts\/(.+)$/s;

/**
 * The store with a cache before it. Versions of a file are told apart by their ETags; a store that has none tells sizes alone, which is enough for the
 * weights of logged models only. `scope` are settings that make the same URI another store.
 */
export function openCachedStore(store: ArtifactStore, cache: BlobCache, scope: readonly string[]): ArtifactStore {
  if (store.localPath !== undefined) return store;
  const isNeverRewritten = (path: string): boolean => {
    const inside = LOGGED_MODEL.exec(`${store.uri}/${path}`)?.[1];
    return inside !== undefined && !REWRITTEN.test(inside);
  };
  // As long as the store is open, its files are those that were listed first.
  const listed = new Map<string, Promise<readonly ArtifactInfo[]>>();
  // After a failure the store is read without it: a large file is not begun again and again on a disk that is full.
  let isUsable = true;

  const list = (path: string, options: TransferOptions): Promise<readonly ArtifactInfo[]> => {
    const infos = store.list(path, options);
    listed.set(path, infos);
    infos.catch(() => listed.delete(path));
    return infos;
  };

  const findKey = async (path: string, options: TransferOptions): Promise<CacheKey | undefined> => {
    // Not asked of those that would not be kept.
    if (store.tellsEtags !== true && !isNeverRewritten(path)) return undefined;
    const folder = path.split('/').slice(0, -1).join('/');
    const infos = await (listed.get(folder) ?? list(folder, options));
    const info = infos.find((item) => item.path === path);
    if (info?.size === undefined || info.isDirectory || info.size > cache.maxBytes) return undefined;
    if (info.etag === undefined && !isNeverRewritten(path)) return undefined;
    return { scope: [store.uri, ...scope], path, size: info.size, etag: info.etag };
  };

  /** The file in the cache; undefined where it is not to be had there. */
  const openBlob = async (path: string, options: TransferOptions): Promise<FileHandle | undefined> => {
    const key = isUsable ? await findKey(path, options) : undefined;
    if (key === undefined) return undefined;
    try {
      const found = await cache.open(key);
      if (found !== undefined) options.onProgress?.(key.size);
      return found ?? (await cache.fill(key, (target) => downloadFile(store, toFile(key), target, options)));
    } catch (error) {
      if (options.signal?.aborted === true) throw error;
      // The disk is full, or cannot be written: what the store itself has to say, it says again.
      if (error instanceof DecantError && error.code !== 'IO_ERROR') throw error;
      isUsable = false;
      return undefined;
    }
  };

  return {
    uri: store.uri,
    readsRanges: store.readsRanges === true,
    tellsEtags: store.tellsEtags === true,
    list: (path = '', options = {}) => list(normalizeArtifactPath(path), options),

    async read(path: string, options: ReadOptions = {}) {
      const { start = 0, end, signal } = options;
      const handle = await openBlob(normalizeArtifactPath(path), signal === undefined ? {} : { signal });
      if (handle === undefined) return store.read(path, options);
      if (end !== undefined && end <= start) return closeEmpty(handle);
      return handle.createReadStream({
        start,
        highWaterMark: READ_SIZE,
        ...(end === undefined ? {} : { end: end - 1 }),
        ...(signal === undefined ? {} : { signal }),
      });
    },

    async download(path, target, options = {}) {
      const handle = await openBlob(normalizeArtifactPath(path), options);
      if (handle === undefined) return false;
      try {
        const stream = handle.createReadStream({ start: 0, autoClose: false, highWaterMark: READ_SIZE });
        await writeFile(target, stream, { flag: 'wx' });
        return true;
      } finally {
        await handle.close();
      }
    },

    ...(store.write && {
      async write(path, content, options) {
        listed.clear();
        await store.write?.(path, content, options);
      },
    }),
    ...(store.delete && {
      async delete(path, options) {
        listed.clear();
        await store.delete?.(path, options);
      },
    }),
    ...(store.close && {
      async close() {
        await store.close?.();
      },
    }),
  };
}

function toFile({ path, size, etag }: CacheKey): ExpectedFile {
  return { path, size, ...(etag === undefined ? {} : { etag }) };
}

async function closeEmpty(handle: FileHandle): Promise<AsyncIterable<Uint8Array>> {
  await handle.close();
  // eslint-disable-next-line @typescript-eslint/require-await -- no bytes
  return (async function* () {
    yield* [];
  })();
}
