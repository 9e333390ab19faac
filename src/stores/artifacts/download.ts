// Artifacts onto this disk (mlflow.artifacts.download_artifacts).
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DecantError, describeError } from '../../errors.ts';
import { normalizeArtifactPath } from './artifact-path.ts';
import type { ArtifactStore, TransferOptions } from './artifact-store.ts';
import { forEachAtOnce } from './for-each-at-once.ts';
import { listFiles } from './open-artifact-files.ts';

/** Files on their way at the same time. */
const FILES_AT_ONCE = 8;
/** Times that a file whose transfer breaks is taken up where it ended. */
const MAX_RESUMPTIONS = 5;

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
  const files = await listFiles(store, inside);
  // What has nothing below it is a file, or is not there, which reading tells.
  const isFile = files.length === 0 && inside !== '';
  await mkdir(destination, { recursive: true });
  await forEachAtOnce(isFile ? [inside] : files, FILES_AT_ONCE, async (file) => {
    await downloadFile(store, file, join(destination, ...normalizeArtifactPath(file).split('/')), options);
  });
  return inside === '' ? destination : join(destination, ...inside.split('/'));
}

async function downloadFile(
  store: ArtifactStore,
  path: string,
  target: string,
  options: TransferOptions,
): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const part = join(dirname(target), `.${basename(target)}.${crypto.randomUUID()}.part`);
  try {
    await writePart(store, path, part, options);
    await rename(part, target);
  } catch (cause) {
    await rm(part, { force: true });
    if (cause instanceof DecantError || options.signal?.aborted === true) throw cause;
    throw new DecantError('IO_ERROR', `Cannot download ${path} from ${store.uri}: ${describeError(cause)}`, { cause });
  }
}

async function writePart(
  store: ArtifactStore,
  path: string,
  part: string,
  { signal, onProgress }: TransferOptions,
): Promise<void> {
  const file = await open(part, 'wx');
  try {
    let written = 0;
    for (let resumptions = 0; ; resumptions++) {
      const before = written;
      try {
        for await (const piece of await store.read(path, { start: written, ...(signal && { signal }) })) {
          await file.writeFile(piece);
          written += piece.length;
          onProgress?.(piece.length);
        }
        return;
      } catch (error) {
        // Errors with a code were retried by the store already.
        if (error instanceof DecantError || signal?.aborted === true) throw error;
        if (written === before || resumptions >= MAX_RESUMPTIONS) throw error;
      }
    }
  } finally {
    await file.close();
  }
}
