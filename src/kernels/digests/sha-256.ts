// SHA-256 and SHA-224 (FIPS 180-4).
import { padMessage } from './pad-message.ts';
import { listPrimes, takeRootBits } from './root-bits.ts';

/** Makes the function from a message to its 32 or 28 bytes. */
export function makeSha256(method: 'sha256' | 'sha224'): (message: Uint8Array) => Uint8Array {
  const primes = listPrimes(64);
  const constants = Int32Array.from(primes, (prime) => Number(takeRootBits(prime, 3) >> 32n) | 0);
  // SHA-224 begins with the second 32 bits of the roots of the next eight primes.
  const start =
    method === 'sha256'
      ? primes.slice(0, 8).map((prime) => Number(takeRootBits(prime, 2) >> 32n))
      : primes.slice(8, 16).map((prime) => Number(takeRootBits(prime, 2) & 0xffffffffn));
  return (message) => {
    const view = padMessage(message, 64, false);
    const state = Int32Array.from(start, (word) => word | 0);
    const words = new Int32Array(64);
    for (let at = 0; at < view.byteLength; at += 64) mixBlock(view, at, state, words, constants);
    const out = new DataView(new ArrayBuffer(32));
    state.forEach((word, place) => {
      out.setInt32(place * 4, word);
    });
    return new Uint8Array(out.buffer, 0, method === 'sha256' ? 32 : 28);
  };
}

function mixBlock(view: DataView, start: number, state: Int32Array, words: Int32Array, constants: Int32Array): void {
  for (let step = 0; step < 16; step++) words[step] = view.getInt32(start + step * 4);
  for (let step = 16; step < 64; step++) {
    const early = words[step - 15]!;
    const late = words[step - 2]!;
    const mixedEarly = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3);
    const mixedLate = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10);
    words[step] = words[step - 16]! + mixedEarly + words[step - 7]! + mixedLate;
  }
  let [a, b, c, d] = [state[0]!, state[1]!, state[2]!, state[3]!];
  let [e, f, g, h] = [state[4]!, state[5]!, state[6]!, state[7]!];
  for (let step = 0; step < 64; step++) {
    const choice = (e & f) ^ (~e & g);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const sum = h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + choice + constants[step]! + words[step]!;
    const other = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + majority;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + sum) | 0, c, b, a, (sum + other) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, place) => {
    state[place]! += word;
  });
}

function rotate(word: number, count: number): number {
  return (word >>> count) | (word << (32 - count));
}
