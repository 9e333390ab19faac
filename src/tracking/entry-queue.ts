// What a run logs, gathered into batches: while one is on its way, the next fills. A promise answers when its entries are kept.
import type { Metric, Texts } from '../stores/tracking/entities.ts';

/** Entries of one call. */
export interface Entries {
  readonly metrics?: readonly Metric[];
  readonly params?: Texts;
  readonly tags?: Texts;
}

interface Waiting {
  readonly entries: Entries;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** The queue of one run. */
export class EntryQueue {
  readonly #send: (entries: Required<Entries>) => Promise<void>;
  #waiting: Waiting[] = [];
  #sending: Promise<void> | undefined;

  /** `send` keeps entries, all or none. */
  constructor(send: (entries: Required<Entries>) => Promise<void>) {
    this.#send = send;
  }

  /** Resolves when the entries are kept; rejects with the error that is theirs. */
  add(entries: Entries): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ entries, resolve, reject });
      this.#sending ??= this.#sendAll();
    });
  }

  /** Resolves when nothing is on its way; failures belong to those who added. */
  async drain(): Promise<void> {
    while (this.#sending !== undefined) await this.#sending;
  }

  async #sendAll(): Promise<void> {
    // Calls of the same moment come along.
    await Promise.resolve();
    while (this.#waiting.length > 0) await this.#sendTogether(this.#takeTogether());
    this.#sending = undefined;
  }

  // A param or tag that is there with another value waits for the next batch: the later value must find the earlier one.
  #takeTogether(): readonly Waiting[] {
    const texts = new Map<string, string>();
    let count = 0;
    for (const { entries } of this.#waiting) {
      const own = [...prefix('p', entries.params), ...prefix('t', entries.tags)];
      if (own.some(([key, value]) => (texts.get(key) ?? value) !== value)) break;
      for (const [key, value] of own) texts.set(key, value);
      count++;
    }
    const taken = this.#waiting.slice(0, count);
    this.#waiting = this.#waiting.slice(count);
    return taken;
  }

  async #sendTogether(together: readonly Waiting[]): Promise<void> {
    try {
      await this.#send(merge(together.map(({ entries }) => entries)));
      for (const { resolve } of together) resolve();
    } catch (error) {
      const [only] = together;
      if (together.length === 1) only?.reject(error);
      // One of them is at fault: each for itself, so that the others are kept.
      else for (const one of together) await this.#sendTogether([one]);
    }
  }
}

function prefix(kind: string, texts: Texts = {}): readonly (readonly [string, string])[] {
  return Object.entries(texts).map(([key, value]) => [`${kind}:${key}`, value] as const);
}

function merge(list: readonly Entries[]): Required<Entries> {
  return {
    metrics: list.flatMap(({ metrics = [] }) => metrics),
    params: Object.fromEntries(list.flatMap(({ params = {} }) => Object.entries(params))),
    tags: Object.fromEntries(list.flatMap(({ tags = {} }) => Object.entries(tags))),
  };
}
