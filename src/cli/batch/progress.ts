// One line on a terminal that tells how far a batch is: rows, rows a second, time left.

/** A stream that may be a terminal. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** What {@link Progress} is given. */
export interface ProgressOptions {
  readonly stream: ProgressStream;
  /** False says nothing. Default: true. */
  readonly isWanted?: boolean;
  /** Part of the input that has been read, from 0 to 1; undefined where nobody knows. */
  readonly readPart: () => number | undefined;
  /** The line, from what was counted, the milliseconds since the start and the part. Default: {@link describeProgress}. */
  readonly describe?: (count: number, elapsed: number, part: number | undefined) => string;
}

/** Milliseconds between two lines. */
const INTERVAL = 200;

/** Counts rows and writes the line; silent where the stream is no terminal. */
export class Progress {
  readonly #options: ProgressOptions;
  readonly #isShown: boolean;
  readonly #start = performance.now();
  #rows = 0;
  #last = 0;
  #width = 0;

  constructor(options: ProgressOptions) {
    this.#options = options;
    this.#isShown = options.isWanted !== false && options.stream.isTTY === true;
  }

  /** Counts more rows. */
  add(rows: number): void {
    this.#rows += rows;
    const now = performance.now();
    if (!this.#isShown || now - this.#last < INTERVAL) return;
    this.#last = now;
    const { describe = describeProgress, readPart } = this.#options;
    this.#show(describe(this.#rows, now - this.#start, readPart()));
  }

  /** Takes the line away. */
  end(): void {
    if (this.#width === 0) return;
    this.#options.stream.write(`\r${' '.repeat(this.#width)}\r`);
    this.#width = 0;
  }

  #show(line: string): void {
    this.#options.stream.write(`\r${line.padEnd(this.#width)}`);
    this.#width = Math.max(this.#width, line.length);
  }
}

/** `1,250,000 rows, 410,000 rows/s, 12 s left`; `elapsed` in milliseconds. */
export function describeProgress(rows: number, elapsed: number, part: number | undefined): string {
  const rate = elapsed > 0 ? Math.round((rows / elapsed) * 1000) : 0;
  const parts = [`${rows.toLocaleString('en-US')} rows`, `${rate.toLocaleString('en-US')} rows/s`];
  if (part !== undefined && part > 0 && part <= 1) {
    const left = Math.round((elapsed * (1 - part)) / part / 1000);
    parts.push(left < 60 ? `${left} s left` : `${Math.floor(left / 60)} min ${left % 60} s left`);
  }
  return parts.join(', ');
}
