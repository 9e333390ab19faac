// Digests beside those of the host's crypto module, and the vectors that RFC 1321 and FIPS 180-4 print.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DIGEST_METHODS, makeDigest } from '../../../src/kernels/digests/index.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const abc = new TextEncoder().encode('abc');

test.each([
  ['md5', '900150983cd24fb0d6963f7d28e17f72'],
  ['sha1', 'a9993e364706816aba3e25717850c26c9cd0d89d'],
  ['sha224', '23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7'],
  ['sha256', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
] as const)('%s of "abc" is what its paper prints', (method, want) => {
  expect(hex(makeDigest(method)(abc))).toBe(want);
});

test.each(DIGEST_METHODS)('%s is that of the host for messages of every length around a block', (method) => {
  const digest = makeDigest(method);
  for (let length = 0; length < 300; length++) {
    const message = Uint8Array.from({ length }, (_, place) => (place * 31 + length) & 255);
    expect(hex(digest(message))).toBe(createHash(method).update(message).digest('hex'));
  }
});

test.each(DIGEST_METHODS)('%s is that of the host for any bytes', (method) => {
  const digest = makeDigest(method);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (message) => {
      expect(hex(digest(message))).toBe(createHash(method).update(message).digest('hex'));
    }),
  );
});
