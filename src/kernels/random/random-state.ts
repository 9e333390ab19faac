// Draws from distributions in the order in which `numpy.random` (its RandomState) consumes random numbers.
import { DecantError } from '../../errors.ts';
import type { NumericDtype, NumericStorage } from '../../data/dtype.ts';
import { makeStorage } from '../../data/storage.ts';
import { log } from '../elementary/index.ts';
import { integerRange, makeIntegerDraw } from './bounded-integers.ts';
import type { IntegerDtype } from './bounded-integers.ts';
import { choosePositions } from './choose-positions.ts';
import { MersenneTwister } from './mersenne-twister.ts';
import { permute } from './permute.ts';
import { drawPoisson } from './poisson.ts';

/** What a RandomState goes on from, as `get_state` tells it. */
export interface RandomStateRecord {
  /** 624 words. */
  readonly key: Uint32Array;
  readonly pos: number;
  /** Does the second normal number of a pair wait? */
  readonly hasGauss: boolean;
  readonly cachedGaussian: number;
}

/** How {@link RandomState.choice} chooses. */
export interface ChoiceOptions {
  /** May an item be chosen more than once? Default: true. */
  readonly replace?: boolean;
  /** The probability of each item. Default: all alike. */
  readonly p?: ArrayLike<number>;
}

const MAX_SEED = 2 ** 32 - 1;

/**
 * Draws of NumPy after `numpy.random.seed(seed)`. Methods of NumPy's own names answer one value, or `size` of them in an array;
 * those named `draw` are what they are made of.
 */
export class RandomState {
  readonly #generator: MersenneTwister;
  /** The polar method finds normal numbers in pairs: the second one waits here. */
  #waiting: number | undefined;

  /** `seed` is an integer of 32 bits, or a list of them. */
  constructor(seed: number | ArrayLike<number>) {
    checkSeed(seed);
    this.#generator = new MersenneTwister(seed);
  }

  /** What the next draws come from. */
  getState(): RandomStateRecord {
    const { words, position } = this.#generator.state;
    const hasGauss = this.#waiting !== undefined;
    return { key: words, pos: position, hasGauss, cachedGaussian: this.#waiting ?? 0 };
  }

  /** Goes on from a state. */
  setState({ key, pos, hasGauss, cachedGaussian }: RandomStateRecord): void {
    if (key.length !== STATE_LENGTH || !(Number.isInteger(pos) && pos >= 0 && pos <= STATE_LENGTH)) {
      throw refuse(`A state is ${STATE_LENGTH} words and a position among them.`);
    }
    this.#generator.state = { words: key, position: pos };
    this.#waiting = hasGauss ? cachedGaussian : undefined;
  }

  /** From 0 to 1, below 1. */
  randomSample(): number;
  randomSample(size: number): Float64Array;
  randomSample(size?: number): number | Float64Array {
    return repeat(size, () => this.drawUniform());
  }

  /** From `low` to `high`. */
  uniform(low?: number, high?: number): number;
  uniform(low: number, high: number, size: number): Float64Array;
  uniform(low = 0, high = 1, size?: number): number | Float64Array {
    const range = high - low;
    if (!Number.isFinite(range)) throw refuse('Range exceeds valid bounds');
    return repeat(size, () => low + range * this.drawUniform());
  }

  /** Of mean 0 and standard deviation 1. */
  standardNormal(): number;
  standardNormal(size: number): Float64Array;
  standardNormal(size?: number): number | Float64Array {
    return repeat(size, () => this.drawNormal());
  }

  /** Of mean `loc` and standard deviation `scale`. */
  normal(loc?: number, scale?: number): number;
  normal(loc: number, scale: number, size: number): Float64Array;
  normal(loc = 0, scale = 1, size?: number): number | Float64Array {
    if (!(scale >= 0)) throw refuse('scale < 0');
    return repeat(size, () => loc + scale * this.drawNormal());
  }

  /**
   * Integers from `low` on, below `high`: a number, `size` numbers (of int64, as far as a double holds them), or an array of
   * another type, for which NumPy draws other numbers.
   */
  randint(low: number, high: number): number;
  randint(low: number, high: number, size: number): Float64Array;
  randint<D extends IntegerDtype>(
    low: number | bigint,
    high: number | bigint,
    size: number,
    dtype: D,
  ): NumericStorage[D];
  randint(
    low: number | bigint,
    high: number | bigint,
    size?: number,
    dtype?: IntegerDtype,
  ): number | NumericStorage[NumericDtype] {
    const [least, end] = [toInteger(low), toInteger(high)];
    const type = dtype ?? 'int64';
    const [smallest, greatest] = dtype === undefined ? SAFE_RANGE : integerRange(dtype);
    if (least < smallest) throw refuse(`low is out of bounds for ${type}`);
    if (end > greatest + 1n) throw refuse(`high is out of bounds for ${type}`);
    if (least >= end) throw refuse('low >= high');
    const draw = makeIntegerDraw(this.#generator, end - 1n - least, type);
    if (dtype === undefined) return repeat(size, () => Number(least + draw()));
    const out = makeStorage(dtype, size ?? 1);
    if (out instanceof BigInt64Array || out instanceof BigUint64Array) {
      for (let at = 0; at < out.length; at++) out[at] = least + draw();
    } else {
      for (let at = 0; at < out.length; at++) out[at] = Number(least + draw());
    }
    return out;
  }

  /** Items of a list, or numbers below a count. */
  choice(count: number): number;
  choice(count: number, size: number, options?: ChoiceOptions): Int32Array;
  choice<Item>(items: readonly Item[]): Item;
  choice<Item>(items: readonly Item[], size: number, options?: ChoiceOptions): Item[];
  choice(from: number | readonly unknown[], size?: number, { replace = true, p }: ChoiceOptions = {}): unknown {
    const population = typeof from === 'number' ? from : from.length;
    const chosen = choosePositions(this, population, size ?? 1, { replace, p });
    if (typeof from === 'number') return size === undefined ? chosen[0] : chosen;
    const items = Array.from(chosen, (position) => from[position]);
    return size === undefined ? items[0] : items;
  }

  /** The numbers below a count, or the items of a list, in another order. */
  permutation(count: number): Int32Array;
  permutation<Item>(items: readonly Item[]): Item[];
  permutation(from: number | readonly unknown[]): unknown {
    if (typeof from === 'number') return permute(from, this);
    return Array.from(permute(from.length, this), (position) => from[position]);
  }

  /** From 0 to 1, below 1. */
  drawUniform(): number {
    return this.#generator.drawDouble();
  }

  /** Of mean 0 and variance 1 (Marsaglia's polar method). */
  drawNormal(): number {
    const waiting = this.#waiting;
    if (waiting !== undefined) {
      this.#waiting = undefined;
      return waiting;
    }
    for (;;) {
      const x = 2 * this.drawUniform() - 1;
      const y = 2 * this.drawUniform() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * log(square)) / square);
      this.#waiting = factor * x;
      return factor * y;
    }
  }

