// The access log: one line of JSON for each request. It holds no data, no header but the ids, and of the query the method alone.
import type { Observer, Exchange } from './observe-requests.ts';
import { cutQuery } from './route-name.ts';
import { countBytes } from './byte-count.ts';

/** Options of {@link logRequests}. */
export interface AccessLogOptions {
  /** Takes one line with its end. */
  readonly write: (line: string) => void;
  /** Number of this process among several; 0 for the only one. */
  readonly worker: number;
}

/** Longest path that is written in full. */
const MAX_PATH = 256;
const METHOD_QUERY = /[?&]method=(\w{1,64})(?:&|$)/;

/** Makes what writes the line of an exchange. */
export function logRequests({ write, worker }: AccessLogOptions): Observer {
  return (exchange) => {
    write(`${JSON.stringify(describeExchange(exchange, worker))}\n`);
  };
}

function describeExchange({ request, response, duration, ids }: Exchange, worker: number): object {
  const { status, body, facts } = response;
  const path = cutQuery(request.path);
  return {
    time: new Date().toISOString(),
    level: status >= 500 ? 'error' : status >= 400 ? 'warn' : 'info',
    request_id: ids?.requestId,
    trace_id: ids?.trace.traceId,
    span_id: ids?.trace.spanId,
    parent_span_id: ids?.trace.parentId,
    method: request.method,
    path: path.length > MAX_PATH ? `${path.slice(0, MAX_PATH)}...` : path,
    predict_method: METHOD_QUERY.exec(request.path)?.[1],
    status,
    bytes_in: request.body.length,
    bytes_out: request.method === 'HEAD' ? 0 : countBytes(body),
    duration_ms: round(duration),
    predict_ms: facts?.predictTime === undefined ? undefined : round(facts.predictTime),
    rows: facts?.rowCount,
    error_code: facts?.errorCode,
    remote_address: request.remoteAddress,
    worker,
  };
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}
