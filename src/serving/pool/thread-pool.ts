// Threads that answer large requests, so that the server's own thread stays free for small ones and for health checks. A request
// that nobody waits for any more ends with its thread; a thread that dies takes its own request alone with it.
import { Worker } from 'node:worker_threads';
import type { ResourceLimits } from 'node:worker_threads';
import { DecantError, describeError } from '../../errors.ts';
import type { ScoringRequest, ScoringResponse } from '../protocol/scoring-message.ts';
import { packRequest } from './thread-messages.ts';
import type { ThreadAnswer, ThreadModel } from './thread-messages.ts';

/** Options of {@link ThreadPool}. */
export interface ThreadPoolOptions {
  readonly model: ThreadModel;
  /** Most threads; each is started when it is needed first. */
  readonly size: number;
  /** Requests that wait for a thread; one more is refused. */
  readonly maxQueue: number;
  /** Milliseconds in which a thread must have loaded the model. Default: 300,000. */
  readonly loadTimeout?: number;
  /** Memory of a thread. Default: Node's. */
  readonly resourceLimits?: ResourceLimits;
  /** Told of what goes wrong inside of threads. */
  readonly onError: (error: unknown) => void;
  /** The code of a thread. Default: the file beside this one. */
  readonly entry?: URL;
}

/** What the pool is doing. */
export interface PoolState {
  readonly threads: number;
  readonly busy: number;
  readonly queued: number;
  /** Threads that have ended before they were told to. */
  readonly deaths: number;
  /** Is a thread being started in the place of one that died? */
  readonly isRestarting: boolean;
}

interface Job {
  readonly request: ScoringRequest;
  readonly resolve: (response: ScoringResponse) => void;
  readonly reject: (error: unknown) => void;
  readonly onAbort: () => void;
}

interface Thread {
  readonly worker: Worker;
  isReady: boolean;
  job: Job | undefined;
  /** It ends because it was told to. */
  isStopped: boolean;
}

/** Milliseconds before a thread that died while it loaded is started anew; doubled with each such death in a row. */
const FIRST_DELAY = 100;
const LONGEST_DELAY = 30_000;

/** Answers requests by threads. */
export class ThreadPool {
  readonly #options: ThreadPoolOptions;
  readonly #entry: URL;
  readonly #threads = new Set<Thread>();
  readonly #queue: Job[] = [];
  #isClosed = false;
  #deaths = 0;
  #failedStarts = 0;
  #restart: NodeJS.Timeout | undefined;
  /** Moving average of the milliseconds of a request, for those who are told when to come again. */
  #averageTime = 1000;
  #lastId = 0;

  constructor(options: ThreadPoolOptions) {
    this.#options = options;
    this.#entry = options.entry ?? new URL('./scoring-thread.js', import.meta.url);
  }

