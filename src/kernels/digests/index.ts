// Digests of bytes, as Python's hashlib makes them: without a crypto module, so that every host has them.
export { DIGEST_METHODS, makeDigest } from './make-digest.ts';
export type { Digest, DigestMethod } from './make-digest.ts';
