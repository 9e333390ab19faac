// Files on this disk, addressed by the SHA-256 of their bytes, with an index from what a store says of a file to its bytes. Several processes may use one folder
// at once: every file appears whole, by being renamed, and no lock is held that a crash could leave behind.
import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { digestFile } from '../artifacts/digest-file.ts';

/** Changes when the layout of the folder does: another release leaves it alone. */
const LAYOUT = 'v1';
/** Milliseconds after which a file that is still being written was left behind by a process that ended. */
const STALE_AFTER = 24 * 3600 * 1000;

/** What tells one version of a file from all others. None of it becomes a name on the disk. */
export interface CacheKey {
  /** Where the store is, and which settings make it another one. */
  readonly scope: readonly string[];
  readonly path: string;
  readonly size: number;
  readonly etag: string | undefined;
}

/** What a cache holds. */
export interface CacheInfo {
  readonly folder: string;
  readonly files: number;
  readonly bytes: number;
  readonly maxBytes: number;
}

interface Entry {
  readonly sha256: string;
  readonly size: number;
}

/** A cache in a folder, which is made when something is put into it. */
export class BlobCache {
  readonly folder: string;
  readonly maxBytes: number;
  readonly #blobs: string;
  readonly #index: string;
  readonly #parts: string;

  /** What is used longest ago makes room where there are more than `maxBytes`. */
  constructor(folder: string, maxBytes: number) {
    this.folder = folder;
    this.maxBytes = maxBytes;
    this.#blobs = join(folder, LAYOUT, 'blobs');
    this.#index = join(folder, LAYOUT, 'index');
    this.#parts = join(folder, LAYOUT, 'parts');
  }

  /** The bytes of a file, open and compared with their digest; undefined where they are not there. Damaged ones are removed. */
  async open(key: CacheKey): Promise<FileHandle | undefined> {
    const entry = await readEntry(this.#locateEntry(key));
    if (entry === undefined) return undefined;
    const path = join(this.#blobs, entry.sha256);
    const handle = await openIfThere(path);
    if (handle === undefined) return undefined;
    try {
      if ((await handle.stat()).size === entry.size && (await digestFile(handle, 'sha256')) === entry.sha256) {
        await touch(path);
        return handle;
      }
    } catch (error) {
      await handle.close();
      throw error;
    }
    await handle.close();
    await rm(path, { force: true });
    return undefined;
  }

  /** Puts a file into the cache: `write` makes it at the path that it is given. Answers its bytes, open. */
  async fill(key: CacheKey, write: (target: string) => Promise<void>): Promise<FileHandle> {
    for (const folder of [this.#blobs, this.#index, this.#parts]) await mkdir(folder, { recursive: true, mode: 0o700 });
    const part = join(this.#parts, crypto.randomUUID());
    let handle: FileHandle | undefined;
    try {
      await write(part);
      handle = await open(part, 'r');
      const entry: Entry = { sha256: await digestFile(handle, 'sha256'), size: (await handle.stat()).size };
      await rename(part, join(this.#blobs, entry.sha256));
      await this.#writeEntry(key, entry);
      await this.#makeRoom();
      return handle;
    } catch (error) {
      await handle?.close();
      await rm(part, { force: true });
      throw error;
    }
  }

  /** How much is in the cache. */
  async describe(): Promise<CacheInfo> {
    const blobs = await listFolder(this.#blobs);
    const bytes = blobs.reduce((sum, { size }) => sum + size, 0);
    return { folder: this.folder, files: blobs.length, bytes, maxBytes: this.maxBytes };
  }

  /** Removes all that is in the cache. */
  async clear(): Promise<void> {
    await rm(join(this.folder, LAYOUT), { recursive: true, force: true });
  }

  #locateEntry({ scope, path, size, etag }: CacheKey): string {
    const text = JSON.stringify([scope, path, size, etag ?? null]);
    return join(this.#index, createHash('sha256').update(text, 'utf8').digest('hex'));
  }

  async #writeEntry(key: CacheKey, entry: Entry): Promise<void> {
    const part = join(this.#parts, crypto.randomUUID());
    await writeFile(part, JSON.stringify(entry), { flag: 'wx' });
    await rename(part, this.#locateEntry(key));
  }

  // What another process removes meanwhile is gone all the same.
  async #makeRoom(): Promise<void> {
    for (const { path, lastUse } of await listFolder(this.#parts)) {
      if (Date.now() - lastUse > STALE_AFTER) await rm(path, { force: true });
    }
    const blobs = (await listFolder(this.#blobs)).sort((one, other) => one.lastUse - other.lastUse);
    let bytes = blobs.reduce((sum, { size }) => sum + size, 0);
    if (bytes <= this.maxBytes) return;
    for (const { path, size } of blobs) {
      if (bytes <= this.maxBytes) break;
      await rm(path, { force: true });
      bytes -= size;
    }
    await this.#dropEntries();
  }

  async #dropEntries(): Promise<void> {
    const names = new Set(await readdir(this.#blobs));
    for (const { path } of await listFolder(this.#index)) {
      const entry = await readEntry(path);
      if (entry === undefined || !names.has(entry.sha256)) await rm(path, { force: true });
    }
  }
}

/** The entry in a file; undefined where there is none, or none that is whole. */
async function readEntry(path: string): Promise<Entry | undefined> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
  const { sha256, size } = (value ?? {}) as Partial<Entry>;
  // It becomes a path.
  return typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256) && typeof size === 'number'
    ? { sha256, size }
    : undefined;
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

async function listFolder(folder: string): Promise<{ path: string; size: number; lastUse: number }[]> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch {
    return []; // nothing was put into the cache yet
  }
  const found = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      try {
        const { size, mtimeMs } = await stat(path);
        return [{ path, size, lastUse: mtimeMs }];
      } catch {
        return []; // it was removed meanwhile
      }
    }),
  );
  return found.flat();
}

// The time of the last use is the file's own, so that no list of uses must be kept. In a folder that cannot be written nothing makes room either.
async function touch(path: string): Promise<void> {
  const now = new Date();
  await utimes(path, now, now).catch(() => undefined);
}
