// The layer that sees every request from its arrival to its answer, and tells those that count, write and trace.
import { DecantError } from '../../errors.ts';
import type { Layer, ScoringRequest, ScoringResponse } from '../protocol/scoring-message.ts';
import type { Cell } from './metric-registry.ts';
import type { RequestIds } from './request-ids.ts';

/** One request and what became of it. */
export interface Exchange {
  readonly request: ScoringRequest;
  /** Its status is 504 or 499 where nobody waited for the answer any more. */
  readonly response: ScoringResponse;
  /** `performance.now()` at the arrival. */
  readonly start: number;
  /** Milliseconds. */
  readonly duration: number;
  /** Undefined where nobody asked for ids. */
  readonly ids: RequestIds | undefined;
}

/** Told of each exchange once, when it has ended. Must be quick, and never throw. */
export type Observer = (exchange: Exchange) => void;

/** What {@link observeRequests} is given. */
export interface ObservationOptions {
  readonly observers: readonly Observer[];
  /** Gives a request its ids, which its answer then carries; undefined for none. */
  readonly identify?: (request: ScoringRequest) => RequestIds | undefined;
  /** Counts the requests that wait for an answer. */
  readonly inFlight?: Cell;
}

/** Makes the layer; it is to be the outermost, so that refusals of the others are seen too. */
export function observeRequests({ observers, identify, inFlight }: ObservationOptions): Layer {
  return (next) => (request) => {
    const start = performance.now();
    const ids = identify?.(request);
    const answer = next(request);
    if (!(answer instanceof Promise)) {
      tell(request, answer, start, ids);
      return ids === undefined ? answer : withIds(answer, ids);
    }
    return wait(request, answer, start, ids);
  };

  function tell(request: ScoringRequest, response: ScoringResponse, start: number, ids: RequestIds | undefined): void {
    const exchange = { request, response, start, duration: performance.now() - start, ids };
    for (const observe of observers) observe(exchange);
  }

  function wait(
    request: ScoringRequest,
    answer: Promise<ScoringResponse>,
    start: number,
    ids: RequestIds | undefined,
  ): Promise<ScoringResponse> {
    const { signal } = request;
    let isOpen = true;
    const end = (response: ScoringResponse): void => {
      if (!isOpen) return;
      isOpen = false;
      if (inFlight !== undefined) inFlight.value--;
      signal?.removeEventListener('abort', onAbort);
      tell(request, response, start, ids);
    };
    const onAbort = (): void => {
      end(describeAbort(signal?.reason));
    };
    if (inFlight !== undefined) inFlight.value++;
    if (signal?.aborted === true) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });
    return answer.then((response) => {
      end(response);
      return ids === undefined ? response : withIds(response, ids);
    });
  }
}

function withIds(response: ScoringResponse, { headers }: RequestIds): ScoringResponse {
  return { ...response, headers: response.headers === undefined ? headers : { ...response.headers, ...headers } };
}

/** What an answer that nobody waits for counts as. */
function describeAbort(reason: unknown): ScoringResponse {
  const error = reason instanceof DecantError ? reason : undefined;
  const isLate = error?.code === 'DEADLINE_EXCEEDED' || (reason instanceof Error && reason.name === 'TimeoutError');
  const errorCode = isLate ? 'DEADLINE_EXCEEDED' : (error?.code ?? 'CANCELLED');
  return {
    status: isLate ? 504 : (error?.status ?? 499),
    contentType: undefined,
    body: '',
    facts: { errorCode },
  };
}
