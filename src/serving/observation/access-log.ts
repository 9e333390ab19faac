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
  const end = `,"worker":${worker}}\n`;
  return (exchange) => {
    write(renderExchange(exchange) + end);
  };
}

/** Put together by hand: half of what JSON.stringify of an object takes. */
function renderExchange({ request, response, duration, ids }: Exchange): string {
  const { status, body, facts } = response;
  let line = `{"time":"${new Date().toISOString()}","level":"${nameLevel(status)}"`;
  if (ids !== undefined) {
    const { traceId, spanId, parentId } = ids.trace;
    line += `,"request_id":${JSON.stringify(ids.requestId)},"trace_id":"${traceId}","span_id":"${spanId}"`;
    if (parentId !== undefined) line += `,"parent_span_id":"${parentId}"`;
  }
  line += `,"method":${JSON.stringify(request.method)},"path":${JSON.stringify(shortenPath(request.path))}`;
  const method = request.path.includes('?') ? METHOD_QUERY.exec(request.path)?.[1] : undefined;
  if (method !== undefined) line += `,"predict_method":"${method}"`;
  const sent = request.method === 'HEAD' ? 0 : countBytes(body);
  line += `,"status":${status},"bytes_in":${request.body.length},"bytes_out":${sent},"duration_ms":${round(duration)}`;
  if (facts?.predictTime !== undefined) line += `,"predict_ms":${round(facts.predictTime)}`;
  if (facts?.rowCount !== undefined) line += `,"rows":${facts.rowCount}`;
  if (facts?.errorCode !== undefined) line += `,"error_code":${JSON.stringify(facts.errorCode)}`;
  const { remoteAddress } = request;
  return remoteAddress === undefined ? line : `${line},"remote_address":${JSON.stringify(remoteAddress)}`;
}

function nameLevel(status: number): string {
  if (status >= 500) return 'error';
  return status >= 400 ? 'warn' : 'info';
}

function shortenPath(target: string): string {
  const path = cutQuery(target);
  return path.length > MAX_PATH ? `${path.slice(0, MAX_PATH)}...` : path;
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}
