// Counters, gauges and histograms of one process. The hot path keeps a cell and adds to it; names and labels are met at a scrape alone.
import type { GaugeReading, GaugeSource } from './gauge-source.ts';
import type { Labels, MetricFamily, MetricSample } from './metric-family.ts';

/** One number that grows or moves. */
export interface Cell {
  value: number;
}

/** The counts of one histogram. */
export class HistogramCell {
  readonly bounds: readonly number[];
  /** Values in each bucket alone; the last is for those above all bounds. */
  readonly counts: number[];
  sum = 0;

  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.counts = new Array<number>(bounds.length + 1).fill(0);
  }

  observe(value: number): void {
    const { bounds, counts } = this;
    let bucket = 0;
    while (bucket < bounds.length && value > (bounds[bucket] ?? Infinity)) bucket++;
    counts[bucket] = (counts[bucket] ?? 0) + 1;
    this.sum += value;
  }
}

/** Several cells of one name, by their labels; each set of labels is made once and kept by its user. */
export interface Family<C> {
  cell(labels?: Labels): C;
}

/** All metrics of one process. */
export class MetricRegistry {
  readonly #collectors: (() => MetricFamily)[] = [];
  readonly #sources: GaugeSource[] = [];

  /** A number that only grows; its name ends with `_total`. */
  addCounter(name: string, help: string): Family<Cell> {
    return this.#addCells({ name, help, type: 'counter', merge: 'sum' });
  }

  /** A number that moves. */
  addGauge(name: string, help: string, merge: MetricFamily['merge'] = 'sum'): Family<Cell> {
    return this.#addCells({ name, help, type: 'gauge', merge });
  }

  /** Counts of values up to each of the bounds, which ascend. */
  addHistogram(name: string, help: string, bounds: readonly number[]): Family<HistogramCell> {
    const cells: { readonly labels: Labels; readonly cell: HistogramCell }[] = [];
    this.#collectors.push(() => ({
      name,
      help,
      type: 'histogram',
      merge: 'sum',
      bounds,
      samples: cells.map(({ labels, cell: { counts, sum } }) => ({ labels, value: sum, counts: [...counts] })),
    }));
    return {
      cell: (labels = {}) => {
        const cell = new HistogramCell(bounds);
        cells.push({ labels, cell });
        return cell;
      },
    };
  }

  /** Readings of another part of the server, taken at each scrape. */
  addSource(source: GaugeSource): void {
    this.#sources.push(source);
  }

  /** All families with their present values, as plain data that another process can read. */
  collect(): MetricFamily[] {
    const own = this.#collectors.map((collect) => collect());
    return [...own, ...groupReadings(this.#sources.flatMap((source) => source()))];
  }

  #addCells(about: Omit<MetricFamily, 'samples' | 'bounds'>): Family<Cell> {
    const cells: { readonly labels: Labels; readonly cell: Cell }[] = [];
    this.#collectors.push(() => ({
      ...about,
      samples: cells.map(({ labels, cell }) => ({ labels, value: cell.value })),
    }));
    return {
      cell: (labels = {}) => {
        const cell = { value: 0 };
        cells.push({ labels, cell });
        return cell;
      },
    };
  }
}

function groupReadings(readings: readonly GaugeReading[]): MetricFamily[] {
  const families = new Map<string, MetricFamily & { readonly samples: MetricSample[] }>();
  for (const { name, help, type, value, labels = {}, merge = 'sum' } of readings) {
    let family = families.get(name);
    if (family === undefined) families.set(name, (family = { name, help, type, merge, samples: [] }));
    family.samples.push({ labels, value });
  }
  return [...families.values()];
}
