// SHA-1 (FIPS 180-4).
import { padMessage } from './pad-message.ts';

const CONSTANTS = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6] as const;

/** Makes the function from a message to its 20 bytes. */
export function makeSha1(): (message: Uint8Array) => Uint8Array {
  return (message) => {
    const view = padMessage(message, 64, false);
    const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);
    const words = new Int32Array(80);
    for (let start = 0; start < view.byteLength; start += 64) mixBlock(view, start, state, words);
    const out = new DataView(new ArrayBuffer(20));
    state.forEach((word, place) => {
      out.setInt32(place * 4, word);
    });
    return new Uint8Array(out.buffer);
  };
}

function mixBlock(view: DataView, start: number, state: Int32Array, words: Int32Array): void {
  for (let step = 0; step < 16; step++) words[step] = view.getInt32(start + step * 4);
  for (let step = 16; step < 80; step++) {
    words[step] = rotate(words[step - 3]! ^ words[step - 8]! ^ words[step - 14]! ^ words[step - 16]!, 1);
  }
  let [a, b, c, d, e] = [state[0]!, state[1]!, state[2]!, state[3]!, state[4]!];
  for (let step = 0; step < 80; step++) {
    const round = Math.floor(step / 20);
    const mixed = round === 0 ? (b & c) | (~b & d) : round === 2 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
    const sum = (rotate(a, 5) + mixed + e + CONSTANTS[round]! + words[step]!) | 0;
    [a, b, c, d, e] = [sum, a, rotate(b, 30), c, d];
  }
  state[0]! += a;
  state[1]! += b;
  state[2]! += c;
  state[3]! += d;
  state[4]! += e;
}

function rotate(word: number, count: number): number {
  return (word << count) | (word >>> (32 - count));
}
