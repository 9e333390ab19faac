// Slow hashes of passwords: `$scrypt$ln=15,r=8,p=1$<salt>$<hash>`, both in base64 (the form of the PHC string format; RFC 7914).
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

const FORM = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{16,88})\$([A-Za-z0-9+/]{43})$/;
const COST = 15;
const BLOCK_SIZE = 8;
const HASH_BYTES = 32;
/** Memory that one hash may take. */
const MAX_MEMORY = 256 * 1024 * 1024;

/** True for a text in the form of these hashes whose cost is not absurd. */
export function isPasswordHash(text: string): boolean {
  const [, cost, blockSize, parallel] = FORM.exec(text) ?? [];
  const memory = 128 * Number(blockSize) * 2 ** Number(cost);
  return (
    cost !== undefined && memory > 0 && memory <= MAX_MEMORY / 2 && Number(parallel) >= 1 && Number(parallel) <= 16
  );
}

/** Makes a hash with a salt of its own. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, COST, BLOCK_SIZE, 1);
  return `$scrypt$ln=${COST},r=${BLOCK_SIZE},p=1$${encode(salt)}$${encode(hash)}`;
}

/** Compares a password with a hash. */
export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const [, cost, blockSize, parallel, salt = '', want = ''] = FORM.exec(hash) ?? [];
  if (cost === undefined) return false;
  const got = await derive(password, Buffer.from(salt, 'base64'), Number(cost), Number(blockSize), Number(parallel));
  return timingSafeEqual(got, Buffer.from(want, 'base64'));
}

function derive(password: string, salt: Buffer, cost: number, r: number, p: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, HASH_BYTES, { N: 2 ** cost, r, p, maxmem: MAX_MEMORY }, (error, hash) => {
      if (error === null) resolve(hash);
      else reject(error);
    });
  });
}

function encode(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
