// Tells by its first bytes what a file really is, where it is not what its name promises (Git LFS pointer, pickle, zip, ...).

const LFS_POINTER = 'version https://git-lfs.github.com/spec/';

/** Is this the small text file that Git LFS leaves in the place of a file that was not fetched? */
export function isLfsPointer(bytes: Uint8Array): boolean {
  return bytes.length < 1024 && startsWithText(bytes, LFS_POINTER);
}

/** What the bytes are, in words, where they are certainly no text; undefined for text. */
export function describeBinary(bytes: Uint8Array): string | undefined {
  const [first = 0, second = 0] = bytes;
  if (first === 0x80 && second >= 2 && second <= 5) return 'a pickle';
  if (startsWithText(bytes, 'PK\u0003\u0004')) return 'a zip archive';
  if (first === 0x1f && second === 0x8b) return 'a gzip file';
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return 'UTF-16 text, not UTF-8';
  return bytes.includes(0) ? 'binary data' : undefined;
}

function startsWithText(bytes: Uint8Array, text: string): boolean {
  if (bytes.length < text.length) return false;
  for (let i = 0; i < text.length; i++) if (bytes[i] !== text.charCodeAt(i)) return false;
  return true;
}
