// Secrets are compared by their SHA-256: digests have one length, and how many of their bytes agree says nothing about the secret.
import { makeDigest } from '../../kernels/digests/index.ts';
import type { Digest } from '../../kernels/digests/index.ts';

/** The digest of a secret; the secret itself is not kept. */
export type SecretDigest = Uint8Array;

let sha256: Digest | undefined;
const encoder = new TextEncoder();

/** Digest of a text. */
export function digestSecret(secret: string): SecretDigest {
  sha256 ??= makeDigest('sha256');
  return sha256(encoder.encode(secret));
}

/** True where two digests are the same; takes the same time for any two. */
export function isSameDigest(a: SecretDigest, b: SecretDigest): boolean {
  let difference = a.length ^ b.length;
  for (let at = 0; at < a.length; at++) difference |= (a[at] ?? 0) ^ (b[at] ?? 0);
  return difference === 0;
}

/** True where the digest is one of the list; always looks at the whole list. */
export function isKnownDigest(digest: SecretDigest, known: readonly SecretDigest[]): boolean {
  let isKnown = false;
  for (const candidate of known) isKnown = isSameDigest(digest, candidate) || isKnown;
  return isKnown;
}
