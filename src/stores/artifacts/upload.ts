// Files of this disk into a store of artifacts.
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DecantError, describeError } from '../../errors.ts';
import { forEachAtOnce } from './for-each-at-once.ts';
import { joinArtifactPath } from './artifact-path.ts';
import { requireCapability } from './artifact-store.ts';
import type { ArtifactStore, ContentSource, TransferOptions } from './artifact-store.ts';

/** Files on their way at the same time. */
const FILES_AT_ONCE = 8;
/** Bytes that are read at once. */
const READ_SIZE = 1024 * 1024;

/** A file of this disk as content. */
export async function openFileContent(path: string): Promise<ContentSource> {
  let size: number;
  try {
    const info = await stat(path);
    if (!info.isFile()) throw new DecantError('INVALID_PARAMETER_VALUE', `${path} is a folder; expected a file.`);
    size = info.size;
  } catch (cause) {
    if (cause instanceof DecantError) throw cause;
    throw new DecantError('INVALID_PARAMETER_VALUE', `No such file: ${path}`, { cause });
  }
  return {
    size,
    localPath: path,
    open: (start = 0, end = size) =>
      start >= end ? noBytes() : createReadStream(path, { start, end: end - 1, highWaterMark: READ_SIZE }),
  };
}

/** Uploads one file into the folder `folder` of the store, under its own name. */
export async function uploadFile(
  store: ArtifactStore,
  path: string,
  folder = '',
  options: TransferOptions = {},
): Promise<void> {
  const content = await openFileContent(path);
  await requireCapability(store, 'write')(joinArtifactPath(folder, basename(path)), content, options);
}

/** Uploads all that is in a folder of this disk into the folder `folder` of the store. Links are followed, as MLflow does. */
export async function uploadFolder(
  store: ArtifactStore,
  path: string,
  folder = '',
  options: TransferOptions = {},
): Promise<void> {
  const write = requireCapability(store, 'write');
  const files = await listLocalFiles(path);
  await forEachAtOnce(files, FILES_AT_ONCE, async (file) => {
    const target = joinArtifactPath(folder, file);
    await write(target, await openFileContent(join(path, ...file.split('/'))), options);
  });
}

/** Paths of all files below a folder, with `/`; INVALID_PARAMETER_VALUE for what is no folder. */
async function listLocalFiles(path: string): Promise<string[]> {
  let names: string[];
  try {
    names = await readdir(path);
  } catch (cause) {
    throw new DecantError('INVALID_PARAMETER_VALUE', `Not a folder: ${path} (${describeError(cause)})`, { cause });
  }
  const nested = await Promise.all(
    names.map(async (name) => {
      const inner = join(path, name);
      if (!(await stat(inner)).isDirectory()) return [name];
      return (await listLocalFiles(inner)).map((file) => `${name}/${file}`);
    }),
  );
  return nested.flat().sort();
}

// eslint-disable-next-line @typescript-eslint/require-await -- an empty file, in no pieces
async function* noBytes(): AsyncIterable<Uint8Array> {
  yield* [];
}
