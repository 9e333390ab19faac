// Artifacts onto this disk (mlflow.artifacts.download_artifacts).
import { mkdir, open, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DecantError, describeError } from '../../errors.ts';
import { normalizeArtifactPath } from './artifact-path.ts';
import type { ArtifactStore, Checksum, TransferOptions } from './artifact-store.ts';
import { digestFile } from './digest-file.ts';
import { forEachAtOnce } from './for-each-at-once.ts';
import { splitContent } from './objects/read-content.ts';
import { listFileInfos } from './open-artifact-files.ts';
import { choosePartName } from './part-name.ts';
import { readArtifact, refuseDigest } from './read-artifact.ts';
import type { ExpectedFile } from './read-artifact.ts';

/** Files on their way at the same time. */
const FILES_AT_ONCE = 8;
/** Bytes of one request for a part of a large file, and such requests at the same time. */
const RANGE_SIZE = 16 * 1024 * 1024;
const RANGES_AT_ONCE = 4;

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
  const siblings = await store.list(path.split('/').slice(0, -1).join('/'));
  return siblings.find((info) => info.path === path) ?? { path };
}

async function writePart(
  store: ArtifactStore,
  file: ExpectedFile,
  part: string,
  options: TransferOptions,
): Promise<void> {
  const { size } = file;
  const handle = await open(part, 'wx+');
  try {
    if (store.readsRanges === true && size !== undefined && size > RANGE_SIZE) {
      await writeRanges(store, { ...file, size }, handle, options);
    } else for await (const piece of readArtifact(store, file, options)) await handle.writeFile(piece);
  } finally {
    await handle.close();
  }
}

async function writeRanges(
  store: ArtifactStore,
  file: ExpectedFile & { readonly size: number },
  handle: FileHandle,
  options: TransferOptions,
): Promise<void> {
  let checksum: Checksum | undefined;
  const onChecksum = (told: Checksum): void => {
    if (checksum !== undefined && checksum.digest !== told.digest) throw refuseDigest(store, file.path);
    checksum = told;
  };
  await forEachAtOnce(splitContent(file.size, RANGE_SIZE), RANGES_AT_ONCE, async ({ start, end }) => {
    let position = start;
    for await (const piece of readArtifact(store, file, { ...options, start, end, onChecksum })) {
      await writeAll(handle, piece, position);
      position += piece.length;
    }
  });
  if (checksum !== undefined && (await digestFile(handle, checksum.algorithm)) !== checksum.digest) {
    throw refuseDigest(store, file.path);
  }
}

// One call may write less than it is given.
async function writeAll(handle: FileHandle, piece: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < piece.length;) {
    done += (await handle.write(piece, done, piece.length - done, position + done)).bytesWritten;
  }
}
