// Ranks of numbers among borders: a table of equal steps between the outer borders leaves few borders to compare with.

/** Steps of the table for each border. */
const STEPS_PER_BORDER = 16;
const MOST_STEPS = 4096;

/** Most borders in one step that are all compared, without a jump; where there are more, they are halved. */
const MOST_COMPARED = 6;

/** Finds how many borders are below a number; none are below NaN. */
export class RankFinder {
  /** Borders, and some of Infinity behind them. */
  readonly #borders: Float32Array | Float64Array;
  readonly #least: number;
  readonly #scale: number;
  /** Number of the last step. */
  readonly #last: number;
  /** Borders before each step, and all of them at the end. */
  readonly #starts: Uint16Array | Int32Array;
  /** Most borders in one step. */
  readonly #window: number;

  /** Borders must ascend. */
  constructor(borders: Float32Array | Float64Array) {
    const count = borders.length;
    const least = borders[0] ?? 0;
    const range = count === 0 ? 0 : borders[count - 1]! - least;
    // One step where the range is none, or more than a number holds.
    const stepCount = range > 0 && range < Infinity ? Math.min(MOST_STEPS, STEPS_PER_BORDER * count) : 1;
    this.#least = least;
    this.#last = stepCount - 1;
    this.#scale = stepCount === 1 ? 0 : this.#last / range;
    const counts = new Int32Array(stepCount);
    for (const border of borders) counts[this.#stepOf(border)]! += 1;
    const starts = count < 2 ** 16 ? new Uint16Array(stepCount + 1) : new Int32Array(stepCount + 1);
    for (let step = 0; step < stepCount; step++) starts[step + 1] = starts[step]! + counts[step]!;
    this.#starts = starts;
    this.#window = counts.reduce((most, inStep) => Math.max(most, inStep), 0);
    const padded = borders instanceof Float32Array ? new Float32Array(count + 1) : new Float64Array(count + 1);
    padded.fill(Infinity).set(borders);
    this.#borders = padded;
  }

  /** Writes the ranks of `count` values from values[start] on, each `stride` after the last, to out[target], out[target + outStride], ... */
  findRanks(
    values: Float32Array | Float64Array,
    start: number,
    stride: number,
    count: number,
    out: Int32Array | Float32Array,
    target: number,
    outStride: number,
  ): void {
    const borders = this.#borders;
    const starts = this.#starts;
    const least = this.#least;
    const scale = this.#scale;
    const last = this.#last;
    const window = this.#window;
    if (window > MOST_COMPARED) {
      this.#searchRanks(values, start, stride, count, out, target, outStride);
      return;
    }
    for (let row = 0, from = start, to = target; row < count; row++, from += stride, to += outStride) {
      const value = values[from]!;
      // Steps grow with values, whatever is rounded: borders of the steps before are below the value, those of the steps behind are not.
      const step = (value - least) * scale;
      let rank = starts[step > 0 ? (step < last ? step | 0 : last) : 0]!;
      // `| 0` makes a number of the comparison without a jump. A border that is not below the value ends the count, as it stays.
      for (let compared = 0; compared < window; compared++) rank += Number(borders[rank]! < value) | 0;
      out[to] = rank;
    }
  }

  #searchRanks(
    values: Float32Array | Float64Array,
    start: number,
    stride: number,
    count: number,
    out: Int32Array | Float32Array,
    target: number,
    outStride: number,
  ): void {
    const borders = this.#borders;
    const starts = this.#starts;
    for (let row = 0, from = start, to = target; row < count; row++, from += stride, to += outStride) {
      const value = values[from]!;
      const step = this.#stepOf(value);
      let low = starts[step]!;
      let high = starts[step + 1]!;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (borders[middle]! < value) low = middle + 1;
        else high = middle;
      }
      out[to] = low;
    }
  }

  #stepOf(value: number): number {
    const step = (value - this.#least) * this.#scale;
    return step > 0 ? (step < this.#last ? step | 0 : this.#last) : 0;
  }
}
