// The threads of `models serve`: how many, with how much memory, and what they tell the metrics.
import type { PyFuncModel } from '../flavors/pyfunc/index.ts';
import type { PolicyOptions } from '../serving/index.ts';
import { readMachineLimits } from '../serving/machine-limits.ts';
import type { GaugeSource } from '../serving/observation/gauge-source.ts';
import { boundPending } from '../serving/pool/bound-pending.ts';
import { offloadRequests } from '../serving/pool/offload-requests.ts';
import type { FileRecording } from '../serving/pool/recorded-files.ts';
import { ThreadPool } from '../serving/pool/thread-pool.ts';
import type { Layer } from '../serving/index.ts';
import { reportError } from './report-error.ts';
import type { LimitChoice } from './serve-options/limits.ts';

/** What the threads are to serve. */
export interface PoolRequest {
  readonly model: PyFuncModel;
  /** Undefined where no thread is wanted. */
  readonly files: FileRecording | undefined;
  readonly policy: PolicyOptions;
  readonly example: string;
  readonly maxBodyBytes: number;
  readonly limits: LimitChoice;
}

/** A pool with its layer; a model that does not compute in this process' own threads has none. */
export interface OpenPool {
  readonly layers: readonly Layer[];
  readonly sources: readonly GaugeSource[];
  readonly isRestarting: () => boolean;
  close(): Promise<void>;
}

const NONE: OpenPool = { layers: [], sources: [], isRestarting: () => false, close: () => Promise.resolve() };

/** Part of a control group's memory that all threads may take. */
const MEMORY_PART = 0.75;

/** Makes the pool; its threads start when they are needed first. */
export function openPool({ model, files, policy, example, maxBodyBytes, limits }: PoolRequest): OpenPool {
  const { processors, memory } = readMachineLimits();
  const size = limits.threads ?? Math.max(1, processors - 1);
  // An engine with threads of its own needs none of ours, but a bound.
  if (model.scorer.engine !== 'native') return { ...NONE, layers: [boundPending(Math.max(1, limits.maxQueue))] };
  if (size === 0 || files === undefined) return NONE;
  const heap = memory === undefined ? undefined : Math.floor((memory * MEMORY_PART) / (size + 1) / 2 ** 20);
  const pool = new ThreadPool({
    model: {
      files,
      policy,
      example,
      maxBodyBytes,
      ...(limits.maxRows === undefined ? {} : { maxRows: limits.maxRows }),
    },
    size,
    maxQueue: limits.maxQueue,
    loadTimeout: limits.loadTimeout * 1000,
    ...(heap === undefined ? {} : { resourceLimits: { maxOldGenerationSizeMb: heap } }),
    onError: reportError,
  });
  return {
    layers: [offloadRequests({ pool })],
    sources: [() => describePool(pool)],
    isRestarting: () => pool.state.isRestarting,
    close: () => pool.close(),
  };
}

function describePool(pool: ThreadPool): ReturnType<GaugeSource> {
  const { threads, busy, queued, deaths } = pool.state;
  return [
    { name: 'decant_threads', help: 'Threads for large requests.', type: 'gauge', value: threads },
    { name: 'decant_threads_busy', help: 'Threads that answer a request.', type: 'gauge', value: busy },
    { name: 'decant_queue_length', help: 'Requests that wait for a thread.', type: 'gauge', value: queued },
    { name: 'decant_thread_deaths_total', help: 'Threads that ended by themselves.', type: 'counter', value: deaths },
  ];
}
