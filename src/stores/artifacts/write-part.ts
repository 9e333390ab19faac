// The bytes of an artifact into a file: large ones in ranges, several at the same time.
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { ArtifactStore, Checksum, TransferOptions } from './artifact-store.ts';
import { digestFile } from './digest-file.ts';
import { forEachAtOnce } from './for-each-at-once.ts';
import { splitContent } from './objects/read-content.ts';
import { readArtifact, refuseDigest } from './read-artifact.ts';
import type { ExpectedFile } from './read-artifact.ts';

/** Bytes of one request for a part of a large file, and such requests at the same time. */
const RANGE_SIZE = 16 * 1024 * 1024;
const RANGES_AT_ONCE = 4;

/** Writes a file of a store to `part`, a path where nothing is. It is for the caller to remove what a failure leaves there. */
export async function writePart(
  store: ArtifactStore,
  file: ExpectedFile,
  part: string,
  options: TransferOptions,
  rangeSize: number = RANGE_SIZE,
): Promise<void> {
  const { size } = file;
  const handle = await open(part, 'wx+');
  try {
    if (store.readsRanges === true && size !== undefined && size > rangeSize) {
      await writeRanges(store, { ...file, size }, rangeSize, handle, options);
    } else for await (const piece of readArtifact(store, file, options)) await handle.writeFile(piece);
  } finally {
    await handle.close();
  }
}

async function writeRanges(
  store: ArtifactStore,
  file: ExpectedFile & { readonly size: number },
  rangeSize: number,
  handle: FileHandle,
  options: TransferOptions,
): Promise<void> {
  let checksum: Checksum | undefined;
  const onChecksum = (told: Checksum): void => {
    if (checksum !== undefined && checksum.digest !== told.digest) throw refuseDigest(store, file.path);
    checksum = told;
  };
  await forEachAtOnce(splitContent(file.size, rangeSize), RANGES_AT_ONCE, async ({ start, end }) => {
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
