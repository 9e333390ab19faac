// Content in memory, for requests that a client sends again where they fail.
import { DecantError } from '../../../errors.ts';
import type { ArtifactContent } from '../artifact-store.ts';

/** Number of bytes. */
export function sizeOfContent(content: ArtifactContent): number {
  return content instanceof Uint8Array ? content.length : content.size;
}

/** The bytes from `start` up to, but without, `end`; IO_ERROR where the source has another number of them. */
export async function readContent(
  content: ArtifactContent,
  start = 0,
  end: number = sizeOfContent(content),
): Promise<Uint8Array> {
  if (content instanceof Uint8Array) return content.subarray(start, end);
  const bytes = new Uint8Array(end - start);
  let length = 0;
  // A whole source need not know ranges.
  const pieces = start === 0 && end === content.size ? content.open() : content.open(start, end);
  for await (const piece of pieces) {
    if (length + piece.length > bytes.length) throw refuseSize(bytes.length);
    bytes.set(piece, length);
    length += piece.length;
  }
  if (length !== bytes.length) throw refuseSize(bytes.length);
  return bytes;
}

/** Parts of a long content, as offsets. */
export function splitContent(size: number, partSize: number): { readonly start: number; readonly end: number }[] {
  return Array.from({ length: Math.ceil(size / partSize) }, (_, index) => ({
    start: index * partSize,
    end: Math.min(size, (index + 1) * partSize),
  }));
}

function refuseSize(expected: number): DecantError {
  return new DecantError('IO_ERROR', `The content changed while it was read; expected ${expected} bytes.`);
}
