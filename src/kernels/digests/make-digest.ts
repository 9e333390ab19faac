// The digests by the names that hashlib gives them.
import { makeMd5 } from './md5.ts';
import { makeSha1 } from './sha-1.ts';
import { makeSha256 } from './sha-256.ts';
import { makeSha512 } from './sha-512.ts';

/** The bytes of the digest of a message. */
export type Digest = (message: Uint8Array) => Uint8Array;

/** Names of hashlib. */
export const DIGEST_METHODS = ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'] as const;
export type DigestMethod = (typeof DIGEST_METHODS)[number];

/** Makes a digest with its tables. */
export function makeDigest(method: DigestMethod): Digest {
  switch (method) {
    case 'md5':
      return makeMd5();
    case 'sha1':
      return makeSha1();
    case 'sha224':
    case 'sha256':
      return makeSha256(method);
    case 'sha384':
    case 'sha512':
      return makeSha512(method);
  }
}
