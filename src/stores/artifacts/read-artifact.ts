// The bytes of an artifact, whatever its connection does meanwhile.
import { createHash } from 'node:crypto';
import { DecantError, describeError } from '../../errors.ts';
import type { ArtifactInfo, ArtifactStore, Checksum, ReadOptions } from './artifact-store.ts';

/** Times that a file whose transfer breaks is taken up where it ended. */
const MAX_RESUMPTIONS = 5;

/** What is known of a file before it is read. */
export type ExpectedFile = Pick<ArtifactInfo, 'path'> & Partial<Pick<ArtifactInfo, 'size' | 'etag'>>;

/** What {@link readArtifact} takes beside what a store takes. */
export interface ReadArtifactOptions extends ReadOptions {
  /** Told of the digest of the whole file, where the store knows it. */
  readonly onChecksum?: (checksum: Checksum) => void;
}

/**
 * The bytes of a file, or of a range of it, taken up where a transfer breaks; at the end they are as many as were expected, and a whole file has the
 * digest that its store tells. IO_ERROR where they are not.
 */
export async function* readArtifact(
  store: ArtifactStore,
  { path, size, etag }: ExpectedFile,
  options: ReadArtifactOptions = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const { start = 0, end, signal, onProgress, onChecksum } = options;
  const last = end ?? size;
  let position = start;
  let checksum: Checksum | undefined;
  const hash = start === 0 && end === undefined ? createHash('md5') : undefined;
  for (let resumptions = 0; ; resumptions++) {
    const before = position;
    let failure: unknown;
    try {
      const stream = await store.read(path, {
        start: position,
        ...(end === undefined ? {} : { end }),
        ...(signal === undefined ? {} : { signal }),
      });
      if (etag !== undefined && stream.etag !== undefined && stream.etag !== etag) throw refuseChange(store, path);
      if (resumptions > 0 && stream.checksum?.digest !== checksum?.digest) throw refuseChange(store, path);
      checksum = stream.checksum;
      if (checksum !== undefined) onChecksum?.(checksum);
      for await (const piece of stream) {
        // A store that knows no ranges sends the rest of the file.
        const wanted = end === undefined ? piece : piece.subarray(0, end - position);
        position += wanted.length;
        if (last !== undefined && position > last) throw refuseChange(store, path);
        if (checksum !== undefined) hash?.update(wanted);
        yield wanted;
        onProgress?.(wanted.length);
        if (position === end) break;
      }
    } catch (error) {
      // Errors with a code were retried by the store already.
      if (error instanceof DecantError || signal?.aborted === true) throw error;
      failure = error;
    }
    if (failure === undefined && (last === undefined || position === last)) break;
    if (failure !== undefined && position === last && position > start) break; // all was there when it broke
    if (position === before || resumptions === MAX_RESUMPTIONS) throw describeBreak(store, path, position, failure);
  }
  if (hash !== undefined && checksum !== undefined && hash.digest('hex') !== checksum.digest) {
    throw refuseDigest(store, path);
  }
}

/** The error of a file whose bytes are others than its store says. */
export function refuseDigest({ uri }: ArtifactStore, path: string): DecantError {
  return new DecantError('IO_ERROR', `${path} in ${uri} came with other bytes than the digest beside it stands for.`, {
    hint: 'It was damaged on the way, or is written at this moment: try again.',
  });
}

function refuseChange({ uri }: ArtifactStore, path: string): DecantError {
  return new DecantError('IO_ERROR', `${path} in ${uri} changed while it was read.`, { hint: 'Try again.' });
}

function describeBreak({ uri }: ArtifactStore, path: string, position: number, cause: unknown): DecantError {
  const reason = cause === undefined ? 'it ended too early' : describeError(cause);
  return new DecantError('IO_ERROR', `Cannot read ${path} from ${uri} beyond byte ${position}: ${reason}`, { cause });
}
