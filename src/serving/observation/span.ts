// Spans of one request: the server's own, with those of its parts, by OpenTelemetry's conventions for HTTP and its protocol's JSON.
import type { Exchange, Observer } from './observe-requests.ts';
import { countBytes } from './byte-count.ts';
import { cutQuery, nameMethod, OTHER } from './route-name.ts';
import type { RouteNamer } from './route-name.ts';
import type { IdSource } from './trace-context.ts';

/** An attribute in the protocol's JSON; 64-bit integers are texts there. */
export interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue: string } | { readonly intValue: string };
}

/** A span in the protocol's JSON. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly traceState?: string;
  readonly name: string;
  /** 1: inside the server, 2: the server's answer to a caller. */
  readonly kind: 1 | 2;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly Attribute[];
  /** 2: an error. */
  readonly status?: { readonly code: 2 };
}

/** Options of {@link traceRequests}. */
export interface TraceOptions {
  readonly nameRoute: RouteNamer;
  readonly makeId: IdSource;
  readonly scheme: 'http' | 'https';
  /** Takes the spans of one request. */
  readonly record: (spans: readonly Span[]) => void;
}

/** Makes what records the spans of those exchanges whose trace is recorded. */
export function traceRequests(options: TraceOptions): Observer {
  return (exchange) => {
    if (exchange.ids?.isSampled === true) options.record(makeSpans(exchange, options));
  };
}

function makeSpans(exchange: Exchange, options: TraceOptions): Span[] {
  const { ids, start, duration, request, response } = exchange;
  if (ids === undefined) return [];
  const { traceId, spanId, parentId, state } = ids.trace;
  const route = options.nameRoute(request.path);
  const method = nameMethod(request.method);
  const server: Span = {
    traceId,
    spanId,
    ...(parentId === undefined ? {} : { parentSpanId: parentId }),
    ...(state === undefined ? {} : { traceState: state }),
    name: [method === OTHER ? 'HTTP' : method, ...(route === OTHER ? [] : [route])].join(' '),
    kind: 2,
    ...toTimes(start, duration),
    attributes: describeRequest(exchange, method, route, options.scheme),
    ...(response.status >= 500 ? { status: { code: 2 } } : {}),
  };
  const parts = listParts(exchange).map(([name, from, length]): Span => ({
    traceId,
    spanId: options.makeId(8),
    parentSpanId: spanId,
    name,
    kind: 1,
    ...toTimes(from, length),
    attributes: [],
  }));
  return [server, ...parts];
}

/** Name, start and milliseconds. Parts are told by their lengths alone, and end with the answer: what is before them is waiting. */
function listParts({ start, duration, response: { facts = {} } }: Exchange): [string, number, number][] {
  const parts: [string, number, number][] = [];
  let end = start + duration;
  for (const [name, time] of [
    ['render', facts.renderTime],
    ['predict', facts.predictTime],
    ['parse', facts.parseTime],
  ] as const) {
    if (time === undefined) continue;
    end = Math.max(start, end - time);
    parts.unshift([name, end, time]);
  }
  return parts;
}

function describeRequest(exchange: Exchange, method: string, route: string, scheme: string): Attribute[] {
  const { request, response, ids } = exchange;
  const { facts, status } = response;
  return [
    text('http.request.method', method === OTHER ? '_OTHER' : method),
    text('url.scheme', scheme),
    text('url.path', cutQuery(request.path)),
    ...(route === OTHER ? [] : [text('http.route', route)]),
    int('http.response.status_code', status),
    int('http.request.body.size', request.body.length),
    int('http.response.body.size', countBytes(response.body)),
    ...(request.remoteAddress === undefined ? [] : [text('client.address', request.remoteAddress)]),
    ...(status >= 500 ? [text('error.type', facts?.errorCode ?? String(status))] : []),
    ...(facts?.errorCode === undefined ? [] : [text('decant.error_code', facts.errorCode)]),
    ...(facts?.rowCount === undefined ? [] : [int('decant.batch.rows', facts.rowCount)]),
    ...(ids === undefined ? [] : [text('decant.request_id', ids.requestId)]),
  ];
}

/** An attribute that is a text. */
export function text(key: string, value: string): Attribute {
  return { key, value: { stringValue: value } };
}

function int(key: string, value: number): Attribute {
  return { key, value: { intValue: String(value) } };
}

/** Nanoseconds since 1970 of a span that began at `performance.now() === start`. */
function toTimes(start: number, duration: number): { startTimeUnixNano: string; endTimeUnixNano: string } {
  return { startTimeUnixNano: toNanoseconds(start), endTimeUnixNano: toNanoseconds(start + duration) };
}

function toNanoseconds(time: number): string {
  // Floats do not hold nanoseconds since 1970: the milliseconds are put together as integers.
  const origin = Math.floor(performance.timeOrigin);
  const rest = performance.timeOrigin - origin + time;
  return String(BigInt(origin) * 1_000_000n + BigInt(Math.round(rest * 1e6)));
}
