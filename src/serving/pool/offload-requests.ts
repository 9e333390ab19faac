// Which requests go to a thread: those that would keep the server's own thread for longer than a health check should wait.
import { DecantError } from '../../errors.ts';
import type { ErrorCode } from '../../errors.ts';
import { renderValue } from '../../formats/json/index.ts';
import { jsonResponse, textResponse } from '../protocol/scoring-message.ts';
import type { Layer, ScoringRequest, ScoringResponse } from '../protocol/scoring-message.ts';
import type { ThreadPool } from './thread-pool.ts';

/** Options of {@link offloadRequests}. */
export interface OffloadOptions {
  readonly pool: Pick<ThreadPool, 'run' | 'retryAfter'>;
  /** Milliseconds that the server's own thread may take for one request. Default: 10. */
  readonly threshold?: number;
}

/** The thread has ended; MLflow's words for what goes wrong inside (SRV-011). */
const FAILURE = textResponse(500, 'Internal Server Error');
/** Milliseconds for a byte of a body before any request has told: what a table of numbers takes, with much to spare. */
const FIRST_RATE = 1e-4;
/** Bodies that are too small to tell what a byte costs. */
const LEAST_BYTES = 64;

/** A layer that hands requests to the pool when what has been seen so far says that they take long. */
export function offloadRequests({ pool, threshold = 10 }: OffloadOptions): Layer {
  let rate = FIRST_RATE;
  const learn = (request: ScoringRequest, { facts }: ScoringResponse): void => {
    if (facts?.predictTime === undefined) return;
    const time = facts.predictTime + (facts.parseTime ?? 0) + (facts.renderTime ?? 0);
    rate += 0.1 * (time / Math.max(LEAST_BYTES, request.body.length) - rate);
  };
  return (next) => (request) => {
    if (request.method !== 'POST' || rate * request.body.length <= threshold) {
      const response = next(request);
      if (!(response instanceof Promise)) learn(request, response);
      return response;
    }
    return pool.run(request).then(
      (response) => {
        learn(request, response);
        return response;
      },
      (error: unknown) => refuse(error, pool.retryAfter),
    );
  };
}

function refuse(error: unknown, retryAfter: number): ScoringResponse {
  if (!(error instanceof DecantError) || error.code === 'INTERNAL_ERROR') return FAILURE;
  const { code, message, status } = error;
  const response = jsonResponse(status, renderValue({ error_code: code satisfies ErrorCode, message }), {
    errorCode: code,
  });
  return code === 'TEMPORARILY_UNAVAILABLE'
    ? { ...response, headers: { 'retry-after': String(retryAfter) } }
    : response;
}
