// Ranks of numbers among borders: a table of equal steps between the outer borders leaves few borders to compare with.

/** Steps of the table for each border. */
const STEPS_PER_BORDER = 4;
const MOST_STEPS = 4096;

/** Finds how many borders are below a number; none are below NaN. */
export class RankFinder {
  readonly #borders: Float32Array;
  readonly #least: number;
  readonly #most: number;
  readonly #scale: number;
  /** Borders before each step, and all of them at the end. */
  readonly #starts: Int32Array;

  /** Borders must ascend. */
  constructor(borders: Float32Array) {
    const least = borders[0] ?? Infinity;
    const most = borders[borders.length - 1] ?? Infinity;
    const stepCount = Math.min(MOST_STEPS, Math.max(1, STEPS_PER_BORDER * borders.length));
    const range = most - least;
    this.#borders = borders;
    this.#least = least;
    this.#most = most;
    // One step of infinite borders.
    this.#scale = range > 0 && range < Infinity ? (stepCount - 1) / range : 0;
    this.#starts = new Int32Array(stepCount + 1);
    for (const border of borders) this.#starts[this.#stepOf(border) + 1]! += 1;
    for (let step = 0; step < stepCount; step++) this.#starts[step + 1]! += this.#starts[step]!;
  }

  /** Writes the ranks of values start .. start + count. */
  findRanks(values: Float32Array, start: number, count: number, out: Int32Array): void {
    const borders = this.#borders;
    const starts = this.#starts;
    const least = this.#least;
    const most = this.#most;
    const scale = this.#scale;
    for (let row = 0; row < count; row++) {
      const value = values[start + row]!;
      if (!(value > least)) out[row] = 0;
      else if (value > most) out[row] = borders.length;
      else {
        // Borders of the steps before are below the value, those of the steps behind are not.
        const step = ((value - least) * scale) | 0;
        let low = starts[step]!;
        let high = starts[step + 1]!;
        while (low < high) {
          const middle = (low + high) >>> 1;
          if (borders[middle]! < value) low = middle + 1;
          else high = middle;
        }
        out[row] = low;
      }
    }
  }

  #stepOf(border: number): number {
    return border > this.#least ? ((border - this.#least) * this.#scale) | 0 : 0;
  }
}
