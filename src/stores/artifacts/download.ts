// Artifacts onto this disk (mlflow.artifacts.download_artifacts).
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DecantError, describeError } from '../../errors.ts';
import { normalizeArtifactPath } from './artifact-path.ts';
import type { ArtifactStore, TransferOptions } from './artifact-store.ts';
import { forEachAtOnce } from './for-each-at-once.ts';
import { listFileInfos } from './open-artifact-files.ts';
import { choosePartName } from './part-name.ts';
import type { ExpectedFile } from './read-artifact.ts';
import { writePart } from './write-part.ts';

/** Files on their way at the same time. */
const FILES_AT_ONCE = 8;

/**
 * Downloads a file, or a folder with all that is in it, into the folder `destination`, under its path; answers where it is. A file is
 * there whole or not at all.
 */
export async function downloadArtifact(
  store: ArtifactStore,
  path: string,
  destination: string,
  options: TransferOptions = {},
): Promise<string> {
  const inside = normalizeArtifactPath(path);
  const files = await listFileInfos(store, inside);
  // What has nothing below it is a file, or is not there, which reading tells.
  const isFile = files.length === 0 && inside !== '';
  await mkdir(destination, { recursive: true });
  await forEachAtOnce(isFile ? [await findFile(store, inside)] : files, FILES_AT_ONCE, async (file) => {
    await downloadFile(store, file, join(destination, ...normalizeArtifactPath(file.path).split('/')), options);
  });
  return inside === '' ? destination : join(destination, ...inside.split('/'));
}

/** Downloads one file to `target`, whose folder is made where it is absent: whole or not at all. */
export async function downloadFile(
  store: ArtifactStore,
  file: ExpectedFile,
  target: string,
  options: TransferOptions,
): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const part = join(dirname(target), choosePartName());
  try {
    if ((await store.download?.(file.path, part, options)) !== true) await writePart(store, file, part, options);
    await rename(part, target);
  } catch (cause) {
    await rm(part, { force: true });
    if (cause instanceof DecantError || options.signal?.aborted === true) throw cause;
    throw new DecantError('IO_ERROR', `Cannot download ${file.path} from ${store.uri}: ${describeError(cause)}`, {
      cause,
    });
  }
}

async function findFile(store: ArtifactStore, path: string): Promise<ExpectedFile> {
  try {
    const siblings = await store.list(path.split('/').slice(0, -1).join('/'));
    return siblings.find((info) => info.path === path) ?? { path };
  } catch (error) {
    // Web servers list no folders.
    if (error instanceof DecantError && error.code === 'NOT_IMPLEMENTED') return { path };
    throw error;
  }
}
