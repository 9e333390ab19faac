// SHA-512 and SHA-384 (FIPS 180-4). Words of 64 bits are BigInts: slower than halves, and short texts are all it reads here.
import { padMessage } from './pad-message.ts';
import { listPrimes, takeRootBits } from './root-bits.ts';

/** Makes the function from a message to its 64 or 48 bytes. */
export function makeSha512(method: 'sha512' | 'sha384'): (message: Uint8Array) => Uint8Array {
  const primes = listPrimes(80);
  const constants = BigUint64Array.from(primes, (prime) => takeRootBits(prime, 3));
  const first = method === 'sha512' ? 0 : 8;
  const start = primes.slice(first, first + 8).map((prime) => takeRootBits(prime, 2));
  return (message) => {
    const view = padMessage(message, 128, false);
    const state = BigUint64Array.from(start);
    const words = new BigUint64Array(80);
    for (let at = 0; at < view.byteLength; at += 128) mixBlock(view, at, state, words, constants);
    const out = new DataView(new ArrayBuffer(64));
    state.forEach((word, place) => {
      out.setBigUint64(place * 8, word);
    });
    return new Uint8Array(out.buffer, 0, method === 'sha512' ? 64 : 48);
  };
}

function mixBlock(
  view: DataView,
  start: number,
  state: BigUint64Array,
  words: BigUint64Array,
  constants: BigUint64Array,
): void {
  for (let step = 0; step < 16; step++) words[step] = view.getBigUint64(start + step * 8);
  for (let step = 16; step < 80; step++) {
    const early = words[step - 15]!;
    const late = words[step - 2]!;
    const mixedEarly = rotate(early, 1n) ^ rotate(early, 8n) ^ (early >> 7n);
    const mixedLate = rotate(late, 19n) ^ rotate(late, 61n) ^ (late >> 6n);
    words[step] = words[step - 16]! + mixedEarly + words[step - 7]! + mixedLate;
  }
  let [a, b, c, d] = [state[0]!, state[1]!, state[2]!, state[3]!];
  let [e, f, g, h] = [state[4]!, state[5]!, state[6]!, state[7]!];
  for (let step = 0; step < 80; step++) {
    const choice = (e & f) ^ (~e & g);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const sum = h + (rotate(e, 14n) ^ rotate(e, 18n) ^ rotate(e, 41n)) + choice + constants[step]! + words[step]!;
    const other = (rotate(a, 28n) ^ rotate(a, 34n) ^ rotate(a, 39n)) + majority;
    [h, g, f, e, d, c, b, a] = [g, f, e, BigInt.asUintN(64, d + sum), c, b, a, BigInt.asUintN(64, sum + other)];
  }
  [a, b, c, d, e, f, g, h].forEach((word, place) => {
    state[place]! += word;
  });
}

function rotate(word: bigint, count: bigint): bigint {
  return BigInt.asUintN(64, (word >> count) | (word << (64n - count)));
}
