// Sends spans to an OpenTelemetry collector: OTLP over HTTP in JSON, in batches, beside the requests and never in their way.
import { describeError } from '../../errors.ts';
import { VERSION } from '../../version.ts';
import type { Attribute, Span } from './span.ts';
import { text } from './span.ts';

/** Options of {@link TraceExporter}. */
export interface TraceExporterOptions {
  /** Where spans are posted: `http://localhost:4318/v1/traces`. */
  readonly url: string;
  /** Further headers of each post: keys of the collector. They are never told to anyone else. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Attributes of this service. */
  readonly resource: Readonly<Record<string, string>>;
  /** Milliseconds for one post. Default: 10000. */
  readonly timeout?: number;
  /** Milliseconds that a span waits for others. Default: 5000. */
  readonly delay?: number;
  /** Spans that wait at most; others are dropped. Default: 2048. */
  readonly maxWaiting?: number;
  /** Told once for each time that spans begin to be lost. */
  readonly onTrouble: (message: string) => void;
}

const MAX_BATCH = 512;
const MAX_ATTEMPTS = 3;
/** Milliseconds before the second attempt; twice as many before the third. */
const BACKOFF = 500;
/** Statuses after which the protocol allows to send again. */
const RETRYABLE: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** Keeps spans and posts them. */
export class TraceExporter {
  /** Spans that were lost. */
  droppedCount = 0;
  readonly #options: Required<Omit<TraceExporterOptions, 'resource'>>;
  readonly #resource: readonly Attribute[];
  #waiting: Span[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #work: Promise<void> | undefined;
  #isInTrouble = false;
  #isClosing = false;

  constructor(options: TraceExporterOptions) {
    this.#options = { headers: {}, timeout: 10_000, delay: 5000, maxWaiting: 2048, ...options };
    this.#resource = Object.entries(options.resource).map(([key, value]) => text(key, value));
  }

  /** Takes the spans of one request. */
  readonly record = (spans: readonly Span[]): void => {
    if (this.#waiting.length + spans.length > this.#options.maxWaiting) {
      this.#drop(spans.length, 'they come faster than the collector takes them');
      return;
    }
    this.#waiting.push(...spans);
    if (this.#work !== undefined) return;
    if (this.#waiting.length >= MAX_BATCH) this.#start();
    else this.#plan();
  };

  /** Sends what is left, once. */
  async close(): Promise<void> {
    this.#isClosing = true;
    clearTimeout(this.#timer);
    await this.#work;
    if (this.#waiting.length > 0) this.#start();
    await this.#work;
  }

  #plan(): void {
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#start();
    }, this.#options.delay);
    // Node's timers would keep the process alive.
    if (typeof this.#timer === 'object') this.#timer.unref();
  }

  #start(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#work = this.#sendAll().finally(() => {
      this.#work = undefined;
      if (this.#waiting.length > 0 && !this.#isClosing) this.#plan();
    });
  }

  async #sendAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const spans = this.#waiting.splice(0, MAX_BATCH);
      const trouble = await this.#send(spans);
      if (trouble === undefined) this.#isInTrouble = false;
      else this.#drop(spans.length, trouble);
    }
  }

  /** What went wrong; undefined where nothing did. */
  async #send(spans: readonly Span[]): Promise<string | undefined> {
    const { url, headers, timeout } = this.#options;
    const scopeSpans = [{ scope: { name: 'decant', version: VERSION }, spans }];
    const body = JSON.stringify({ resourceSpans: [{ resource: { attributes: this.#resource }, scopeSpans }] });
    for (let attempt = 1; ; attempt++) {
      let trouble: string;
      try {
        const response = await fetch(url, {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/json' },
          body,
          redirect: 'error',
          signal: AbortSignal.timeout(timeout),
        });
        await response.arrayBuffer();
        if (response.ok) return undefined;
        trouble = `the collector answers ${response.status}`;
        if (!RETRYABLE.has(response.status)) return trouble;
      } catch (error) {
        trouble = `the collector does not answer (${describeCause(error)})`;
      }
      if (attempt >= MAX_ATTEMPTS || this.#isClosing) return trouble;
      await new Promise((resolve) => setTimeout(resolve, BACKOFF * attempt));
    }
  }

  #drop(count: number, reason: string): void {
    this.droppedCount += count;
    if (this.#isInTrouble) return;
    this.#isInTrouble = true;
    this.#options.onTrouble(`Spans of traces are lost: ${reason}.`);
  }
}

/** `fetch failed` says nothing; the code of its cause does. */
function describeCause(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (typeof cause === 'object' && cause !== null && 'code' in cause) return String(cause.code);
  return describeError(error);
}
