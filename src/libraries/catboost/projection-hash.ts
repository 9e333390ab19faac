// Hashes of a projection's values, 64 bits in two words, for a block of rows at a time (catboost/libs/model/hash.h, CalcHash:
// h = M (h + M v); ctr_provider.h, CalcHashes).

/** 0x4906ba494954cb65 */
const MAGIC_LOW = 0x4954cb65;
const MAGIC_HIGH = 0x4906ba49;

/** Lower and upper words of many numbers of 64 bits, as signed integers. */
export interface Words {
  readonly low: Int32Array;
  readonly high: Int32Array;
}

/** Words of `count` zeros. */
export function makeWords(count: number): Words {
  return { low: new Int32Array(count), high: new Int32Array(count) };
}

/** Writes M v of the values, integers of 32 bits whose sign is extended. */
export function scramble(values: Int32Array, start: number, count: number, { low, high }: Words): void {
  for (let at = 0; at < count; at++) {
    const value = values[start + at]!;
    low[at] = value;
    high[at] = value >> 31;
  }
  multiply({ low, high }, count);
}

/** Takes scrambled values in. */
export function addScrambled({ low, high }: Words, scrambled: Words, count: number): void {
  for (let at = 0; at < count; at++) {
    const before = low[at]!;
    const sum = (before + scrambled.low[at]!) | 0;
    low[at] = sum;
    high[at] = high[at]! + scrambled.high[at]! + (sum >>> 0 < before >>> 0 ? 1 : 0);
  }
  multiply({ low, high }, count);
}

// Times the magic number: products of halves of the lower words, so that nothing overflows.
function multiply({ low, high }: Words, count: number): void {
  const magic0 = MAGIC_LOW & 0xffff;
  const magic1 = MAGIC_LOW >>> 16;
  for (let at = 0; at < count; at++) {
    const word = low[at]!;
    const part0 = word & 0xffff;
    const part1 = word >>> 16;
    const first = Math.imul(part0, magic0) >>> 16;
    const second = (Math.imul(part1, magic0) + first) >>> 0;
    const third = (Math.imul(part0, magic1) + (second & 0xffff)) >>> 0;
    const carry = Math.imul(part1, magic1) + (second >>> 16) + (third >>> 16);
    low[at] = Math.imul(word, MAGIC_LOW);
    high[at] = carry + Math.imul(word, MAGIC_HIGH) + Math.imul(high[at]!, MAGIC_LOW);
  }
}
