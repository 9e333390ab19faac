// The random numbers of `numpy.random.seed` (MT19937; Matsumoto and Nishimura 1998).

const LENGTH = 624;
const SHIFT = 397;

/** What a generator goes on from. */
export interface TwisterState {
  /** 624 words. */
  readonly words: Uint32Array;
  /** Words that were drawn already; 624 before the next ones are made. */
  readonly position: number;
}

/** A generator of random numbers whose sequence is that of NumPy after `numpy.random.seed(seed)`. */
export class MersenneTwister {
  readonly #state = new Uint32Array(LENGTH);
  #position = LENGTH;

  /** `seed` is an integer of 32 bits, or a list of them. */
  constructor(seed: number | ArrayLike<number>) {
    if (typeof seed === 'number') this.#fill(seed);
    else this.#fillByArray(seed);
  }

  /** What the generator goes on from. */
  get state(): TwisterState {
    return { words: this.#state.slice(), position: this.#position };
  }

  set state({ words, position }: TwisterState) {
    this.#state.set(words);
    this.#position = position;
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

  /** An integer of 64 bits: the upper half is drawn first. */
  drawLong(): bigint {
    const upper = BigInt(this.drawWord()) << 32n;
    return upper | BigInt(this.drawWord());
  }

  #fill(seed: number): void {
    const state = this.#state;
    state[0] = seed;
    for (let i = 1; i < LENGTH; i++) {
      const before = state[i - 1]!;
      state[i] = Math.imul(1812433253, before ^ (before >>> 30)) + i;
    }
  }

  // init_by_array of Matsumoto and Nishimura (2002).
  #fillByArray(seeds: ArrayLike<number>): void {
    const state = this.#state;
    this.#fill(19650218);
    let i = 1;
    const step = (): void => {
      if (++i < LENGTH) return;
      state[0] = state[LENGTH - 1]!;
      i = 1;
    };
    const mix = (factor: number): number => {
      const before = state[i - 1]!;
      return state[i]! ^ Math.imul(before ^ (before >>> 30), factor);
    };
    for (let k = Math.max(LENGTH, seeds.length), j = 0; k > 0; k--) {
      state[i] = mix(1664525) + seeds[j]! + j;
      step();
      if (++j === seeds.length) j = 0;
    }
    for (let k = LENGTH - 1; k > 0; k--) {
      state[i] = mix(1566083941) - i;
      step();
    }
    // A state that is not zero.
    state[0] = 0x80000000;
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
