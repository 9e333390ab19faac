// The exponential function that CatBoost takes for many values at a time: a table of 2^(i / 2048) and a polynomial (contrib/libs/fmath,
// expd and expd_v, by way of FastExpWithInfInplace). It differs from exp in the last bits, and at its ends.

const TABLE_BITS = 11;
const TABLE_SIZE = 2 ** TABLE_BITS;

/** Steps of the table in a natural unit, and the other way round. */
const STEPS = TABLE_SIZE / Math.LN2;
const UNITS = 1 / STEPS;

/** Adding and taking it away leaves a whole number. */
const ROUNDER = 3 * 2 ** 51;

const C2 = 0.16666666685227835;
const C3 = 3.0000000027955394;

const LEAST = -708.39641853226408;
const MOST = 709.78272569338397;

/** From here on, a value that is computed alone is infinite. */
const MOST_ALONE = 709.78271289338397;

/** Values that are computed together. */
const LANES = 4;

let table: Float64Array | undefined;

/**
 * Puts e^x in the place of `count` values from `start` on. The last ones of a number that is no multiple of 4 are computed alone:
 * below the range they become 0, and above infinity, where others become what the ends of the range do.
 */
export function fastExpInPlace(values: Float64Array, start: number, count: number): void {
  const alone = start + count - (count % LANES);
  for (let at = start; at < start + count; at++) {
    const x = values[at]!;
    if (at >= alone && x <= LEAST) values[at] = 0;
    else if (at >= alone && x >= MOST_ALONE) values[at] = Infinity;
    // NaN compares as false: among lanes it becomes the largest.
    else values[at] = compute(at >= alone ? x : Math.max(x < MOST ? x : MOST, LEAST));
  }
}

function compute(x: number): number {
  table ??= makeTable();
  const steps = x * STEPS + ROUNDER - ROUNDER;
  const t = steps * UNITS - x;
  const y = (C3 - t) * (t * t) * C2 - t + 1;
  const index = steps - Math.floor(steps / TABLE_SIZE) * TABLE_SIZE;
  return scale(y * table[index]!, (steps - index) / TABLE_SIZE);
}

// Powers of two beyond those of doubles are reached in two steps.
function scale(value: number, power: number): number {
  return power > 1000 ? value * 2 ** 1000 * 2 ** (power - 1000) : value * 2 ** power;
}

// 2^(i / 2048), rounded once, from integers of 160 bits.
function makeTable(): Float64Array {
  const bits = 160n;
  let root = 2n << bits;
  for (let level = 0; level < TABLE_BITS; level++) root = squareRoot(root << bits);
  const values = new Float64Array(TABLE_SIZE);
  let power = 1n << bits;
  for (let index = 0; index < TABLE_SIZE; index++) {
    values[index] = Number(power) / 2 ** Number(bits);
    power = (power * root) >> bits;
  }
  return values;
}

// Newton's method from above.
function squareRoot(value: bigint): bigint {
  let root = 1n << BigInt(Math.ceil(value.toString(16).length * 2 + 2));
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