  /** Of mean 0 and the given scale (the inverse of the distribution function). */
  drawLaplace(scale: number): number {
    for (;;) {
      const u = this.drawUniform();
      if (u >= 0.5) return -scale * log(2 - u - u);
      if (u > 0) return scale * log(u + u);
    }
  }

  /** Of the given mean. */
  drawPoisson(mean: number): number {
    return drawPoisson(mean, () => this.drawUniform());
  }

  /** An integer from 0 to `count` - 1 (`randint`: words of 32 bits under a mask, until one is below). */
  drawBelow(count: number): number {
    if (count === 1) return 0;
    const mask = 2 ** Math.ceil(Math.log2(count)) - 1;
    for (;;) {
      const value = (this.#generator.drawWord() & mask) >>> 0;
      if (value < count) return value;
    }
  }

  /** A position, each with its probability above 0 (`multinomial` of one trial: one after the other is taken or not). */
  drawPosition(probabilities: Float64Array): number {
    const last = probabilities.length - 1;
    let remaining = 1;
    for (let position = 0; position < last; position++) {
      if (this.#drawTrial(probabilities[position]! / remaining)) return position;
      remaining -= probabilities[position]!;
    }
    return last;
  }

  // A binomial number of one trial, by inversion for the rarer outcome.
  #drawTrial(p: number): boolean {
    return p <= 0.5 ? this.#invertTrial(p) : !this.#invertTrial(1 - p);
  }

  #invertTrial(p: number): boolean {
    const q = 1 - p;
    const none = Math.exp(Math.log(q));
    for (;;) {
      const u = this.drawUniform();
      if (u <= none) return false;
      // What rounding leaves above both outcomes is drawn again.
      if (u - none <= (p * none) / q) return true;
    }
  }
}

const STATE_LENGTH = 624;
const SAFE_RANGE = [BigInt(Number.MIN_SAFE_INTEGER), BigInt(Number.MAX_SAFE_INTEGER)] as const;

function repeat(size: number | undefined, draw: () => number): number | Float64Array {
  return size === undefined ? draw() : Float64Array.from({ length: size }, draw);
}

function toInteger(value: number | bigint): bigint {
  if (typeof value === 'bigint') return value;
  if (Number.isSafeInteger(value)) return BigInt(value);
  throw refuse(`randint takes integers, got ${value}.`);
}

function checkSeed(seed: number | ArrayLike<number>): void {
  const seeds = typeof seed === 'number' ? [seed] : Array.from(seed);
  if (seeds.length === 0) throw refuse('Seed must be non-empty');
  if (seeds.every((one) => Number.isInteger(one) && one >= 0 && one <= MAX_SEED)) return;
  throw refuse('Seed must be between 0 and 2**32 - 1');
}

function refuse(message: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', message);
}
