// The random numbers of `numpy.random.seed` (MT19937; Matsumoto and Nishimura 1998).

const LENGTH = 624;
const SHIFT = 397;

/** A generator of random numbers whose sequence is that of NumPy after `numpy.random.seed(seed)`. */
export class MersenneTwister {
  readonly #state = new Uint32Array(LENGTH);
  #position = LENGTH;

  /** `seed` is an integer of 32 bits. */
  constructor(seed: number) {
    const state = this.#state;
    state[0] = seed;
    for (let i = 1; i < LENGTH; i++) {
      const before = state[i - 1]!;
      state[i] = Math.imul(1812433253, before ^ (before >>> 30)) + i;
    }
  }

  /** A number from 0 to 1, below 1, of 53 bits. */
  drawDouble(): number {
    const upper = this.drawWord() >>> 5;
    return (upper * 67108864 + (this.drawWord() >>> 6)) / 9007199254740992;
  }

  /** An integer of 32 bits. */
  drawWord(): number {
    if (this.#position === LENGTH) this.#refill();
    let word = this.#state[this.#position++]!;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  }

  #refill(): void {
    const state = this.#state;
    for (let i = 0; i < LENGTH; i++) {
      const joined = (state[i]! & 0x80000000) | (state[(i + 1) % LENGTH]! & 0x7fffffff);
      state[i] = state[(i + SHIFT) % LENGTH]! ^ (joined >>> 1) ^ (joined & 1 ? 0x9908b0df : 0);
    }
    this.#position = 0;
  }
}
