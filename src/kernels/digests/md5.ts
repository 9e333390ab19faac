// MD5 (RFC 1321).
import { padMessage } from './pad-message.ts';

const SHIFTS = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
] as const;

/** Makes the function from a message to its 16 bytes. */
export function makeMd5(): (message: Uint8Array) => Uint8Array {
  const sines = Int32Array.from({ length: 64 }, (_, step) => Math.floor(Math.abs(Math.sin(step + 1)) * 2 ** 32) | 0);
  return (message) => {
    const view = padMessage(message, 64, true);
    const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
    for (let start = 0; start < view.byteLength; start += 64) mixBlock(view, start, state, sines);
    const out = new DataView(new ArrayBuffer(16));
    state.forEach((word, place) => {
      out.setInt32(place * 4, word, true);
    });
    return new Uint8Array(out.buffer);
  };
}

function mixBlock(view: DataView, start: number, state: Int32Array, sines: Int32Array): void {
  let [a, b, c, d] = [state[0]!, state[1]!, state[2]!, state[3]!];
  for (let step = 0; step < 64; step++) {
    const round = step >> 4;
    let mixed: number;
    let word: number;
    if (round === 0) [mixed, word] = [(b & c) | (~b & d), step];
    else if (round === 1) [mixed, word] = [(d & b) | (~d & c), (5 * step + 1) & 15];
    else if (round === 2) [mixed, word] = [b ^ c ^ d, (3 * step + 5) & 15];
    else [mixed, word] = [c ^ (b | ~d), (7 * step) & 15];
    const sum = (a + mixed + sines[step]! + view.getInt32(start + word * 4, true)) | 0;
    const shift = SHIFTS[round]![step & 3]!;
    [a, d, c, b] = [d, c, b, (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0];
  }
  state[0]! += a;
  state[1]! += b;
  state[2]! += c;
  state[3]! += d;
}
