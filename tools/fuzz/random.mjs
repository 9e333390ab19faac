// Random numbers that a seed and a number of an input decide, so that every finding can be made again.

/** A generator of its own for input `index` of a target (mulberry32 over a hash of all three). */
export function makeRandom(seed, target, index) {
  let state = (seed ^ 0x9e3779b9) >>> 0;
  for (const character of `${target}/${index}`) state = Math.imul(state ^ character.charCodeAt(0), 0x01000193) >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit) => Math.floor(next() * limit);
  return { next, below, pick: (items) => items[below(items.length)] };
}
