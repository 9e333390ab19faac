// Numbers of leaves, four rows at a time: a word of 32 bits holds the ranks of four rows, a byte each, with the upper bit set. Taking
// `threshold + 1` from each byte leaves that bit where rank > threshold, and no byte borrows from the next.

/** Levels that fit a byte of answers. */
export const LEVELS = 8;

/** A question that no rank answers with yes: fills up levels. */
export const NEVER = 0x80808080 | 0;

/** Levels of trees, in even numbers for each tree: where the level's column begins, and what is taken from its words. */
export interface Levels {
  readonly offsets: Int32Array;
  readonly biases: Int32Array;
}

/** Writes the answers of `count` levels (2, 4, 6 or 8) from level `first` on, for `words` words of four rows, from out[target] on. */
export function findIndices(
  ranks: Int32Array,
  levels: Levels,
  first: number,
  count: number,
  words: number,
  out: Int32Array,
  target: number,
): void {
  if (count === 2) findTwo(ranks, levels, first, words, out, target);
  else if (count === 4) findFour(ranks, levels, first, words, out, target);
  else findSix(ranks, levels, first, words, out, target);
  if (count === LEVELS) addTwo(ranks, levels, first + 6, words, out, target);
}

function findTwo(
  ranks: Int32Array,
  levels: Levels,
  first: number,
  words: number,
  out: Int32Array,
  target: number,
): void {
  const { offsets, biases } = levels;
  const a = offsets[first]!;
  const b = offsets[first + 1]!;
  const biasA = biases[first]!;
  const biasB = biases[first + 1]!;
  for (let at = 0; at < words; at++) {
    out[target + at] =
      (((ranks[a + at]! - biasA) >>> 7) & 0x01010101) | (((ranks[b + at]! - biasB) >>> 6) & 0x02020202);
  }
}

function findFour(
  ranks: Int32Array,
  levels: Levels,
  first: number,
  words: number,
  out: Int32Array,
  target: number,
): void {
  const { offsets, biases } = levels;
  const a = offsets[first]!;
  const b = offsets[first + 1]!;
  const c = offsets[first + 2]!;
  const d = offsets[first + 3]!;
  const biasA = biases[first]!;
  const biasB = biases[first + 1]!;
  const biasC = biases[first + 2]!;
  const biasD = biases[first + 3]!;
  for (let at = 0; at < words; at++) {
    out[target + at] =
      (((ranks[a + at]! - biasA) >>> 7) & 0x01010101) |
      (((ranks[b + at]! - biasB) >>> 6) & 0x02020202) |
      (((ranks[c + at]! - biasC) >>> 5) & 0x04040404) |
      (((ranks[d + at]! - biasD) >>> 4) & 0x08080808);
  }
}

function findSix(
  ranks: Int32Array,
  levels: Levels,
  first: number,
  words: number,
  out: Int32Array,
  target: number,
): void {
  const { offsets, biases } = levels;
  const a = offsets[first]!;
  const b = offsets[first + 1]!;
  const c = offsets[first + 2]!;
  const d = offsets[first + 3]!;
  const e = offsets[first + 4]!;
  const f = offsets[first + 5]!;
  const biasA = biases[first]!;
  const biasB = biases[first + 1]!;
  const biasC = biases[first + 2]!;
  const biasD = biases[first + 3]!;
  const biasE = biases[first + 4]!;
  const biasF = biases[first + 5]!;
  for (let at = 0; at < words; at++) {
    out[target + at] =
      (((ranks[a + at]! - biasA) >>> 7) & 0x01010101) |
      (((ranks[b + at]! - biasB) >>> 6) & 0x02020202) |
      (((ranks[c + at]! - biasC) >>> 5) & 0x04040404) |
      (((ranks[d + at]! - biasD) >>> 4) & 0x08080808) |
      (((ranks[e + at]! - biasE) >>> 3) & 0x10101010) |
      (((ranks[f + at]! - biasF) >>> 2) & 0x20202020);
  }
}

function addTwo(
  ranks: Int32Array,
  levels: Levels,
  first: number,
  words: number,
  out: Int32Array,
  target: number,
): void {
  const { offsets, biases } = levels;
  const a = offsets[first]!;
  const b = offsets[first + 1]!;
  const biasA = biases[first]!;
  const biasB = biases[first + 1]!;
  for (let at = 0; at < words; at++) {
    out[target + at]! |= (((ranks[a + at]! - biasA) >>> 1) & 0x40404040) | ((ranks[b + at]! - biasB) & 0x80808080);
  }
}
