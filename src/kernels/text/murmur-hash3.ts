// MurmurHash3, x86, 32 bits (Austin Appleby, public domain): the hash of scikit-learn's hashing vectorizers.

/** Signed 32-bit hash of the first `length` bytes. */
export function hashMurmur3(bytes: Uint8Array, length = bytes.length, seed = 0): number {
  let hash = seed | 0;
  const end = length - (length % 4);
  for (let at = 0; at < end; at += 4) {
    const word = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    hash ^= mixWord(word);
    hash = (hash << 13) | (hash >>> 19);
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
  }
  let tail = 0;
  for (let at = length - 1; at >= end; at--) tail = (tail << 8) | bytes[at]!;
  if (end < length) hash ^= mixWord(tail);
  hash ^= length;
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

function mixWord(word: number): number {
  const mixed = Math.imul(word, 0xcc9e2d51);
  return Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593);
}