  get state(): PoolState {
    const threads = [...this.#threads];
    return {
      threads: threads.length,
      busy: threads.filter(({ job }) => job !== undefined).length,
      queued: this.#queue.length,
      deaths: this.#deaths,
      isRestarting: this.#restart !== undefined || (this.#failedStarts > 0 && threads.some(({ isReady }) => !isReady)),
    };
  }

  /** Seconds after which a request that is refused now may find a place. */
  get retryAfter(): number {
    const ahead = this.#queue.length + 1;
    return Math.max(1, Math.ceil((ahead * this.#averageTime) / 1000 / this.#options.size));
  }

  /**
   * Answers a request; TEMPORARILY_UNAVAILABLE where too many wait. Rejects with the reason of the request's signal when that
   * aborts: the thread is ended, not asked.
   */
  run(request: ScoringRequest): Promise<ScoringResponse> {
    const { signal } = request;
    if (this.#isClosed || this.#queue.length >= this.#options.maxQueue) {
      return Promise.reject(
        new DecantError('TEMPORARILY_UNAVAILABLE', 'The server is busy: too many requests wait for a prediction.'),
      );
    }
    return new Promise((resolve, reject) => {
      const job: Job = {
        request,
        resolve,
        reject,
        onAbort: () => {
          this.#abandon(job, signal?.reason);
        },
      };
      if (signal?.aborted === true) {
        reject(toError(signal.reason));
        return;
      }
      signal?.addEventListener('abort', job.onAbort, { once: true });
      this.#queue.push(job);
      this.#dispatch();
    });
  }

  /** Ends all threads; requests that still wait are rejected. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#restart);
    const error = new DecantError('TEMPORARILY_UNAVAILABLE', 'The server is shutting down.');
    for (const job of this.#queue.splice(0))
      this.#settle(job, () => {
        job.reject(error);
      });
    await Promise.all([...this.#threads].map((thread) => this.#stop(thread)));
  }

  #dispatch(): void {
    for (const thread of this.#threads) {
      if (!thread.isReady || thread.job !== undefined) continue;
      const job = this.#queue.shift();
      if (job === undefined) return;
      this.#give(thread, job);
    }
    const starting = [...this.#threads].filter(({ isReady }) => !isReady).length;
    if (this.#queue.length > starting && this.#threads.size < this.#options.size && this.#restart === undefined) {
      this.#start();
    }
  }

  #give(thread: Thread, job: Job): void {
    thread.job = job;
    const id = ++this.#lastId;
    const message = packRequest(id, job.request);
    const start = performance.now();
    const receive = (answer: ThreadAnswer): void => {
      if (answer.kind !== 'answer' || answer.id !== id) return;
      thread.worker.off('message', receive);
      this.#averageTime += 0.2 * (performance.now() - start - this.#averageTime);
      thread.job = undefined;
      this.#settle(job, () => {
        job.resolve(answer.response);
      });
      this.#dispatch();
    };
    thread.worker.on('message', receive);
    thread.worker.postMessage(message, [message.body.buffer as ArrayBuffer]);
  }

  #start(): void {
    const { model, resourceLimits, loadTimeout = 300_000, onError } = this.#options;
    const worker = new Worker(this.#entry, {
      workerData: model,
      ...(resourceLimits === undefined ? {} : { resourceLimits }),
    });
    const thread: Thread = { worker, isReady: false, job: undefined, isStopped: false };
    this.#threads.add(thread);
    const timer = setTimeout(() => {
      onError(new DecantError('DEADLINE_EXCEEDED', `A thread did not load the model in ${loadTimeout} ms.`));
      void worker.terminate();
    }, loadTimeout);
    timer.unref();
    worker.on('message', (answer: ThreadAnswer) => {
      if (answer.kind === 'trouble') onError(new DecantError('INTERNAL_ERROR', answer.message));
      if (answer.kind !== 'ready') return;
      clearTimeout(timer);
      thread.isReady = true;
      this.#failedStarts = 0;
      this.#dispatch();
    });
    worker.on('error', onError);
    worker.on('exit', () => {
      clearTimeout(timer);
      this.#remove(thread);
    });
  }

  #remove(thread: Thread): void {
    this.#threads.delete(thread);
    const { job } = thread;
    if (job !== undefined) {
      const error = new DecantError('INTERNAL_ERROR', 'The thread that answered the request has ended.');
      this.#settle(job, () => {
        job.reject(error);
      });
    }
    if (this.#isClosed) return;
    if (!thread.isStopped) this.#deaths++;
    if (thread.isReady || thread.isStopped) {
      this.#dispatch();
      return;
    }
    // It never came to serve: the next one would not either, at once.
    const delay = Math.min(FIRST_DELAY * 2 ** this.#failedStarts++, LONGEST_DELAY);
    this.#restart = setTimeout(() => {
      this.#restart = undefined;
      this.#dispatch();
    }, delay);
    this.#restart.unref();
  }

  #abandon(job: Job, reason: unknown): void {
    const place = this.#queue.indexOf(job);
    if (place >= 0) this.#queue.splice(place, 1);
    for (const thread of this.#threads) {
      if (thread.job !== job) continue;
      thread.job = undefined;
      void this.#stop(thread);
    }
    job.reject(toError(reason));
  }

  async #stop(thread: Thread): Promise<void> {
    thread.isStopped = true;
    thread.isReady = false;
    await thread.worker.terminate();
  }

  #settle(job: Job, settle: () => void): void {
    job.request.signal?.removeEventListener('abort', job.onAbort);
    settle();
  }
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new DecantError('CANCELLED', describeError(reason));
}
