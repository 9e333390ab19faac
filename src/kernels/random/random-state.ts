// Draws from distributions in the order in which `numpy.random` (its RandomState) consumes random numbers.
import { log } from '../elementary/index.ts';
import { MersenneTwister } from './mersenne-twister.ts';

/** Draws of NumPy after `numpy.random.seed(seed)`. */
export class RandomState {
  readonly #generator: MersenneTwister;
  /** The polar method finds normal numbers in pairs: the second one waits here. */
  #waiting: number | undefined;

  constructor(seed: number) {
    this.#generator = new MersenneTwister(seed);
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

  /** Of the given mean (products of uniform numbers; Hoermann's transformed rejection from 10 on). */
  drawPoisson(mean: number): number {
    if (mean === 0) return 0;
    return mean < 10 ? this.#countProducts(Math.exp(-mean)) : this.#rejectTransformed(mean);
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

  #countProducts(least: number): number {
    let count = 0;
    for (let product = this.drawUniform(); product > least; product *= this.drawUniform()) count++;
    return count;
  }

  #rejectTransformed(mean: number): number {
    const logMean = Math.log(mean);
    const b = 0.931 + 2.53 * Math.sqrt(mean);
    const a = -0.059 + 0.02483 * b;
    const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
    const border = 0.9277 - 3.6224 / (b - 2);
    for (;;) {
      const u = this.drawUniform() - 0.5;
      const v = this.drawUniform();
      const distance = 0.5 - Math.abs(u);
      const k = Math.floor(((2 * a) / distance + b) * u + mean + 0.43);
      if (distance >= 0.07 && v <= border) return k;
      if (k < 0 || (distance < 0.013 && v > distance)) continue;
      const left = Math.log(v) + Math.log(inverseAlpha) - Math.log(a / (distance * distance) + b);
      if (left <= k * logMean - mean - logFactorial(k)) return k;
    }
  }
}

function logFactorial(k: number): number {
  if (k < 20) {
    let product = 1;
    for (let i = 2; i <= k; i++) product *= i;
    return Math.log(product);
  }
  // Stirling's series.
  const x = k + 1;
  const series = (1 / 12 - (1 / 360 - (1 / 1260 - 1 / (1680 * x * x)) / (x * x)) / (x * x)) / x;
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series;
}
