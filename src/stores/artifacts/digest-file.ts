// Digests of files on this disk.
import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';

/** Bytes that are read at once. */
const READ_SIZE = 1024 * 1024;

/** The digest of an open file, from its first byte on, in hexadecimal. */
export async function digestFile(handle: FileHandle, algorithm: 'md5' | 'sha256'): Promise<string> {
  const hash = createHash(algorithm);
  const buffer = new Uint8Array(READ_SIZE);
  for (let position = 0; ;) {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
    if (bytesRead === 0) return hash.digest('hex');
    hash.update(buffer.subarray(0, bytesRead));
    position += bytesRead;
  }
}
