// How parts of the server (a queue, a pool, a log) tell their state to the metrics without knowing them.

/** One number that a part of the server tells. */
export interface GaugeReading {
  /** With the unit as its end, `decant_queue_wait_seconds`; a counter's ends with `_total`. */
  readonly name: string;
  readonly help: string;
  readonly type: 'gauge' | 'counter';
  readonly value: number;
  readonly labels?: Readonly<Record<string, string>>;
  /** What several processes make of it. Default: sum. */
  readonly merge?: 'sum' | 'max' | 'min';
}

/** Asked at each scrape; must be cheap. */
export type GaugeSource = () => readonly GaugeReading[];
